import sql from 'sql-template-tag'
import { type Day, dayOf, type Instant } from '../../core/deadline/index.ts'
import type { ChannelKind } from '../../core/notice/index.ts'
import { readMobileNumber } from '../../core/reference/index.ts'
import {
  type Channel,
  noteTrouble,
  noteWorking,
  openChannel,
  openSecret,
  type Receipt,
  readyChannels,
  repeatsSafely,
} from '../channels/index.ts'
import type { TenantKeys } from '../cryptography/index.ts'
import { type Tx, transact } from '../database/index.ts'
import { type Installation, type Kernel, systemWho } from '../kernel/index.ts'
import { type Claim, type Claimed, claimDue } from './claim.ts'
import { record, release } from './outcome.ts'
import { readRoster } from './roster.ts'
import { wordsOf } from './words.ts'

/** Messages on their way at the same time over one channel. */
const SIDE_BY_SIDE = 6
/** After so many failures in a row the administrators are told. */
const TELL_AFTER = 3

/**
 * Sends what is due, over every open channel of every tenant. Nodes may do it at once. A message is taken in one transaction, sent
 * outside of any, and what became of it is written in another: a node that is killed in between leaves a message that is sent again
 * where the channel knows it by its id, and is given up where nobody could tell.
 *
 * @param timeout for one message, milliseconds
 * @returns how many messages were taken
 */
export async function sendOnce({ kernel }: Installation, timeout?: number): Promise<number> {
  const now = kernel.now()
  const due = await transact(kernel.pool, systemWho(''), (tx) => dueChannels(tx, now), 'read')
  let taken = 0
  for (const { tenant, kind } of due) {
    const claim = await transact(kernel.pool, systemWho(tenant), (tx) => claimDue(tx, kind, now))
    if (claim === undefined || claim.messages.length === 0) continue
    taken += claim.messages.length
    await sendClaimed(kernel, tenant, claim, timeout)
  }
  return taken
}

const codeOf = (error: unknown): string => String((error as { code?: unknown }).code ?? (error as Error).name)

/** Channels that may send and have something to. Uses message_due and message_leased. */
async function dueChannels(tx: Tx, now: Instant): Promise<{ tenant: string; kind: ChannelKind }[]> {
  const ready = await readyChannels(tx, now)
  if (ready.length === 0) return []
  const at = new Date(now).toISOString()
  return tx.all(sql`
    select r.tenant, r.kind from jsonb_to_recordset(${JSON.stringify(ready)}::jsonb) as r(tenant text, kind text)
    where exists (select from message m where m.tenant = r.tenant and m.channel = r.kind and m.state = 'queued' and m.available_at <= ${at})
      or exists (select from message m where m.tenant = r.tenant and m.channel = r.kind and m.state = 'sending' and m.leased_until <= ${at})`)
}

async function sendClaimed(kernel: Kernel, tenant: string, claim: Claim, timeout: number | undefined): Promise<void> {
  const { kind, channel: stored, messages } = claim
  const keys = await kernel.keysOf(tenant)
  const around = { now: () => kernel.now(), ...(timeout !== undefined && { timeout }) }
  const channel = openChannel(stored.settings, openSecret(keys, kind, stored.secret), around)
  // what goes to one person goes in its order
  const waiting = [...Map.groupBy(messages, ({ account, submission }) => account ?? submission).values()]
  let trouble = false
  const sendAll = async (ofOne: readonly Claimed[]) => {
    for (const message of ofOne) {
      // where the channel is in trouble the rest is not tried, and has not been
      if (trouble) {
        await release(kernel, tenant, message)
        continue
      }
      const receipt = await sendMessage(keys, channel, message, kernel.now()).catch((error: unknown) => {
        // a seal that does not open, a bug: it holds up this message and no other; the code tells nothing of a person
        kernel.log.error({ tenant, channel: kind, message: message.id, code: codeOf(error) }, 'messages: one failed')
        return { kind: 'uncertain', code: 'internal', whole: false } as const
      })
      await record(kernel, tenant, message, receipt, repeatsSafely(kind))
      if ('whole' in receipt && receipt.whole && !trouble) {
        trouble = true
        await pause(kernel, tenant, claim, receipt)
      }
    }
  }
  const sender = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await sendAll(next)
  }
  try {
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, sender))
    if (!trouble && stored.failures > 0) await transact(kernel.pool, systemWho(tenant), (tx) => noteWorking(tx, kind))
  } finally {
    channel.close()
  }
}

async function pause(kernel: Kernel, tenant: string, { kind, channel }: Claim, receipt: Receipt): Promise<void> {
  const { code, afterSeconds } = receipt as { code: string; afterSeconds?: number }
  const failures = channel.failures + 1
  const now = kernel.now()
  const seconds = await transact(kernel.pool, systemWho(tenant), async (tx) => {
    if (failures >= TELL_AFTER) await tellAdministrators(tx, kind, dayOf(now))
    return noteTrouble(tx, kind, { code, failures: channel.failures, afterSeconds }, now)
  })
  kernel.log.error({ tenant, channel: kind, code, failures, seconds }, 'messages: a channel is in trouble')
}

/** In the console, where it needs no channel; once a day. */
async function tellAdministrators(tx: Tx, kind: ChannelKind, today: Day): Promise<void> {
  const { byRole } = await readRoster(tx, today)
  const accounts = [...new Set((byRole.get('admin') ?? []).map(({ account }) => account))]
  await tx.run(sql`
    insert into notice (tenant, id, account_id, template, params, target, dedupe)
    select ${tx.who.tenant}, gen_random_uuid(), a, 'channel.trouble', jsonb_build_object('channel', ${kind}::text), 'admin', ${`channel:${kind}:${today}`}
    from unnest(${accounts}::uuid[]) as a on conflict (tenant, account_id, dedupe) do nothing`)
}

/** The only place where an address is open: from here to the channel, and nowhere else. */
async function sendMessage(keys: TenantKeys, channel: Channel, message: Claimed, now: Instant): Promise<Receipt> {
  const { address, submission } = message
  if (address === null) return { kind: 'refused', code: submission === null ? 'noAddress' : 'consent' }
  const { sealed, sealedFor } = address
  const opened =
    submission === null
      ? keys.openText(sealed, { table: 'contact_point', column: 'address', row: sealedFor })
      : readMobileNumber(keys.openText(sealed, { table: 'petitioner', column: 'phone', row: sealedFor }))
  // a petitioner's telephone on a wall gets no text
  if (opened === undefined) return { kind: 'refused', code: 'address' }
  return channel.send({ id: message.id, address: opened, ...wordsOf(keys, message, sealedFor, now) })
}
