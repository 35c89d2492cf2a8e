import { randomUUID } from 'node:crypto'
import sql from 'sql-template-tag'
import { z } from 'zod'
import { maskPhone } from '../../core/masking/index.ts'
import { type ChannelKind, channelKinds } from '../../core/notice/index.ts'
import { readMobileNumber } from '../../core/reference/index.ts'
import type { TenantKeys } from '../cryptography/index.ts'
import { type Tx, transact } from '../database/index.ts'
import { type Act, systemWho } from '../kernel/index.ts'
import { notFound, Refused } from '../problem/index.ts'
import { CODE_GOOD_FOR, contactCode } from './code.ts'

export const Kind = z.strictObject({ channel: z.enum(channelKinds) })
export const NewAddress = z.strictObject({ address: z.string().trim().min(1).max(200) })
export const Code = z.strictObject({
  code: z
    .string()
    .trim()
    .regex(/^\d{6}$/),
})

/** Between two codes to the same account; milliseconds. */
const CODE_EVERY = 60_000
const WRONG_CODES = 6
/** The time in which so many wrong codes are too many. */
const CODE_WINDOW = '20 minutes'

export const wrongAddress = {
  sms: 'contact.address.sms',
  mail: 'contact.address.mail',
  wechat: 'contact.address.wechat',
} as const

/**
 * Gives the address at which one is reached over a channel, and sends a code there. Until it comes back nothing else is sent there.
 *
 * @throws {Refused} 404 no such channel is open; 422 contact.address: not an address of this kind; 429 contact.soon: a code went just now
 */
export async function giveAddress(act: Act, channel: ChannelKind, given: string): Promise<void> {
  const account = act.staff?.account ?? ''
  const address = readAddress(channel, given)
  if (address === undefined)
    throw new Refused(422, 'input', { faults: [{ code: wrongAddress[channel], pointer: '/address' }] })
  const keys = await act.kernel.keysOf(act.tenant)
  const now = act.kernel.now()
  await act.once({ channel, address: keys.blindIndex('contact', address).toString('hex') }, async (tx) => {
    const open = await tx.maybe(sql`select 1 from open_channels() where kind = ${channel}`)
    if (open === undefined) throw notFound()
    const known = await tx.maybe<{ code_sent_at: Date }>(
      sql`select code_sent_at from contact_point where tenant = ${act.tenant} and account_id = ${account} and channel = ${channel} for update`,
    )
    if (known !== undefined && now - known.code_sent_at.getTime() < CODE_EVERY) throw new Refused(429, 'contact.soon')
    const id = randomUUID()
    const sealed = keys.seal(address, { table: 'contact_point', column: 'address', row: id })
    const at = new Date(now).toISOString()
    await tx.run(sql`
      insert into contact_point (tenant, account_id, channel, id, address_sealed, address_masked, code_sent_at)
      values (${act.tenant}, ${account}, ${channel}, ${id}, ${sealed}, ${maskAddress(channel, address)}, ${at})
      on conflict (tenant, account_id, channel) do update set id = excluded.id, address_sealed = excluded.address_sealed, address_masked = excluded.address_masked,
        code_sent_at = excluded.code_sent_at, verified_at = null`)
    await tx.run(sql`
      insert into message (tenant, id, channel, account_id, template, language, available_at, expires_at, dedupe, created_at)
      values (${act.tenant}, ${randomUUID()}, ${channel}, ${account}, 'contact.code', ${act.language}, ${at}, ${new Date(now + CODE_GOOD_FOR).toISOString()}, ${`code:${id}`}, ${at})`)
    await note(act, tx, 'contact.give', channel)
    return null
  })
}

/**
 * Shows that one reads what comes to the address.
 *
 * @throws {Refused} 404 no address was given; 422 contact.code: not the code that was sent; 429 contact.throttled
 */
export async function showCode(act: Act, channel: ChannelKind, code: string): Promise<void> {
  const account = act.staff?.account ?? ''
  const keys = await act.kernel.keysOf(act.tenant)
  const key = `contact:${account}:${channel}`
  const counted = <T>(work: (tx: Tx) => Promise<T>) => transact(act.kernel.pool, systemWho(act.tenant), work)
  const { failures } = await counted((tx) =>
    tx.one<{ failures: number }>(sql`select throttle_failures(${[key]}) as failures`),
  )
  if (failures >= WRONG_CODES) throw new Refused(429, 'contact.throttled')
  const verified = await act.write(async (tx) => {
    const contact = await tx.maybe<{ id: string }>(
      sql`select id from contact_point where tenant = ${act.tenant} and account_id = ${account} and channel = ${channel} for update`,
    )
    if (contact === undefined) throw notFound()
    if (!isCode(keys, contact.id, act.kernel.now(), code)) return false
    await tx.run(
      sql`update contact_point set verified_at = coalesce(verified_at, ${new Date(act.kernel.now()).toISOString()}) where tenant = ${act.tenant} and account_id = ${account} and channel = ${channel}`,
    )
    await note(act, tx, 'contact.verify', channel)
    return true
  })
  // counted in a transaction of its own, which the refusal does not undo
  if (!verified) {
    await counted((tx) => tx.run(sql`select throttle_count(${key}, ${CODE_WINDOW}::interval, 1)`))
    throw new Refused(422, 'input', { faults: [{ code: 'contact.code', pointer: '/code' }] })
  }
  await counted((tx) => tx.run(sql`select throttle_clear(${key})`))
}

/** What waits for this address finds none and is not sent. */
export async function takeAddressBack(act: Act, channel: ChannelKind): Promise<void> {
  await act.once({ takeBack: channel }, async (tx) => {
    const gone = await tx.run(
      sql`delete from contact_point where tenant = ${act.tenant} and account_id = ${act.staff?.account ?? null} and channel = ${channel}`,
    )
    if (gone > 0) await note(act, tx, 'contact.takeBack', channel)
    return null
  })
}

const isCode = (keys: TenantKeys, contact: string, now: ReturnType<Act['kernel']['now']>, code: string) =>
  [0, 1].some((before) => contactCode(keys, contact, now, before) === code)

/** The address in its one form; undefined where it is none of this kind. */
export function readAddress(channel: ChannelKind, text: string): string | undefined {
  switch (channel) {
    case 'sms':
      return readMobileNumber(text)
    case 'mail': {
      const read = z.email().max(200).safeParse(text.normalize('NFKC').toLowerCase())
      return read.success ? read.data : undefined
    }
    case 'wechat':
      // ids of members of a work group; `@all` is nobody's
      return /^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/.test(text) ? text : undefined
  }
}

function maskAddress(channel: ChannelKind, address: string): string {
  if (channel === 'sms') return maskPhone(address)
  const [local = '', domain] = channel === 'mail' ? address.split('@') : [address]
  const shown = `${local.slice(0, 1)}***`
  return domain === undefined ? shown : `${shown}@${domain}`
}

const note = (act: Act, tx: Tx, operation: string, channel: ChannelKind) =>
  tx.run(
    sql`insert into audit_entry (tenant, actor, operation, object_kind, object_id, detail, trace) values (${act.tenant}, ${act.staff?.account ?? ''}, ${operation}, 'account', ${act.staff?.account ?? ''}, ${JSON.stringify({ channel })}, ${act.trace})`,
  )
