import sql from 'sql-template-tag'
import { transact } from '../database/index.ts'
import { type Installation, systemWho } from '../kernel/index.ts'

/**
 * Clears away what has had its day: drafts and photos nobody used, sessions that ended, counters of wrong guesses, idempotency keys
 * older than a week.
 *
 * @param limit rows of each kind at most
 * @returns how many rows went
 */
export async function tidyOnce({ kernel }: Installation, limit = 1000): Promise<number> {
  const { n } = await transact(kernel.pool, systemWho(''), (tx) =>
    tx.one<{ n: number }>(sql`select clear_expired(${limit}) as n`),
  )
  return n
}
