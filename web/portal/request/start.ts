import type { FastifyReply } from 'fastify'
import { beginDraft, dropDraft, readDraft } from '../drafts.ts'
import { button } from '../fields.ts'
import { html } from '../html.ts'
import { emergencyBox, show } from '../layout.ts'
import { takePass } from '../pass.ts'
import { redirect, type Visit } from '../visit.ts'
import { unfinished } from './flow.ts'

/** Before the first question: danger first, what is needed, what happens with what one tells (PR-05). */
export async function startPage(visit: Visit): Promise<FastifyReply> {
  const { t, office } = visit
  const resumes = unfinished(await readDraft(visit))
  const expired = (visit.request.query as Record<string, unknown>)['expired'] === 'yes'
  const house = office.name || t('site.name')
  return show(visit, {
    title: t('start.title'),
    personal: true,
    main: html`${expired && html`<div class="note" role="status"><p>${t('start.expired')}</p></div>`}
<h1>${t('start.title')}</h1>
${emergencyBox(t)}
<p class="lead">${t('start.lead')}</p>
<ul class="list"><li>${t('start.time')}</li><li>${t('start.photos')}</li><li>${t('start.anonymous')}</li></ul>
<h2>${t('notice.title')}</h2>
<p>${t('notice.short', { house })}</p>
<details><summary>${t('notice.more')}</summary>
<p>${t('notice.who', { house })}</p><p>${t('notice.what')}</p><p>${t('notice.seen')}</p><p>${t('notice.long')}</p><p>${t('notice.rights')}</p></details>
${
  resumes
    ? html`<form method="post" action="/request/start"><p class="go"><a class="button primary" href="/request/check">${t('start.resume')}</a>
${button(t('start.anew'), 'secondary')}</p></form>`
    : html`<form method="post" action="/request/start"><p class="go">${button(t('start.go'))}</p></form>`
}
<p class="quiet">${t('start.human')}</p>`,
  })
}

export async function start(visit: Visit): Promise<FastifyReply> {
  await beginDraft(visit)
  return redirect(visit, '/request/category')
}

/** Out of sight at once: nothing of what was typed or seen stays in this browser. */
export async function leave(visit: Visit): Promise<FastifyReply> {
  await dropDraft(visit)
  takePass(visit)
  return redirect(visit, '/statistics')
}
