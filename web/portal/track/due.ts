import type { TrackView } from '../../../server/matters/index.ts'
import { dayInWords } from '../format.ts'
import { type Html, html } from '../html.ts'
import type { Visit } from '../visit.ts'

export type Clock = TrackView['clocks'][number]

/** Deadlines of staff among themselves. They are told, but none of them is the day a resident waits for. */
const amongStaff: ReadonlySet<string> = new Set([
  'register',
  'dispatch',
  'arbitrate',
  'receive',
  'supervision',
  'callBack',
])

/**
 * The day that matters to the resident now: where it is the resident's turn, the next open deadline; else the day by which
 * the answer comes, which is the last of the open ones.
 */
export function leadingDue(view: TrackView): Clock | undefined {
  const running = view.clocks
    .filter(({ state }) => state === 'running')
    .sort((a, b) => (a.dueDay < b.dueDay ? -1 : a.dueDay > b.dueDay ? 1 : 0))
  const open = running.filter(({ clock }) => !amongStaff.has(clock))
  return isResidentsTurn(view) ? open[0] : (open.at(-1) ?? running.at(-1))
}

export const isResidentsTurn = (view: TrackView): boolean => view.moves.some(({ primary }) => primary)

/** Every deadline with its reason, the one that matters now first. */
export function until(visit: Visit, view: TrackView): Html | false {
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
