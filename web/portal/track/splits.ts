import type { FastifyReply } from 'fastify'
import type { TrackView } from '../../../server/matters/index.ts'
import { notFound } from '../../../server/problem/index.ts'
import { button, hidden } from '../fields.ts'
import { type Html, html } from '../html.ts'
import { givePass, withPass } from '../pass.ts'
import { readSplit } from '../queries.ts'
import { redirect, sent, type Visit } from '../visit.ts'

/** The other matters that came of what this resident said, each a press away: they are opened by the same query code. */
export function splits({ t }: Visit, view: TrackView): Html | false {
  if (view.splits.length === 0) return false
  return html`<section class="card splits"><h2>${t('splits.title')}</h2><p>${t('splits.text')}</p>
<ul>${view.splits.map(
    ({
      number,
      title,
      stageTitle,
    }) => html`<li><p><b>${title}</b><br><span class="quiet">${number} · ${stageTitle}</span></p>
<form method="post" action="/track/split" class="noprint">${hidden('number', number)}${button(html`${t('splits.open')}<span class="unseen"> ${number}</span>`, 'secondary')}</form></li>`,
  )}</ul></section>`
}

/** Goes over to such a matter without asking for the code again. */
export function openSplit(visit: Visit): Promise<FastifyReply> {
  return withPass(visit, async (resident) => {
    const number = sent(visit).get('number') ?? ''
    const other = await readSplit(visit.act({ resident }), number)
    if (other === undefined) throw notFound()
    await givePass(visit, { ...other, number })
    return redirect(visit, '/track/status')
  })
}
