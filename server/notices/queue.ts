import { randomUUID } from 'node:crypto'
import sql from 'sql-template-tag'
import type { Instant } from '../../core/deadline/index.ts'
import {
  type ChannelKind,
  eventOf,
  type Preference,
  petitionerPreference,
  preferenceSchema,
  usualPreference,
  whenToSend,
} from '../../core/notice/index.ts'
import { openKinds } from '../channels/index.ts'
import type { Tx } from '../database/index.ts'
import type { Kernel } from '../kernel/index.ts'
import type { NewNotice, Told } from './deliver.ts'
import { templates } from './scheme.ts'

/** A message that could not go for so long is of no use any more; milliseconds. */
const GOOD_FOR = 3 * 24 * 3_600_000

const iso = (at: number): string => new Date(at).toISOString()

type Reachable = { account: string; language: string; preference: unknown; channels: ChannelKind[] }

/** Messages for accounts that have just been told something, over each of their channels, for when they want them. */
export async function queueForStaff(kernel: Kernel, tx: Tx, notices: readonly NewNotice[]): Promise<void> {
  if (notices.length === 0) return
  const { tenant } = tx.who
  const kinds = await openKinds(tx)
  if (kinds.length === 0) return
  const accounts = [...new Set(notices.map(({ account }) => account))]
  const reachable = await tx.all<Reachable>(sql`
    select a.id as account, a.language, p.body as preference, array_agg(c.channel) as channels
    from contact_point c join account a on a.tenant = c.tenant and a.id = c.account_id left join notice_preference p on p.tenant = c.tenant and p.account_id = c.account_id
    where c.tenant = ${tenant} and c.account_id = any (${accounts}::uuid[]) and c.channel = any (${kinds}) and c.verified_at is not null
    group by a.id, a.language, p.body`)
  if (reachable.length === 0) return
  const now = kernel.now()
  const by = new Map(
    reachable.map(({ preference, ...rest }) => [rest.account, { ...rest, preference: preferenceOf(preference) }]),
  )
  const rows = notices.flatMap(({ id, account, told }, position) => {
    const reached = by.get(account)
    if (reached === undefined) return []
    const { class: kind, urgent = false } = eventOf(templates, told.template)
    const { at, gathers } = whenToSend(reached.preference, { class: kind, urgent }, now, kernel.calendar)
    return reached.channels
      .filter((channel) => reached.preference.channels[channel])
      .map((channel) => ({
        id: randomUUID(),
        channel,
        account,
        template: told.template,
        language: reached.language,
        params: fillingsOf(told),
        gathers,
        position,
        ...timesOf(at),
        dedupe: `notice:${id}:${channel}`,
      }))
  })
  if (rows.length === 0) return
  await tx.run(sql`
    insert into message (tenant, id, channel, account_id, template, language, params, gathers, available_at, expires_at, dedupe, created_at)
    select ${tenant}, r.id, r.channel, r.account, r.template, r.language, r.params, r.gathers, r.available_at, r.expires_at, r.dedupe, ${iso(now)}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, channel text, account uuid, template text, language text, params jsonb, gathers boolean, position integer, available_at timestamptz, expires_at timestamptz, dedupe text)
    order by r.position on conflict (tenant, dedupe) do nothing`)
}

/**
 * Messages for the petitioners of matters: each named voice that has left a phone, agreed to be told and was not withdrawn. What they
 * hold is the number of the voice, which its petitioner knows, and a day.
 */
export async function queueForPetitioners(kernel: Kernel, tx: Tx, told: readonly Told[]): Promise<void> {
  if (told.length === 0 || !(await openKinds(tx)).includes('sms')) return
  const now = kernel.now()
  const rows = told.map((one, position) => {
    const { class: kind, urgent = false, afterWithdrawal = false } = eventOf(templates, one.template)
    const { at } = whenToSend(petitionerPreference, { class: kind, urgent }, now, kernel.calendar)
    return { ...one, position, due_day: one.dueDay, after: afterWithdrawal, ...timesOf(at) }
  })
  await tx.run(sql`
    insert into message (tenant, id, channel, submission_id, template, language, params, available_at, expires_at, dedupe, created_at)
    select s.tenant, gen_random_uuid(), 'sms', s.id, r.template, 'zh-CN', jsonb_strip_nulls(jsonb_build_object('number', s.number, 'dueDay', r.due_day)), r.available_at, r.expires_at,
      'petitioner:' || s.id || ':' || r.template || ':' || r.occasion, ${iso(now)}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(matter uuid, template text, occasion text, due_day text, position integer, after boolean, available_at timestamptz, expires_at timestamptz)
      join submission s on s.tenant = ${tx.who.tenant} and s.matter_id = r.matter
      join petitioner p on p.tenant = s.tenant and p.submission_id = s.id and p.phone_index is not null
    where not s.anonymous and (s.consent->>'contact')::boolean and (s.withdrawn_at is null or r.after)
    order by r.position on conflict (tenant, dedupe) do nothing`)
}

const timesOf = (at: Instant) => ({ available_at: iso(at), expires_at: iso(at + GOOD_FOR) })

/** `matter` makes the link; it is said in no message. */
const fillingsOf = ({ matter, number, dueDay }: Told) => ({ matter, number, ...(dueDay !== null && { dueDay }) })

/** What an account wants; what was never said, or is no longer understood, is as usual. */
export function preferenceOf(stored: unknown): Preference {
  const read = preferenceSchema.safeParse(stored)
  return read.success ? read.data : usualPreference
}
