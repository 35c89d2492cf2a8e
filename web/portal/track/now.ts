import { dayOf, instant } from '../../../core/deadline/index.ts'
import type { TrackView } from '../../../server/matters/index.ts'
import { dayInWords, daysBetween } from '../format.ts'
import { type Html, html, paragraphs } from '../html.ts'
import type { Key } from '../translate.ts'
import type { Visit } from '../visit.ts'
import { isResidentsTurn, leadingDue } from './due.ts'
import { facts, fieldOf, lastOf, lastWith } from './timeline.ts'

type Move = TrackView['moves'][number]

/** Where it stands: what that means, whom it waits for and until when, and what the resident may do. */
export function now(visit: Visit, view: TrackView): Html {
  const { t } = visit
  if (hasWithdrawn(view))
    return html`<section class="now"><h2>${t('ending.withdrawn')}</h2><p class="lead">${t('status.voiceWithdrawn')}</p></section>`
  return html`<section class="now"><h2>${view.ending === null ? view.stageTitle : t(endings[view.ending] ?? 'ending.solved')}</h2>
<p class="lead">${sentence(visit, view)}</p>
${question(visit, view)}
${waiting(visit, view)}
${why(visit, view)}
${actions(visit, view)}</section>`
}

/** Took back this voice while others go on with the same matter. */
export const hasWithdrawn = (view: TrackView): boolean => view.ending === null && view.flags.includes('voiceWithdrawn')

const endings: Record<string, Key> = {
  solved: 'ending.solved',
  explained: 'ending.explained',
  notOurs: 'ending.notOurs',
  withdrawn: 'ending.withdrawn',
  noReply: 'ending.noReply',
  merged: 'ending.merged',
}
const endingSentences: Record<string, Key> = {
  solved: 'ending.solvedText',
  explained: 'ending.explainedText',
  notOurs: 'ending.notOursText',
  withdrawn: 'ending.withdrawnText',
  noReply: 'ending.noReplyText',
  merged: 'ending.mergedText',
}

function sentence(visit: Visit, view: TrackView): string {
  const { t, language, kernel } = visit
  if (view.ending !== null) return t(endingSentences[view.ending] ?? 'ending.solvedText')
  const due = leadingDue(view)
  // what it would say of a transfer stands below, with the day and the unit
  const hint =
    moved(visit, view) && /^(passedUp|handedDown)$/.test(view.stage) ? '' : (view.stageHint ?? view.stageTitle)
  if (due === undefined) return hint
  const days = daysBetween(dayOf(kernel.now()), due.dueDay)
  const when =
    due.overdue || days < 0
      ? t('status.overdue', { clock: due.title })
      : t('status.dueIn', { clock: due.title, day: dayInWords(due.dueDay, language), days })
  return language === 'en' ? `${hint} ${when}`.trim() : hint + when
}

/**
 * Whom a stage waits for where no opinion of another unit is awaited, and the clock that says until when. `unit` is the
 * unit that has the matter; without one the desk has it.
 */
const turns: Record<string, { text: Key; clock: string }> = {
  received: { text: 'waits.received', clock: 'register' },
  registered: { text: 'waits.registered', clock: 'dispatch' },
  arbitration: { text: 'waits.arbitration', clock: 'arbitrate' },
  passedUp: { text: 'waits.passedUp', clock: 'receive' },
  handedDown: { text: 'waits.handedDown', clock: 'receive' },
  handling: { text: 'waits.handling', clock: 'answer' },
  suspended: { text: 'waits.suspended', clock: 'suspension' },
  joined: { text: 'waits.joined', clock: 'answer' },
  review: { text: 'waits.review', clock: 'review' },
}

/** Whom it waits for, in plain words and with the day. Where it is the resident's turn, the sentence above has said so. */
function waiting(visit: Visit, view: TrackView): Html | false {
  const { t, language } = visit
  if (view.ending !== null || isResidentsTurn(view)) return false
  const waits = view.waitingFor.length > 0 ? view.waitingFor : owner(visit, view)
  return (
    waits.length > 0 &&
    html`<h3 class="waits">${t('status.waiting')}</h3><ul class="waiting">${waits.map(
      ({ text, dueDay }) =>
        html`<li><b>${text}</b>${dueDay !== null && html` <span class="quiet">${t('status.waitingUntil', { day: dayInWords(dueDay, language) })}</span>`}</li>`,
    )}</ul>`
  )
}

function owner({ t, office }: Visit, view: TrackView): TrackView['waitingFor'] {
  const turn = turns[view.stage]
  if (turn === undefined) return []
  const run = view.clocks.findLast(({ clock, state }) => clock === turn.clock && state === 'running')
  const unit = view.responsible.unit ?? t('done.desk', { house: office.name || t('site.name') })
  return [{ text: t(turn.text, { unit }), dueDay: run?.dueDay ?? null }]
}

/** Turns it has taken that the resident would otherwise wonder about. */
function why(visit: Visit, view: TrackView): Html | false {
  if (view.ending !== null) return false
  return html`${moved(visit, view)}${together(visit, view)}${suspended(visit, view)}${extended(visit, view)}`
}

/** Passed to a level above or handed to one below, in one sentence, with the one number. */
function moved({ t, language }: Visit, view: TrackView): Html | false {
  const event = lastOf(view, 'passUp', 'handDown', 'dispatch', 'arbitrate', 'sendForRehandling', 'reopenByOrder')
  if (view.phase !== 'handling' || (event?.move !== 'passUp' && event?.move !== 'handDown')) return false
  const params = { day: dayInWords(dayOf(instant(event.at)), language), unit: fieldOf(event, 'unit') ?? '' }
  return html`<p class="turn">${t(event.move === 'passUp' ? 'status.passedUp' : 'status.handedDown', params)}<span class="tel">${view.number}</span></p>`
}

/** Handled together with others: nothing of theirs, only where the one stands that leads. */
function together({ t }: Visit, { joinedTo }: TrackView): Html | false {
  if (joinedTo === null) return false
  const { stageTitle, unit } = joinedTo
  return html`<p class="turn">${unit === null ? t('status.joined', { stage: stageTitle }) : t('status.joinedAt', { stage: stageTitle, unit })}</p>`
}

function suspended(visit: Visit, view: TrackView): Html | false {
  const { t } = visit
  const event = view.stage === 'suspended' ? lastOf(view, 'suspend') : undefined
  return (
    event !== undefined &&
    html`<div class="note"><h3>${t('status.suspended')}</h3>${facts(visit, event.fields)}<p>${t('status.suspendedText')}</p></div>`
  )
}

/** The new day and the reason for it, until the answer is there. */
function extended(visit: Visit, view: TrackView): Html | false {
  const { t, language } = visit
  const event = lastOf(view, 'grantExtension', 'extend')
  const clock = view.clocks.findLast(({ clock: id, state }) => id === 'answer' && state === 'running')
  if (event === undefined || clock === undefined || clock.startedAt > event.at) return false
  return html`<div class="note"><h3>${t('status.extended', { day: dayInWords(clock.dueDay, language) })}</h3>${facts(visit, event.fields)}</div>`
}

/** What was asked of the resident, where it is the resident's turn to supply. */
function question({ t }: Visit, view: TrackView): Html | false {
  if (!view.moves.some(({ id }) => id === 'supply')) return false
  const asked = fieldOf(lastWith(view, 'question'), 'question')
  return asked !== undefined && html`<div class="note asked"><h3>${t('status.asked')}</h3>${paragraphs(asked)}</div>`
}

/** The usual step first, taking it back last; below them what may be done later, or only until a day. */
function actions({ t, language }: Visit, view: TrackView): Html | false {
  const order = ({ id, primary }: Move) => (primary ? 0 : /^withdraw/.test(id) ? 2 : 1)
  const moves = view.moves.toSorted((a, b) => order(a) - order(b))
  const limits = [
    ...view.later.map(({ title, from }) => t('status.later', { move: title, day: dayInWords(from, language) })),
    ...moves.flatMap(({ title, until }) =>
      until === null ? [] : [t('status.onlyUntil', { move: title, day: dayInWords(until, language) })],
    ),
  ]
  if (moves.length === 0 && limits.length === 0) return false
  return html`${
    moves.length > 0 &&
    html`<p class="go noprint">${moves.map(
      (move) =>
        html`<a class="button ${move.primary ? 'primary' : 'secondary'}" href="/track/move/${move.id}">${move.title}</a> `,
    )}</p>`
  }${limits.map((text) => html`<p class="quiet">${text}</p>`)}`
}
