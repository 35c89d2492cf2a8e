import sql from 'sql-template-tag'
import { z } from 'zod'
import { type ChannelKind, channelKinds } from '../../core/notice/index.ts'
import { type Act, demand } from '../kernel/index.ts'
import { type Fault, Refused } from '../problem/index.ts'
import { channelSettings } from './channel.ts'
import { sealSecret } from './store.ts'

export const ChannelList = z.strictObject({
  items: z.array(
    z.strictObject({
      kind: z.enum(channelKinds),
      /** null: never set up */
      settings: channelSettings.nullable(),
      /** a key or password is kept; it is shown to nobody */
      secret: z.boolean(),
      enabled: z.boolean(),
      revision: z.int(),
      changedAt: z.string().nullable(),
      /** the last failure of the channel itself, while it lasts, and until when it is left alone */
      trouble: z.string().nullable(),
      pausedUntil: z.string().nullable(),
    }),
  ),
})

export const ChannelChange = z.strictObject({
  /** the revision that was read; 0 for a channel that was never set up */
  revision: z.int().min(0),
  enabled: z.boolean(),
  /** a new key or password; left out, the old one is kept */
  secret: z.string().min(1).max(500).optional(),
  settings: channelSettings,
})

type Row = {
  kind: ChannelKind
  settings: unknown
  enabled: boolean
  revision: number
  changed_at: Date
  paused_until: Date | null
  trouble: string | null
  has_secret: boolean
}

/** The channels of the tenant, in their order, whether set up or not. */
export async function listChannels(act: Act): Promise<z.input<typeof ChannelList>> {
  demand(act, 'channel.manage')
  const rows = await act.read((tx) =>
    tx.all<Row>(
      sql`select kind, settings, enabled, revision, changed_at, paused_until, trouble, channel_has_secret(kind) as has_secret from channel where tenant = ${act.tenant}`,
    ),
  )
  const now = act.kernel.now()
  return {
    items: channelKinds.map((kind) => {
      const row = rows.find((one) => one.kind === kind)
      if (row === undefined)
        return {
          kind,
          settings: null,
          secret: false,
          enabled: false,
          revision: 0,
          changedAt: null,
          trouble: null,
          pausedUntil: null,
        }
      const paused = row.paused_until !== null && row.paused_until.getTime() > now
      return {
        kind,
        settings: channelSettings.parse(row.settings),
        secret: row.has_secret,
        enabled: row.enabled,
        revision: row.revision,
        changedAt: row.changed_at.toISOString(),
        trouble: row.trouble,
        pausedUntil: paused ? (row.paused_until?.toISOString() ?? null) : null,
      }
    }),
  }
}

/**
 * Sets a channel up, opens or closes it. What waited because of its trouble is tried anew.
 *
 * @throws {Refused} 409 channel.stale: somebody changed it meanwhile; 422 channel.secret: it cannot be opened without its key
 */
export async function changeChannel(act: Act, change: z.output<typeof ChannelChange>): Promise<void> {
  demand(act, 'channel.manage')
  const { revision, enabled, secret, settings } = change
  const { kind } = settings
  const keys = await act.kernel.keysOf(act.tenant)
  const sealed = secret === undefined ? null : sealSecret(keys, kind, secret)
  const fingerprint = secret === undefined ? null : keys.blindIndex('channelSecret', secret).toString('hex')
  await act.once({ ...change, secret: fingerprint }, async (tx) => {
    const known = await tx.maybe<{ revision: number; has_secret: boolean }>(
      sql`select revision, channel_has_secret(kind) as has_secret from channel where tenant = ${act.tenant} and kind = ${kind} for update`,
    )
    if ((known?.revision ?? 0) !== revision) throw new Refused(409, 'channel.stale')
    const needsSecret = settings.kind !== 'mail' || settings.user !== ''
    if (enabled && needsSecret && sealed === null && known?.has_secret !== true) {
      const faults: Fault[] = [{ code: 'channel.secret', pointer: '/secret' }]
      throw new Refused(422, 'input', { faults })
    }
    await tx.run(sql`
      insert into channel (tenant, kind, settings, secret_sealed, enabled, revision) values (${act.tenant}, ${kind}, ${JSON.stringify(settings)}, ${sealed}, ${enabled}, 1)
      on conflict (tenant, kind) do update set settings = excluded.settings, enabled = excluded.enabled, revision = channel.revision + 1, changed_at = now(), paused_until = null, failures = 0, trouble = null`)
    if (sealed !== null)
      await tx.run(sql`update channel set secret_sealed = ${sealed} where tenant = ${act.tenant} and kind = ${kind}`)
    await tx.run(
      sql`insert into audit_entry (tenant, actor, operation, object_kind, object_id, detail, trace) values (${act.tenant}, ${act.staff?.account ?? ''}, 'channel.change', 'channel', ${kind}, ${JSON.stringify({ enabled, secret: secret !== undefined })}, ${act.trace})`,
    )
    return null
  })
}
