import { randomUUID } from 'node:crypto'
import sql, { empty } from 'sql-template-tag'
import { z } from 'zod'
import { type ChannelKind, channelKinds, eventOf, noticeClasses } from '../../core/notice/index.ts'
import { openChannel, openSecret, storedChannel } from '../channels/index.ts'
import { transact } from '../database/index.ts'
import { cursorAt, positionOf } from '../http/index.ts'
import { type Act, demand, systemWho } from '../kernel/index.ts'
import { notFound, Refused } from '../problem/index.ts'
import { readAddress, wrongAddress } from './contacts.ts'
import { templates } from './scheme.ts'
import { publicAddress } from './words.ts'

const states = ['queued', 'sending', 'sent', 'failed', 'givenUp'] as const

export const MessageQuery = z.strictObject({
  channel: z.enum(channelKinds).optional(),
  state: z.enum(states).optional(),
  cursor: z.string().max(300).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})

export const MessageList = z.strictObject({
  items: z.array(
    z.strictObject({
      id: z.uuid(),
      channel: z.enum(channelKinds),
      /** of staff their name; of petitioners nothing is said */
      to: z.enum(['staff', 'petitioner']),
      name: z.string().nullable(),
      template: z.string(),
      /** what it is about: a class of notices, a digest, a code, a test */
      kind: z.enum([...noticeClasses, 'digest', 'code']),
      state: z.enum(states),
      delivery: z.enum(['delivered', 'undelivered']).nullable(),
      attempts: z.int(),
      error: z.string().nullable(),
      createdAt: z.string(),
      availableAt: z.string(),
      sentAt: z.string().nullable(),
    }),
  ),
  next: z.string().nullable(),
  /** how many of each channel stand where, of the last thirty days */
  counts: z.array(
    z.strictObject({
      channel: z.enum(channelKinds),
      state: z.enum([...states, 'delivered', 'undelivered']),
      count: z.int(),
    }),
  ),
})

type Row = {
  id: string
  channel: ChannelKind
  account_id: string | null
  name: string | null
  template: string
  state: (typeof states)[number]
  delivery: 'delivered' | 'undelivered' | null
  attempts: number
  error: string | null
  created_at: Date
  available_at: Date
  sent_at: Date | null
  mark: string
}

/** What became of messages, newest first: not what they say, nor about whose matter. What went inside of a digest is not listed. Uses message_listed. */
export async function listMessages(
  act: Act,
  { channel, state, cursor, limit }: z.output<typeof MessageQuery>,
): Promise<z.input<typeof MessageList>> {
  demand(act, 'channel.manage')
  const after = cursor === undefined ? undefined : positionOf(cursor)
  const since = new Date(act.kernel.now() - 30 * 24 * 3_600_000).toISOString()
  const [rows, counts] = await act.read(async (tx) => [
    await tx.all<Row>(sql`
      select m.id, m.channel, m.account_id, a.display_name as name, m.template, m.state, m.delivery, m.attempts, m.error, m.created_at, m.available_at, m.sent_at, m.created_at::text as mark
      from message m left join account a on a.tenant = m.tenant and a.id = m.account_id
      where m.tenant = ${act.tenant} and m.state <> 'digested' ${channel === undefined ? empty : sql`and m.channel = ${channel}`} ${state === undefined ? empty : sql`and m.state = ${state}`}
        ${after === undefined ? empty : sql`and (m.created_at, m.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`}
      order by m.created_at desc, m.id desc limit ${limit + 1}`),
    await tx.all<{ channel: ChannelKind; state: (typeof states)[number]; count: number }>(sql`
      select channel, coalesce(delivery, state) as state, count(*)::integer as count from message
      where tenant = ${act.tenant} and state <> 'digested' and created_at > ${since} group by 1, 2 order by 1, 2`),
  ])
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    items: page.map((row) => ({
      id: row.id,
      channel: row.channel,
      to: row.account_id === null ? 'petitioner' : 'staff',
      name: row.name,
      template: row.template,
      kind: kindOf(row.template),
      state: row.state,
      delivery: row.delivery,
      attempts: row.attempts,
      error: row.error,
      createdAt: row.created_at.toISOString(),
      availableAt: row.available_at.toISOString(),
      sentAt: row.sent_at?.toISOString() ?? null,
    })),
    next: rows.length > limit && last !== undefined ? cursorAt(last.mark, last.id) : null,
    counts,
  }
}

function kindOf(template: string) {
  if (template === 'digest') return 'digest'
  return template === 'contact.code' ? 'code' : eventOf(templates, template).class
}

/**
 * Tries a message once more that was refused or given up: after its cause was mended.
 *
 * @throws {Refused} 404; 409 message.underway: it waits, is being sent or has been
 */
export async function repeatMessage(act: Act, id: string): Promise<void> {
  demand(act, 'channel.manage')
  const now = act.kernel.now()
  await act.once({ repeat: id }, async (tx) => {
    const row = await tx.maybe<{ state: string }>(
      sql`select state from message where tenant = ${act.tenant} and id = ${id} for update`,
    )
    if (row === undefined || row.state === 'digested') throw notFound()
    if (row.state !== 'failed' && row.state !== 'givenUp') throw new Refused(409, 'message.underway')
    await tx.run(sql`
      update message set state = 'queued', attempts = 0, error = null, available_at = ${new Date(now).toISOString()}, expires_at = ${new Date(now + 24 * 3_600_000).toISOString()}
      where tenant = ${act.tenant} and id = ${id}`)
    await tx.run(
      sql`insert into audit_entry (tenant, actor, operation, object_kind, object_id, trace) values (${act.tenant}, ${act.staff?.account ?? ''}, 'message.repeat', 'message', ${id}, ${act.trace})`,
    )
    return null
  })
}

export const TemplateList = z.strictObject({
  /** where people reach the installation, as links say it; null: nobody has said it, and messages carry no link */
  address: z.string().nullable(),
  items: z.array(
    z.strictObject({
      id: z.string(),
      reader: z.enum(['petitioner', 'staff']),
      /** with its placeholders in braces, as it is given to a gateway for approval */
      text: z.string(),
    }),
  ),
})

/** What messages say, for whoever has texts approved by a gateway. */
export function listTemplates(act: Act): z.input<typeof TemplateList> {
  demand(act, 'channel.manage')
  const tongue = act.language === 'en' ? 'en' : 'zh'
  const link = templates.link[tongue]
  const named = [...Object.entries(templates.events), ['other', templates.other] as const]
  const { head, tail } = templates.digest
  return {
    address: publicAddress() ?? null,
    items: [
      ...named.flatMap(([id, event]) =>
        (['petitioner', 'staff'] as const).flatMap((reader) => {
          const sentence = event[reader]
          return sentence === undefined ? [] : [{ id, reader, text: sentence[tongue] + link }]
        }),
      ),
      { id: 'digest', reader: 'staff', text: head[tongue].replace(/[：: ]+$/, '') + tail[tongue] + link },
      {
        id: 'contact.code',
        reader: 'staff',
        text: `${templates.code.before[tongue]}{code}${templates.code.after[tongue]}`,
      },
    ],
  }
}

export const TestResult = z.strictObject({
  result: z.enum(['sent', 'refused', 'later', 'uncertain']),
  /** what was wrong, as a word; null when it went */
  code: z.string().nullable(),
})

/** A test is waited for, so it may not take as long as a message; milliseconds. */
const TEST_TIMEOUT = 8_000

export const TestRequest = z.strictObject({ address: z.string().trim().min(1).max(200) })

/**
 * Sends a test over a channel as it is set up now, open or not, to an address of the administrator who asks. The address is not kept.
 *
 * @throws {Refused} 404 never set up; 422 contact.address: not an address of this kind
 */
export async function testChannel(act: Act, kind: ChannelKind, given: string): Promise<z.input<typeof TestResult>> {
  demand(act, 'channel.manage')
  const { kernel, tenant } = act
  const address = readAddress(kind, given)
  if (address === undefined)
    throw new Refused(422, 'input', { faults: [{ code: wrongAddress[kind], pointer: '/address' }] })
  // the secret is the system's to read
  const stored = await transact(kernel.pool, systemWho(tenant), (tx) => storedChannel(tx, kind), 'read')
  if (stored === undefined) throw notFound()
  await act.write((tx) =>
    tx.run(
      sql`insert into audit_entry (tenant, actor, operation, object_kind, object_id, trace) values (${tenant}, ${act.staff?.account ?? ''}, 'channel.test', 'channel', ${kind}, ${act.trace})`,
    ),
  )
  const secret = openSecret(await kernel.keysOf(tenant), kind, stored.secret)
  const channel = openChannel(stored.settings, secret, { now: () => kernel.now(), timeout: TEST_TIMEOUT })
  const tongue = act.language === 'en' ? 'en' : 'zh'
  try {
    const receipt = await channel.send({
      id: randomUUID(),
      address,
      template: 'channel.test',
      language: act.language,
      fillings: {},
      subject: templates.subject[tongue],
      text: templates.test[tongue],
    })
    return { result: receipt.kind, code: receipt.kind === 'sent' ? null : receipt.code }
  } finally {
    channel.close()
  }
}
