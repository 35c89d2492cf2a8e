import sql from 'sql-template-tag'
import { dayOf } from '../../core/deadline/index.ts'
import type { Post } from '../../core/permission/index.ts'
import { readQueryCode, readReferenceNumber } from '../../core/reference/index.ts'
import { hashSessionToken } from '../cryptography/index.ts'
import { transact } from '../database/index.ts'
import {
  type Authenticator,
  type Kernel,
  postsThatFit,
  type StaffSession,
  systemWho,
  whoOfStaff,
} from '../kernel/index.ts'
import { Refused } from '../problem/index.ts'

/** An unattended session ends after this; seconds. */
export const IDLE_SECONDS = 30 * 60
/** Every session ends after this, used or not; seconds. */
export const ABSOLUTE_SECONDS = 12 * 3600
/** Wrong query codes for one number, or from one address, within ten minutes before both must wait (ASVS V6.6.3). */
const GUESSES = 10
/** A session is looked up again after this: a disabled account is out within a second. */
const TRUST_MS = 500

type SessionRow = {
  tenant: string
  account_id: string
  display_name: string
  language: string
  must_change: boolean
  last_seen_at: Date
  expires_at: Date
  posts: Post[]
}

export function createAuthenticator(kernel: Kernel): Authenticator {
  const trusted = new Map<string, { until: number; session: StaffSession }>()
  return {
    async staff(token) {
      const known = trusted.get(token)
      const now = kernel.now()
      if (known !== undefined && known.until > Date.now()) return known.session
      trusted.delete(token)
      const hash = hashSessionToken(token)
      const row = await transact(kernel.pool, systemWho(kernel.homeTenant), async (tx) => {
        const found = await tx.maybe<SessionRow>(sql`select * from session_by_token(${hash}, ${dayOf(now)}::date)`)
        if (found !== undefined && now - found.last_seen_at.getTime() > 60_000)
          await tx.run(sql`select touch_session(${hash})`)
        return found
      })
      if (row === undefined || now - row.last_seen_at.getTime() > IDLE_SECONDS * 1000)
        throw new Refused(401, 'session.expired')
      const posts = postsThatFit(kernel, row.posts)
      const session: StaffSession = {
        tenant: row.tenant,
        who: whoOfStaff(kernel, row.tenant, row.account_id, posts),
        staff: { account: row.account_id, name: row.display_name, posts, mustChange: row.must_change },
        language: row.language,
        expiresAt: row.expires_at.getTime(),
      }
      if (trusted.size > 5000) trusted.clear()
      trusted.set(token, { until: Date.now() + TRUST_MS, session })
      return session
    },
    async resident(tenant, number, code, address) {
      const readNumber = readReferenceNumber(number)
      const readCode = readQueryCode(code)
      const keys = await kernel.keysOf(tenant)
      const throttleKeys = [
        `code:${tenant}:${readNumber.ok ? readNumber.number : 'unreadable'}`,
        `codeFrom:${tenant}:${keys.blindIndex('address', address).toString('hex')}`,
      ]
      const index =
        readNumber.ok && readCode !== undefined
          ? keys.blindIndex('queryCode', `${readNumber.number}:${readCode}`)
          : null
      const outcome = await transact(kernel.pool, systemWho(tenant), async (tx) => {
        const { failures } = await tx.one<{ failures: number }>(
          sql`select throttle_failures(${throttleKeys}) as failures`,
        )
        if (failures >= GUESSES) return 'throttled' as const
        const found =
          index === null || !readNumber.ok
            ? undefined
            : await tx.maybe<{ submission_id: string; matter_id: string }>(
                sql`select * from find_submission(${tenant}, ${readNumber.number}, ${index})`,
              )
        if (found === undefined) {
          for (const key of throttleKeys) await tx.run(sql`select throttle_count(${key}, interval '10 minutes', 1)`)
          return 'unknown' as const
        }
        return found
      })
      if (outcome === 'throttled') throw new Refused(429, 'resident.throttled')
      if (outcome === 'unknown' || !readNumber.ok) throw new Refused(401, 'resident.unknown')
      return { submission: outcome.submission_id, matter: outcome.matter_id, number: readNumber.number }
    },
    forget(token) {
      trusted.delete(token)
    },
  }
}
