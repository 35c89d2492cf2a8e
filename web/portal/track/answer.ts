import type { TrackView } from '../../../server/matters/index.ts'
import { dayInWords, momentText } from '../format.ts'
import { type Html, html, paragraphs } from '../html.ts'
import { call } from '../layout.ts'
import type { Visit } from '../visit.ts'
import { leadingDue } from './due.ts'
import { type Event, facts, fieldOf, lastOf, lastWith, photos, ratingText } from './timeline.ts'

/** Where the unit stands that is competent instead. */
const ELSEWHERE: ReadonlySet<string> = new Set(['competent', 'address', 'phone', 'law'])

/** What came of it so far: the finding of a review, the answer, parts of an answer. `told` are the events these boxes show in full. */
export function results(visit: Visit, view: TrackView): { html: Html; told: ReadonlySet<Event> } {
  const answer = lastWith(view, 'answer')
  const finding = lastOf(view, 'upholdAnswer', 'sendForRehandling')
  const parts = partsSince(view, answer)
  const told = new Set([answer, finding, ...parts].filter((event) => event !== undefined))
  return {
    told,
    html: html`${finding !== undefined && findingBox(visit, finding)}${parts.length > 0 && partialBox(visit, view, parts)}${answer !== undefined && answerBox(visit, view, answer)}${appeals(visit, view)}`,
  }
}

const partsSince = ({ timeline }: TrackView, answer: Event | undefined): Event[] =>
  timeline.filter(({ move, seq }) => move === 'partialAnswer' && seq > (answer?.seq ?? 0))

/** What is done already. It must not be taken for the answer. */
function partialBox(visit: Visit, view: TrackView, parts: readonly Event[]): Html {
  const { t, language } = visit
  const due = leadingDue(view)
  return html`<section class="answer partial"><h2>${t('partial.title')}</h2>
<p class="quiet">${due?.clock === 'answer' ? t('partial.until', { day: dayInWords(due.dueDay, language) }) : t('partial.more')}</p>
${parts.toReversed().map((event) => html`<div class="piece"><div class="words">${paragraphs(fieldOf(event, 'progress') ?? '')}</div><p class="quiet">${momentText(event.at)}</p>${photos(visit, event.photos)}</div>`)}</section>`
}

/** The answer as it was given: what was done, why, by which rule, and where to object (PR-45). */
function answerBox(visit: Visit, view: TrackView, event: Event): Html {
  const { t } = visit
  const elsewhere = fieldOf(event, 'competent') !== undefined
  const rest = event.fields.filter(({ id }) => id !== 'answer' && !(elsewhere && ELSEWHERE.has(id)))
  const standing = view.ending !== null || view.phase === 'answered'
  return html`<section class="answer"><h2>${standing ? t('status.answer') : t('status.earlierAnswer')}</h2>
<div class="words">${paragraphs(fieldOf(event, 'answer') ?? '')}</div>
${elsewhere && directions(visit, event)}
<dl class="facts">${rest.map(({ label, value }) => html`<dt>${label}</dt><dd>${paragraphs(value)}</dd>`)}
<dt>${t('status.answeredAt')}</dt><dd>${momentText(event.at)}</dd>
${view.rating !== null && html`<dt>${t('status.rating')}</dt><dd>${ratingText(visit, view.rating)}</dd>`}</dl>
${photos(visit, event.photos)}</section>`
}

/** Whom to turn to instead, so that it can be copied out, called or found. */
function directions({ t }: Visit, event: Event): Html {
  const [address, phone] = [fieldOf(event, 'address'), fieldOf(event, 'phone')]
  const law = event.fields.find(({ id }) => id === 'law')
  return html`<div class="place"><h3>${t('directed.title')}</h3><p class="name">${fieldOf(event, 'competent')}</p>
<dl class="facts">${address && html`<dt>${t('people.address')}</dt><dd>${address}</dd>`}${phone && html`<dt>${t('people.phone')}</dt><dd>${call(phone)}</dd>`}${law && html`<dt>${law.label}</dt><dd>${paragraphs(law.value)}</dd>`}</dl></div>`
}

function findingBox(visit: Visit, event: Event): Html {
  const { t } = visit
  return html`<section class="answer"><h2>${t('finding.title')}</h2>
<div class="words">${paragraphs(fieldOf(event, 'opinion') ?? '')}</div>
${facts(
  visit,
  event.fields.filter(({ id }) => id !== 'opinion'),
)}
<p class="quiet">${momentText(event.at)}</p></section>`
}

/** Where to go with a result one does not accept: to whom, until when, by which clause. */
export function appeals({ t, language }: Visit, view: TrackView): Html | false {
  if (view.appeals.length === 0) return false
  return html`<section class="card appeals"><h2>${t('appeals.title')}</h2>
<ol>${view.appeals.map(
    ({ title, body, until, clause }) => html`<li><h3>${title}</h3>
<p>${t('appeals.to', { body })}</p>
<p>${t('appeals.until')}<b>${dayInWords(until, language)}</b></p>
<p class="quiet">${clause.document}${clause.at}${clause.text !== null && html`${t('list.colon')}${clause.text}`}</p></li>`,
  )}</ol></section>`
}
