import sql from 'sql-template-tag'
import type { ChannelKind } from '../../core/notice/index.ts'
import { openChannel, openSecret, readyChannels, storedChannel } from '../channels/index.ts'
import { type Tx, transact } from '../database/index.ts'
import { type Installation, type Kernel, systemWho } from '../kernel/index.ts'

/** What is asked about at once, how long a message is asked about, and how often; milliseconds. */
const AT_ONCE = 100
const FOR = 3 * 24 * 3_600_000
const EVERY = 5 * 60_000

const iso = (at: number): string => new Date(at).toISOString()

/**
 * Asks gateways what became of messages that they took: whether they arrived. A channel that cannot say is not asked.
 *
 * @returns how many messages have been reported on
 */
export async function askForReports({ kernel }: Installation, timeout?: number): Promise<number> {
  const ready = await transact(kernel.pool, systemWho(''), (tx) => readyChannels(tx, kernel.now()), 'read')
  let reported = 0
  for (const { tenant, kind } of ready) if (kind === 'sms') reported += await askAbout(kernel, tenant, kind, timeout)
  return reported
}

async function askAbout(
  kernel: Kernel,
  tenant: string,
  kind: ChannelKind,
  timeout: number | undefined,
): Promise<number> {
  const { stored, ids } = await transact(kernel.pool, systemWho(tenant), async (tx) => ({
    stored: await storedChannel(tx, kind),
    ids: await unreported(tx, kind, kernel.now()),
  }))
  if (stored === undefined || ids.length === 0) return 0
  const around = { now: () => kernel.now(), ...(timeout !== undefined && { timeout }) }
  const channel = openChannel(stored.settings, openSecret(await kernel.keysOf(tenant), kind, stored.secret), around)
  try {
    const known = await channel.deliveries?.(ids)
    if (known === undefined || known.size === 0) return 0
    const rows = [...known].map(([id, state]) => ({ id, state }))
    return await transact(kernel.pool, systemWho(tenant), (tx) =>
      tx.run(sql`
        update message m set delivery = r.state from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id text, state text)
        where m.tenant = ${tenant} and m.channel = ${kind} and m.provider_id = r.id and m.state = 'sent' and m.delivery is null`),
    )
  } catch (error) {
    // they are asked about again later; sending tells soon enough whether the gateway is away
    kernel.log.error(
      { tenant, channel: kind, code: String((error as { code?: unknown }).code) },
      'messages: no reports',
    )
    return 0
  } finally {
    channel.close()
  }
}

/** Uses message_undelivered. */
async function unreported(tx: Tx, kind: ChannelKind, now: number): Promise<string[]> {
  const rows = await tx.all<{ provider_id: string }>(sql`
    with next as (
      select id from message where tenant = ${tx.who.tenant} and channel = ${kind} and state = 'sent' and delivery is null and provider_id is not null
        and sent_at > ${iso(now - FOR)} and (delivery_asked_at is null or delivery_asked_at < ${iso(now - EVERY)})
      order by sent_at limit ${AT_ONCE} for update skip locked)
    update message m set delivery_asked_at = ${iso(now)} from next n where m.tenant = ${tx.who.tenant} and m.id = n.id returning m.provider_id`)
  return rows.map(({ provider_id }) => provider_id)
}
