import type { FastifyReply } from 'fastify'
import { dayOf } from '../../../core/deadline/index.ts'
import type { Resident } from '../../../server/kernel/index.ts'
import {
  consentToContact,
  contactConsent,
  readPhoto,
  type TrackView,
  trackSubmission,
} from '../../../server/matters/index.ts'
import { notFound } from '../../../server/problem/index.ts'
import { button, hidden } from '../fields.ts'
import { dayInWords, daysBetween, momentText } from '../format.ts'
import { type Html, html, paragraphs } from '../html.ts'
import { call, show } from '../layout.ts'
import { givePass, passOf } from '../pass.ts'
import { postName } from '../posts.ts'
import { type FactsRead, readReads } from '../queries.ts'
import type { Key } from '../translate.ts'
import { redirect, sent, type Visit } from '../visit.ts'
import { type Clock, leadingDue } from './due.ts'

type Event = TrackView['timeline'][number]

/** Whose page it is, or the way to show number and code. */
export async function withPass(
  visit: Visit,
  page: (resident: Resident) => Promise<FastifyReply>,
): Promise<FastifyReply> {
  const resident = await passOf(visit)
  return resident === undefined ? redirect(visit, '/track') : page(resident)
}

/** Where the request stands, who has it, until when and why, what came of it, and what may be done now. */
export function statusPage(visit: Visit): Promise<FastifyReply> {
  return withPass(visit, async (resident) => {
    const { t } = visit
    const act = visit.act({ resident })
    const [view, reads, mayCall] = await Promise.all([trackSubmission(act), readReads(act), contactConsent(act)])
    // every look prolongs the pass: it ends half an hour after the last one
    await givePass(visit, resident)
    const news = (visit.request.query as Record<string, unknown>)['news']
    const answer = lastWith(view, 'answer')
    return show(visit, {
      title: t('status.title', { number: view.number }),
      personal: true,
      main: html`${news === 'done' && html`<div class="note good" role="status"><p>${t('status.thanks')}</p></div>`}
${news === 'changed' && html`<div class="note" role="status"><p>${t('status.changed')}</p></div>`}
<p class="number-label">${view.number}</p>
<h1>${view.title}</h1>
${steps(visit, view)}
<section class="now"><h2>${view.ending === null ? view.stageTitle : t(endings[view.ending] ?? 'ending.solved')}</h2>
<p class="lead">${sentence(visit, view)}</p>
${question(visit, view)}
${actions(view)}</section>
${answer !== undefined && answerBox(visit, view, answer)}
<div class="pair">${responsible(visit, view)}${until(visit, view)}</div>
<section><h2>${t('status.timeline')}</h2><ol class="timeline">${view.timeline.toReversed().map((event) => eventLine(visit, event, event === answer))}</ol></section>
<section><h2>${t('status.yours')}</h2>${paragraphs(view.body)}${photos(
        visit,
        view.photos.filter(({ event }) => event === 1).map(({ id }) => id),
      )}</section>
${mayCall !== undefined && consent(visit, mayCall)}
${readers(visit, reads)}
<form method="post" action="/track/end" class="noprint"><p class="go"><button class="button secondary">${t('status.end')}</button></p></form>`,
    })
  })
}

/** Takes back, or gives, the consent to be called: in one step (PR-06). */
export function changeConsent(visit: Visit): Promise<FastifyReply> {
  return withPass(visit, async (resident) => {
    await consentToContact(visit.act({ resident }), sent(visit).get('contact') === 'yes')
    return redirect(visit, '/track/status?news=done')
  })
}

/** A photo of one's own request. */
export function statusPhoto(visit: Visit): Promise<FastifyReply> {
  return withPass(visit, async (resident) => {
    const { id } = visit.request.params as { id: string }
    const { size } = visit.request.query as Record<string, unknown>
    if (!/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(id)) throw notFound()
    const { type, body } = await readPhoto(visit.act({ resident }), id, size === 'thumb' ? 'thumb' : 'full')
    return visit.reply.header('content-type', type).header('cache-control', 'private, no-store').send(body)
  })
}

const lastWith = (view: TrackView, field: string): Event | undefined =>
  view.timeline.findLast(({ fields }) => fields.some(({ id }) => id === field))

/** The coarse way of every request, with the present step marked for eye and ear. */
function steps({ t }: Visit, view: TrackView): Html {
  const at = view.phases.findIndex(({ id }) => id === view.phase)
  return html`<ol class="steps">${view.phases.map(
    ({ title }, index) =>
      html`<li class="${index < at ? 'past' : index === at ? 'present' : 'future'}"${index === at && html` aria-current="step"`}><span>${title}</span>${index < at && html`<span class="unseen"> ${t('status.past')}</span>`}</li>`,
  )}</ol>`
}

const endings: Record<string, Key> = {
  solved: 'ending.solved',
  explained: 'ending.explained',
  notOurs: 'ending.notOurs',
  withdrawn: 'ending.withdrawn',
  noReply: 'ending.noReply',
}
const endingSentences: Record<string, Key> = {
  solved: 'ending.solvedText',
  explained: 'ending.explainedText',
  notOurs: 'ending.notOursText',
  withdrawn: 'ending.withdrawnText',
  noReply: 'ending.noReplyText',
}

function sentence({ t, language, kernel }: Visit, view: TrackView): string {
  if (view.ending !== null) return t(endingSentences[view.ending] ?? 'ending.solvedText')
  const due = leadingDue(view)
  const hint = view.stageHint ?? view.stageTitle
  if (due === undefined) return hint
  const days = daysBetween(dayOf(kernel.now()), due.dueDay)
  const when =
    due.overdue || days < 0
      ? t('status.overdue', { clock: due.title })
      : t('status.dueIn', { clock: due.title, day: dayInWords(due.dueDay, language), days })
  return language === 'en' ? `${hint} ${when}` : hint + when
}

/** What was asked of the resident, where it is the resident's turn to supply. */
function question({ t }: Visit, view: TrackView): Html | false {
  if (!view.moves.some(({ id }) => id === 'supply')) return false
  const asked = lastWith(view, 'question')?.fields.find(({ id }) => id === 'question')
  return (
    asked !== undefined && html`<div class="note asked"><h3>${t('status.asked')}</h3>${paragraphs(asked.value)}</div>`
  )
}

function actions(view: TrackView): Html | false {
  if (view.moves.length === 0) return false
  const style = (move: TrackView['moves'][number]) => (move.primary ? 'primary' : 'secondary')
  return html`<p class="go noprint">${view.moves.map(
    (move) => html`<a class="button ${style(move)}" href="/track/move/${move.id}">${move.title}</a> `,
  )}</p>`
}

/** The answer as it was given: what was done, why, by which rule, and where to object (PR-45). */
function answerBox(visit: Visit, view: TrackView, event: Event): Html {
  const { t } = visit
  const text = event.fields.find(({ id }) => id === 'answer')
  const rest = event.fields.filter(({ id }) => id !== 'answer')
  return html`<section class="answer"><h2>${t('status.answer')}</h2>
${text !== undefined && html`<div class="words">${paragraphs(text.value)}</div>`}
<dl class="facts">${rest.map(({ label, value }) => html`<dt>${label}</dt><dd>${paragraphs(value)}</dd>`)}
<dt>${t('status.answeredAt')}</dt><dd>${momentText(event.at)}</dd>
${view.rating !== null && html`<dt>${t('status.rating')}</dt><dd>${ratingText(visit, view.rating)}</dd>`}</dl>
${photos(visit, event.photos)}</section>`
}

const ratings: Record<number, Key> = { 1: 'rating.1', 2: 'rating.2', 3: 'rating.3', 4: 'rating.4', 5: 'rating.5' }
export const ratingText = ({ t }: Pick<Visit, 't'>, rating: number): string => t(ratings[rating] ?? 'rating.3')

function photos({ t }: Visit, ids: readonly string[]): Html | false {
  return (
    ids.length > 0 &&
    html`<p class="thumbs">${ids.map(
      (id, index) =>
        html`<a href="/track/photos/${id}"><img src="/track/photos/${id}?size=thumb" alt="${t('photos.alt', { n: index + 1 })}" width="120" height="120" loading="lazy"></a>`,
    )}</p>`
  )
}

function responsible({ t, office, contact }: Visit, { responsible: who }: TrackView): Html {
  const phone = who.phone ?? contact.phone
  const hours = who.hours ?? contact.hours
  const address = who.address ?? (who.unit === null ? contact.address : undefined)
  return html`<section class="card"><h2>${t('status.responsible')}</h2>
<p><b>${who.unit ?? t('done.desk', { house: office.name || t('site.name') })}</b></p>
<dl class="facts">${phone && html`<dt>${t('people.phone')}</dt><dd>${call(phone)}</dd>`}${hours && html`<dt>${t('people.hours')}</dt><dd>${hours}</dd>`}${address && html`<dt>${t('people.address')}</dt><dd>${address}</dd>`}</dl></section>`
}

/** Every deadline with its reason, the one that matters now first. */
function until(visit: Visit, view: TrackView): Html | false {
  const { t } = visit
  const lead = leadingDue(view)
  const others = view.clocks.filter((clock) => clock !== lead)
  if (view.clocks.length === 0) return false
  return html`<section class="card"><h2>${t('status.until')}</h2>
${lead === undefined ? html`<p>${view.ending === null ? t('status.paused') : t('status.noDeadline')}</p>` : clockBox(visit, lead)}
${
  others.length > 0 &&
  html`<details><summary>${t('status.otherClocks')}</summary>${others.map((clock) => html`<div class="clock"><p><b>${clock.title}</b> ${clockState(visit, clock)}</p>${why(clock)}</div>`)}</details>`
}</section>`
}

function clockBox(visit: Visit, clock: Clock): Html {
  const { t, language } = visit
  return html`<p class="due${clock.overdue && ' late'}"><b>${dayInWords(clock.dueDay, language)}</b></p>
<p>${clock.title}${clock.overdue && html` <strong class="late">${t('status.late')}</strong>`}${clock.provisional && html`<br>${t('status.provisional')}`}</p>
<details><summary>${t('status.why')}</summary>${why(clock)}</details>`
}

const why = (clock: Clock): Html => html`<ul class="why">${clock.why.map(({ text }) => html`<li>${text}</li>`)}</ul>`

function clockState({ t, language }: Visit, clock: Clock): string {
  switch (clock.state) {
    case 'running':
      return t('clock.running', { day: dayInWords(clock.dueDay, language) })
    case 'paused':
      return t('clock.paused')
    case 'done':
      return clock.overdue ? t('clock.doneLate') : t('clock.done')
    case 'lapsed':
      return t('clock.lapsed')
  }
}

function eventLine(visit: Visit, event: Event, told: boolean): Html {
  const { t } = visit
  const by =
    event.actorKind === 'resident' ? t('status.you') : event.actorKind === 'system' ? t('status.system') : event.post
  return html`<li><p><b>${event.title}</b> <span class="quiet">${momentText(event.at)}${by && html` · ${by}`}</span></p>
${
  // the answer stands in full above
  !told &&
  event.fields.length > 0 &&
  html`<dl class="facts">${event.fields.map(({ label, value }) => html`<dt>${label}</dt><dd>${paragraphs(value)}</dd>`)}</dl>`
}${!told && event.seq > 1 && photos(visit, event.photos)}</li>`
}

function consent({ t }: Visit, mayCall: boolean): Html {
  return html`<section><h2>${t('consent.title')}</h2><p>${mayCall ? t('consent.given') : t('consent.notGiven')}</p>
<form method="post" action="/track/consent" class="noprint">${hidden('contact', mayCall ? 'no' : 'yes')}<p class="go">${button(mayCall ? t('consent.take') : t('consent.give'), 'secondary', { 'data-once': '' })}</p></form></section>`
}

const purposes: Record<string, Key> = {
  contact: 'purpose.contact',
  verify: 'purpose.verify',
  handle: 'purpose.handle',
  callback: 'purpose.callback',
  correct: 'purpose.correct',
  legalDuty: 'purpose.legalDuty',
}

/** Who has read my name and phone, in which post and what for (PR-25). */
function readers(visit: Visit, reads: readonly FactsRead[]): Html {
  const { t } = visit
  const postOf = ({ post, role, organization }: FactsRead) =>
    [organization, postName(visit, post, role) ?? t('reads.formerPost')].filter((part) => part !== null).join(' ')
  return html`<section><h2>${t('reads.title')}</h2>
${
  reads.length === 0
    ? html`<p>${t('reads.nobody')}</p>`
    : html`<div class="scroll" tabindex="0" role="region" aria-label="${t('reads.title')}"><table><thead><tr><th>${t('reads.at')}</th><th>${t('reads.post')}</th><th>${t('reads.purpose')}</th></tr></thead>
<tbody>${reads.map((read) => html`<tr><td>${momentText(read.at)}</td><td>${postOf(read)}</td><td>${t(purposes[read.purpose] ?? 'purpose.handle')}</td></tr>`)}</tbody></table></div>`
}</section>`
}
