import type { FastifyReply } from 'fastify'
import { refusalOf } from '../../server/http/index.ts'
import { say } from '../../server/messages/index.ts'
import { notFound, type Refused } from '../../server/problem/index.ts'
import { button, hidden } from './fields.ts'
import { type Html, html } from './html.ts'
import { call, show } from './layout.ts'
import type { Key } from './translate.ts'
import type { Visit } from './visit.ts'

const titles: Record<number, Key> = {
  403: 'fault.refused',
  404: 'fault.notFound',
  413: 'fault.tooLarge',
  429: 'fault.tooOften',
  503: 'fault.away',
}

/** What went wrong as a page: what happened, what to do, and a human being to call; never a trace of the program. */
export function errorPage(visit: Visit, error: unknown): FastifyReply {
  const { kernel, request, t } = visit
  const refused = refusalOf(kernel, error, request.id)
  const { status } = refused
  if (status === 503) visit.reply.header('retry-after', '30')
  const title = t(titles[status] ?? (status >= 500 ? 'fault.ours' : 'fault.yours'))
  return show(visit, {
    title,
    status,
    personal: true,
    main: html`<h1>${title}</h1><p class="lead">${explanation(visit, refused)}</p>
${status >= 500 ? html`<p>${t('fault.kept')}</p>${again(visit)}<p class="quiet">${t('fault.trace', { trace: request.id })}</p>` : html`<p class="go"><a class="button primary" href="/">${t('fault.home')}</a></p>`}
${visit.contact.phone && html`<p>${t('footer.phone')}${call(visit.contact.phone)}</p>`}`,
  })
}

export const missingPage = (visit: Visit): FastifyReply => errorPage(visit, notFound())

function explanation({ t, language }: Visit, { status, code, params }: Refused): string {
  if (status === 404) return t('fault.notFoundText')
  if (status >= 500) return say(language, `problem.${code}`, params)
  if (status === 413) return t('fault.tooLargeText')
  return say(language, `problem.${code}`, params)
}

/** What was typed is sent again with one press, once the house is back. */
function again({ request, t, path }: Visit): Html {
  const { body } = request
  if (!(body instanceof URLSearchParams))
    return html`<p class="go"><a class="button primary" href="${path}">${t('fault.again')}</a></p>`
  return html`<form method="post" action="${request.url}">${[...body].map(([name, value]) => hidden(name, value))}<p class="go">${button(t('fault.again'))}</p></form>`
}
