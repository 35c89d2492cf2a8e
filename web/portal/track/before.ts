import type { TrackView } from '../../../server/matters/index.ts'
import { dayInWords } from '../format.ts'
import { type Html, html, paragraphs } from '../html.ts'
import type { Key } from '../translate.ts'
import type { Visit } from '../visit.ts'
import { fieldOf, lastWith } from './timeline.ts'

const words: Record<string, Key> = {
  confirm: 'before.confirm',
  disagree: 'before.disagree',
  urge: 'before.urge',
  requestReview: 'before.requestReview',
  reopen: 'before.reopen',
}

/** What is good to know before a step is taken: what was asked, until when, and what comes of it. */
export function before(visit: Visit, view: TrackView, move: TrackView['moves'][number]): Html {
  const { t, language } = visit
  const said = words[move.id]
  const mayAskForReview = view.moves.some(({ id }) => id === 'requestReview')
  return html`${move.id === 'supply' && asked(visit, view)}${move.id === 'withdraw' && view.joinedTo !== null && html`<p>${t('before.withdrawJoined')}</p>`}${
    move.id === 'endDisagreeing' &&
    html`<p>${t('before.endDisagreeing')}${mayAskForReview && html`<br><a href="/track/move/requestReview">${t('before.rather')}</a>`}</p>`
  }${said !== undefined && html`<p>${t(said)}</p>`}
${move.until !== null && html`<p>${t('status.onlyUntil', { move: move.title, day: dayInWords(move.until, language) })}</p>`}`
}

/** The question again, how long the pause lasts at most, and what happens after it. */
function asked({ t, language }: Visit, view: TrackView): Html {
  const question = fieldOf(lastWith(view, 'question'), 'question')
  const pause = view.clocks.findLast(({ clock, state }) => clock === 'supply' && state === 'running')
  return html`${question !== undefined && html`<div class="note asked"><h2>${t('status.asked')}</h2>${paragraphs(question)}</div>`}
${pause !== undefined && html`<p>${t('before.supply', { day: dayInWords(pause.dueDay, language) })}</p>`}`
}
