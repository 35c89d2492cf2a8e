import { createHmac } from 'node:crypto'
import { z } from 'zod'
import type { Channel, Delivery, Receipt, SmsSettings, Surroundings } from './channel.ts'
import { type Answer, ask, NoAnswer } from './http.ts'

/** How long a gateway that says nothing about it is left alone after it asked to wait; seconds. */
const PAUSE = 60

const taken = z.object({ code: z.string(), id: z.string().min(1).max(200).nullish() })
const reported = z.object({ code: z.literal('OK'), items: z.array(z.object({ id: z.string(), state: z.string() })) })

/**
 * SMS over an HTTP gateway. A request is signed over its time, method, path and body; a message carries the gateway's own template id
 * and the values for it, and the whole text for gateways that need no templates. The protocol stands in README.md of this folder.
 */
export function smsChannel(settings: SmsSettings, secret: string, { now, timeout }: Surroundings): Channel {
  const { url, app, signature, templates, allowPrivate } = settings
  const base = url.replace(/\/+$/, '')

  const signed = (method: 'GET' | 'POST', path: string, body?: string): Promise<Answer> => {
    const target = new URL(base + path)
    const at = String(Math.floor(now() / 1000))
    const sum = createHmac('sha256', secret)
      .update(`${at}\n${method}\n${target.pathname}${target.search}\n${body ?? ''}`)
      .digest('hex')
    return ask({
      method,
      url: target.href,
      headers: {
        'x-app': app,
        'x-timestamp': at,
        'x-signature': sum,
        ...(body !== undefined && { 'content-type': 'application/json; charset=utf-8' }),
      },
      ...(body !== undefined && { body }),
      allowPrivate,
      timeout,
    })
  }

  return {
    kind: 'sms',
    async send({ id, address, template, language, fillings, text }) {
      const own = Object.hasOwn(templates, template) ? templates[template] : templates['other']
      const body = JSON.stringify({
        id,
        to: address,
        signature,
        template: own ?? null,
        params: fillings,
        language,
        text,
      })
      try {
        return receiptOf(await signed('POST', '/messages', body))
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error
        const { code, asked } = error
        return asked ? { kind: 'uncertain', code, whole: true } : { kind: 'later', code, whole: true }
      }
    },
    async deliveries(providerIds) {
      const { status, text } = await signed('GET', `/deliveries?ids=${providerIds.map(encodeURIComponent).join(',')}`)
      const answer = status === 200 ? reported.safeParse(parsed(text)) : undefined
      if (answer?.success !== true) return new Map()
      const known = (state: string): state is Delivery => state === 'delivered' || state === 'undelivered'
      return new Map(
        answer.data.items.flatMap(({ id, state }): [string, Delivery][] => (known(state) ? [[id, state]] : [])),
      )
    },
    close() {},
  }
}

function receiptOf({ status, headers, text }: Answer): Receipt {
  if (status === 429)
    return { kind: 'later', code: 'throttled', whole: true, afterSeconds: retryAfter(headers['retry-after']) }
  if (status >= 500) return { kind: 'uncertain', code: `http${status}`, whole: true }
  const answer = taken.safeParse(parsed(text))
  if (!answer.success) return { kind: 'uncertain', code: 'malformed', whole: true }
  const { code, id } = answer.data
  switch (code) {
    case 'OK':
    case 'DUPLICATE':
      return { kind: 'sent', providerId: id ?? null }
    case 'TEMPLATE':
    case 'CONTENT':
      return { kind: 'refused', code: 'template' }
    case 'ADDRESS':
      return { kind: 'refused', code: 'address' }
    case 'THROTTLED':
      return { kind: 'later', code: 'throttled', whole: true, afterSeconds: PAUSE }
    case 'SIGNATURE':
    case 'APP':
      return { kind: 'later', code: 'credentials', whole: true }
    case 'BALANCE':
      return { kind: 'later', code: 'balance', whole: true }
    default:
      return { kind: 'refused', code: 'gateway' }
  }
}

function retryAfter(value: string | string[] | undefined): number {
  const seconds = Number(Array.isArray(value) ? value[0] : value)
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(Math.ceil(seconds), 3600) : PAUSE
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
