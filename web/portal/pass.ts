import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import type { Resident } from '../../server/kernel/index.ts'
import { clearCookie, redirect, setCookie, type Visit } from './visit.ts'

const COOKIE = 'fivefold_pass'
/** Whoever walks away from a shared computer is out after this; seconds. */
const KEPT = 30 * 60
const address = { table: 'pass', column: 'cookie', row: 'portal' }

const Pass = z.object({ submission: z.string(), matter: z.string(), number: z.string(), until: z.number() })

/** Remembers in the browser alone, sealed, that number and query code were shown: neither stands in an address or in the history. */
export async function givePass(visit: Visit, resident: Resident): Promise<void> {
  const keys = await visit.kernel.keysOf(visit.kernel.homeTenant)
  const pass = JSON.stringify({ ...resident, until: visit.kernel.now() + KEPT * 1000 })
  setCookie(visit.reply, COOKIE, keys.seal(pass, address).toString('base64url'), KEPT)
}

/** Whose submission the browser may see; undefined without a pass, with an old one, or with one that was tampered with. */
async function passOf(visit: Visit): Promise<Resident | undefined> {
  const cookie = visit.request.cookies[COOKIE]
  if (cookie === undefined || cookie.length > 2000) return undefined
  const keys = await visit.kernel.keysOf(visit.kernel.homeTenant)
  try {
    const { until, ...resident } = Pass.parse(JSON.parse(keys.openText(Buffer.from(cookie, 'base64url'), address)))
    return until > visit.kernel.now() ? resident : undefined
  } catch {
    return undefined
  }
}

export const takePass = (visit: Visit): void => clearCookie(visit.reply, COOKIE)

/** Whose page it is, or the way to show number and code. */
export async function withPass(
  visit: Visit,
  page: (resident: Resident) => Promise<FastifyReply>,
): Promise<FastifyReply> {
  const resident = await passOf(visit)
  return resident === undefined ? redirect(visit, '/track') : page(resident)
}
