import type { FastifyReply } from 'fastify'
import { readQueryCode, readReferenceNumber } from '../../../core/reference/index.ts'
import type { Authenticator } from '../../../server/kernel/index.ts'
import { say } from '../../../server/messages/index.ts'
import { Refused } from '../../../server/problem/index.ts'
import { button, type Errors, textField } from '../fields.ts'
import { html } from '../html.ts'
import { show } from '../layout.ts'
import { givePass, takePass } from '../pass.ts'
import { redirect, sent, type Visit } from '../visit.ts'

/** Asks for number and query code. The code on paper leads here with the number filled in. */
export function signInPage(visit: Visit, form: { number?: string | undefined; errors?: Errors } = {}): FastifyReply {
  const { t, request } = visit
  const query = request.query as Record<string, unknown>
  const { number = typeof query['number'] === 'string' ? query['number'].slice(0, 64) : undefined, errors = {} } = form
  return show(visit, {
    title: t('track.title'),
    status: Object.keys(errors).length > 0 ? 422 : 200,
    errors,
    personal: true,
    main: html`${query['ended'] === 'yes' && html`<div class="note" role="status"><p>${t('track.ended')}</p></div>`}
<h1>${t('track.title')}</h1>
<p>${t('track.lead')}</p>
<form method="post" novalidate action="/track">
${textField({ name: 'number', label: t('done.number'), hint: t('track.numberHint'), errors, t, value: number, width: 'middle' })}
${textField({ name: 'code', label: t('done.code'), hint: t('track.codeHint'), errors, t, width: 'short', inputmode: 'numeric' })}
<p class="go">${button(t('track.go'))}</p></form>
<h2>${t('track.lost')}</h2><p>${t('track.lostText')}</p>`,
  })
}

/** Number and code are taken by post and traded for a short-lived sealed cookie, so that they stand in no address. */
export async function signIn(visit: Visit, authenticator: Authenticator): Promise<FastifyReply> {
  const { t, language, request, kernel } = visit
  const form = sent(visit)
  const number = form.get('number') ?? ''
  const code = form.get('code') ?? ''
  const reading = readReferenceNumber(number)
  const errors: Errors = {
    ...(number.trim() === '' && { number: t('track.numberMissing') }),
    ...(number.trim() !== '' && !reading.ok && { number: t('track.numberWrong') }),
    ...(readQueryCode(code) === undefined && {
      code: code.trim() === '' ? t('track.codeMissing') : t('track.codeWrong'),
    }),
  }
  if (Object.keys(errors).length > 0) return signInPage(visit, { number, errors })
  try {
    await givePass(visit, await authenticator.resident(kernel.homeTenant, number, code, request.ip))
    return redirect(visit, '/track/status')
  } catch (error) {
    if (error instanceof Refused && error.status === 401)
      return signInPage(visit, { number, errors: { code: say(language, `problem.${error.code}`) } })
    throw error
  }
}

export function signOut(visit: Visit): FastifyReply {
  takePass(visit)
  return redirect(visit, '/track?ended=yes')
}
