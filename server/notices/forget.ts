import sql from 'sql-template-tag'
import { type Tx, transact } from '../database/index.ts'
import { type Installation, systemWho } from '../kernel/index.ts'

/** What became of a message is kept for half a year, so that somebody who asks can be told; milliseconds. */
const KEPT = 183 * 24 * 3_600_000

/**
 * Clears away messages that are long past, and the addresses of accounts that were closed.
 *
 * @param limit rows of each kind and tenant at most
 * @returns how many rows went
 */
export async function forgetMessages({ kernel }: Installation, limit = 1000): Promise<number> {
  const tenants = await transact(
    kernel.pool,
    systemWho(''),
    (tx) => tx.all<{ id: string }>(sql`select id from tenant order by id`),
    'read',
  )
  const before = new Date(kernel.now() - KEPT).toISOString()
  let gone = 0
  for (const { id } of tenants) gone += await transact(kernel.pool, systemWho(id), (tx) => forgetIn(tx, before, limit))
  return gone
}

async function forgetIn(tx: Tx, before: string, limit: number): Promise<number> {
  const { tenant } = tx.who
  const messages = await tx.run(sql`
    delete from message where tenant = ${tenant} and id in (
      select id from message where tenant = ${tenant} and created_at < ${before} and state not in ('queued', 'sending') limit ${limit} for update skip locked)`)
  const addresses = await tx.run(sql`
    delete from contact_point c using account a where c.tenant = ${tenant} and a.tenant = c.tenant and a.id = c.account_id and a.disabled_at is not null`)
  return messages + addresses
}
