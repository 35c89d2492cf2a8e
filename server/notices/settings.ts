import sql from 'sql-template-tag'
import { z } from 'zod'
import { type ChannelKind, channelKinds, preferenceSchema, usualPreference } from '../../core/notice/index.ts'
import type { Act } from '../kernel/index.ts'
import { preferenceOf } from './queue.ts'

export const NoticeSettings = z.strictObject({
  preference: preferenceSchema,
  usual: preferenceSchema,
  /** the channels that are open, with where one is reached over them */
  channels: z.array(
    z.strictObject({
      kind: z.enum(channelKinds),
      /** masked; null: none given */
      address: z.string().nullable(),
      verified: z.boolean(),
      codeSentAt: z.string().nullable(),
    }),
  ),
})

type Contact = { channel: ChannelKind; address_masked: string; verified_at: Date | null; code_sent_at: Date }

/** How the one who asks is told of things, and where. */
export async function readSettings(act: Act): Promise<z.input<typeof NoticeSettings>> {
  const account = act.staff?.account ?? null
  return act.read(async (tx) => {
    const open = await tx.all<{ kind: ChannelKind }>(sql`select kind from open_channels()`)
    const contacts = await tx.all<Contact>(
      sql`select channel, address_masked, verified_at, code_sent_at from contact_point where tenant = ${act.tenant} and account_id = ${account}`,
    )
    const stored = await tx.maybe<{ body: unknown }>(
      sql`select body from notice_preference where tenant = ${act.tenant} and account_id = ${account}`,
    )
    return {
      preference: preferenceOf(stored?.body),
      usual: usualPreference,
      channels: channelKinds
        .filter((kind) => open.some((channel) => channel.kind === kind))
        .map((kind) => {
          const contact = contacts.find(({ channel }) => channel === kind)
          return {
            kind,
            address: contact?.address_masked ?? null,
            verified: contact !== undefined && contact.verified_at !== null,
            codeSentAt: contact?.code_sent_at.toISOString() ?? null,
          }
        }),
    }
  })
}

/** What waits already goes when it was to go; what comes is told as one wants it now. */
export async function changePreference(act: Act, preference: z.output<typeof preferenceSchema>): Promise<void> {
  await act.write((tx) =>
    tx.run(sql`
      insert into notice_preference (tenant, account_id, body) values (${act.tenant}, ${act.staff?.account ?? null}, ${JSON.stringify(preference)})
      on conflict (tenant, account_id) do update set body = excluded.body, changed_at = now()`),
  )
}
