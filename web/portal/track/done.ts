import type { FastifyReply } from 'fastify'
import { type TrackView, trackSubmission } from '../../../server/matters/index.ts'
import { button } from '../fields.ts'
import { dayInWords, momentText } from '../format.ts'
import { type Html, html } from '../html.ts'
import { show } from '../layout.ts'
import { withPass } from '../pass.ts'
import type { Key } from '../translate.ts'
import { redirect, type Visit } from '../visit.ts'
import { appeals } from './answer.ts'
import { leadingDue } from './due.ts'
import { type Event, facts, photos } from './timeline.ts'

/** What each step of the resident came to, and what follows from it. A step that is not here is confirmed by its name alone. */
const steps: Record<string, { title: Key; text: Key }> = {
  supply: { title: 'after.supplyTitle', text: 'after.supply' },
  urge: { title: 'after.urgeTitle', text: 'after.urge' },
  confirm: { title: 'after.confirmTitle', text: 'after.confirm' },
  disagree: { title: 'after.disagreeTitle', text: 'after.disagree' },
  requestReview: { title: 'after.requestReviewTitle', text: 'after.requestReview' },
  endDisagreeing: { title: 'after.endDisagreeingTitle', text: 'after.endDisagreeing' },
  reopen: { title: 'after.reopenTitle', text: 'after.reopen' },
  withdraw: { title: 'after.withdrawTitle', text: 'after.withdraw' },
  withdrawVoice: { title: 'after.withdrawVoiceTitle', text: 'after.withdrawVoice' },
}

/** Confirms a step of one's own, on paper if wanted: what was sent and when, what comes next and by which day. */
export function stepDonePage(visit: Visit): Promise<FastifyReply> {
  return withPass(visit, async (resident) => {
    const { t } = visit
    const { seq } = visit.request.params as { seq: string }
    const view = await trackSubmission(visit.act({ resident }))
    const event = view.timeline.find((one) => String(one.seq) === seq && one.actorKind === 'resident' && one.seq > 1)
    if (event === undefined) return redirect(visit, '/track/status')
    const known = steps[event.move]
    const title = known === undefined ? t('after.title', { move: event.title }) : t(known.title)
    return show(visit, {
      title,
      personal: true,
      main: html`<div class="receipt">
<div class="stamp"><h1>${title}</h1>
<p class="number-label">${t('done.number')}</p><p class="number">${view.number}</p></div>
<h2>${t('done.next')}</h2>
${next(visit, view, event)}
<h2>${t('after.sent')}</h2>
<dl class="facts"><dt>${t('what.short')}</dt><dd>${view.title}</dd><dt>${t('after.at')}</dt><dd>${momentText(event.at)}</dd></dl>
${facts(visit, event.fields)}${photos(visit, event.photos)}
<p class="go noprint"><a class="button primary" href="/track/status">${t('done.track')}</a>
${button(t('after.print'), 'secondary', { type: 'button', 'data-print': '', hidden: '' })}</p>
</div>
${event.move === 'endDisagreeing' && appeals(visit, view)}`,
    })
  })
}

function next({ t, language }: Visit, view: TrackView, event: Event): Html {
  const follow = steps[event.move]?.text
  const due = view.ending === null ? leadingDue(view) : undefined
  const again = view.later.find(({ move }) => move === event.move)
  return html`${follow !== undefined && html`<p>${t(follow)}</p>`}
${due !== undefined && event.move !== 'withdrawVoice' && html`<p>${t('after.due', { clock: due.title })}<b>${dayInWords(due.dueDay, language)}</b></p>`}
${again !== undefined && html`<p>${t('status.later', { move: again.title, day: dayInWords(again.from, language) })}</p>`}`
}
