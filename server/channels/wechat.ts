import { z } from 'zod'
import type { Channel, Receipt, Surroundings, WechatSettings } from './channel.ts'
import { ask, NoAnswer } from './http.ts'

/** A text may be so long; bytes of UTF-8. */
const LONGEST_TEXT = 2048
/** A robot that was asked too often stays shut for so long; seconds. */
const SHUT = 600

const replied = z.object({ errcode: z.int(), errmsg: z.string().optional() })

/** What the robot answers, by its number. */
const refusals: Record<number, string> = { 40058: 'content', 44004: 'content', 45002: 'content', 40035: 'content' }
const wrongKey = new Set([93000, 40001, 40014, 48002])

/**
 * The robot of a work group: one webhook with a key, to which a text goes that names the member it is meant for. Everybody in the group
 * reads it, so that it says numbers and days only. It cannot be asked whether a message came, nor told that one comes again.
 */
export function wechatChannel({ url, allowPrivate }: WechatSettings, key: string, { timeout }: Surroundings): Channel {
  const target = new URL(url)
  target.searchParams.set('key', key)
  return {
    kind: 'wechat',
    async send({ address, text }) {
      const content = shortened(text)
      const body = JSON.stringify({ msgtype: 'text', text: { content, mentioned_list: [address] } })
      try {
        const { status, text: answer } = await ask({
          method: 'POST',
          url: target.href,
          headers: { 'content-type': 'application/json; charset=utf-8' },
          body,
          allowPrivate,
          timeout,
        })
        return receiptOf(status, answer)
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error
        const { code, asked } = error
        return asked ? { kind: 'uncertain', code, whole: true } : { kind: 'later', code, whole: true }
      }
    },
    close() {},
  }
}

function receiptOf(status: number, text: string): Receipt {
  if (status === 429) return { kind: 'later', code: 'throttled', whole: true, afterSeconds: SHUT }
  if (status === 503) return { kind: 'later', code: 'busy', whole: true }
  if (status >= 500) return { kind: 'uncertain', code: `http${status}`, whole: true }
  let answer: z.output<typeof replied>
  try {
    answer = replied.parse(JSON.parse(text))
  } catch {
    return { kind: 'uncertain', code: 'malformed', whole: true }
  }
  const { errcode } = answer
  if (errcode === 0) return { kind: 'sent', providerId: null }
  if (errcode === 45009) return { kind: 'later', code: 'throttled', whole: true, afterSeconds: SHUT }
  if (errcode === -1) return { kind: 'later', code: 'busy', whole: true }
  if (wrongKey.has(errcode)) return { kind: 'later', code: 'credentials', whole: true }
  return { kind: 'refused', code: refusals[errcode] ?? 'gateway' }
}

/** Cut at a character, not inside of one. */
function shortened(text: string): string {
  if (Buffer.byteLength(text) <= LONGEST_TEXT) return text
  let kept = ''
  for (const character of text) {
    if (Buffer.byteLength(kept + character) > LONGEST_TEXT - 3) break
    kept += character
  }
  return `${kept}…`
}
