import sql from 'sql-template-tag'
import type { TenantKeys } from '../cryptography/index.ts'
import type { Tx } from '../database/index.ts'
import { Refused } from '../problem/index.ts'

/** So many within ten minutes from one address: a family, a shared line and a help desk stay below, a flood does not. */
const AT_MOST = 20

/**
 * Counts a public submission for the network address it came from, inside the transaction that writes it: what is refused
 * or only sent again is not counted. The address itself is kept nowhere; its keyed hash goes with the end of the ten minutes.
 *
 * @throws {Refused} 429 submission.throttled
 */
export async function countSubmission(tx: Tx, keys: TenantKeys, address: string): Promise<void> {
  const key = `submissionFrom:${tx.who.tenant}:${keys.blindIndex('address', address).toString('hex')}`
  const { sent } = await tx.one<{ sent: number }>(sql`select throttle_count(${key}, interval '10 minutes', 1) as sent`)
  if (sent > AT_MOST) throw new Refused(429, 'submission.throttled')
}
