import sql from 'sql-template-tag'
import type { Instant } from '../../core/deadline/index.ts'
import type { ChannelKind } from '../../core/notice/index.ts'
import type { TenantKeys } from '../cryptography/index.ts'
import type { Tx } from '../database/index.ts'
import { type ChannelSettings, channelSettings } from './channel.ts'

/** A channel in trouble is left alone, longer each time up to ten minutes; seconds. */
const FIRST_PAUSE = 15
const LONGEST_PAUSE = 600

const iso = (at: number): string => new Date(at).toISOString()

/** The channels of a tenant over which messages may be queued. */
export async function openKinds(tx: Tx): Promise<ChannelKind[]> {
  const rows = await tx.all<{ kind: ChannelKind }>(
    sql`select kind from channel where tenant = ${tx.who.tenant} and enabled`,
  )
  return rows.map(({ kind }) => kind)
}

/** The channels of all tenants that may send now. */
export function readyChannels(tx: Tx, now: Instant): Promise<{ tenant: string; kind: ChannelKind }[]> {
  return tx.all(
    sql`select tenant, kind from channel where enabled and (paused_until is null or paused_until <= ${iso(now)}) order by tenant, kind`,
  )
}

export type StoredChannel = { settings: ChannelSettings; secret: Buffer | null; failures: number }

/**
 * The channel as it is set up, held until the transaction ends so that nobody else plans for it.
 *
 * @returns undefined where somebody else holds it, or it is closed or paused
 */
export async function holdChannel(tx: Tx, kind: ChannelKind, now: Instant): Promise<StoredChannel | undefined> {
  const row = await tx.maybe<{ settings: unknown; secret: Buffer | null; failures: number }>(sql`
    select settings, secret_sealed as secret, failures from channel
    where tenant = ${tx.who.tenant} and kind = ${kind} and enabled and (paused_until is null or paused_until <= ${iso(now)}) for update skip locked`)
  return row === undefined ? undefined : { ...row, settings: channelSettings.parse(row.settings) }
}

/** As it is set up, open or not. */
export async function storedChannel(tx: Tx, kind: ChannelKind): Promise<StoredChannel | undefined> {
  const row = await tx.maybe<{ settings: unknown; secret: Buffer | null; failures: number }>(
    sql`select settings, secret_sealed as secret, failures from channel where tenant = ${tx.who.tenant} and kind = ${kind}`,
  )
  return row === undefined ? undefined : { ...row, settings: channelSettings.parse(row.settings) }
}

/** A secret belongs to its channel and opens nowhere else. */
const secretOf = (kind: ChannelKind) => ({ table: 'channel', column: 'secret', row: kind })
export const sealSecret = (keys: TenantKeys, kind: ChannelKind, secret: string) => keys.seal(secret, secretOf(kind))
export const openSecret = (keys: TenantKeys, kind: ChannelKind, sealed: Buffer | null) =>
  sealed === null ? '' : keys.openText(sealed, secretOf(kind))

/**
 * Leaves the channel alone for a while.
 *
 * @param failures before this one
 * @param afterSeconds how long the other side asked to wait
 * @returns for how long; seconds
 */
export async function noteTrouble(
  tx: Tx,
  kind: ChannelKind,
  { code, failures, afterSeconds }: { code: string; failures: number; afterSeconds: number | undefined },
  now: Instant,
): Promise<number> {
  const pause = afterSeconds ?? Math.min(FIRST_PAUSE * 2 ** failures, LONGEST_PAUSE)
  await tx.run(
    sql`update channel set failures = failures + 1, trouble = ${code}, paused_until = ${iso(now + pause * 1000)} where tenant = ${tx.who.tenant} and kind = ${kind}`,
  )
  return pause
}

export const noteWorking = (tx: Tx, kind: ChannelKind) =>
  tx.run(
    sql`update channel set failures = 0, trouble = null, paused_until = null where tenant = ${tx.who.tenant} and kind = ${kind}`,
  )
