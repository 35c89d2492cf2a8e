import { randomUUID } from 'node:crypto'
import sql from 'sql-template-tag'
import type { Term } from '../../core/deadline/index.ts'
import { tokenise } from '../../core/masking/index.ts'
import { begin, type Procedure } from '../../core/procedure/index.ts'
import { referenceNumber } from '../../core/reference/index.ts'
import type { Tx } from '../database/index.ts'
import type { Act } from '../kernel/index.ts'
import { Refused } from '../problem/index.ts'
import { codeOf } from './codes.ts'
import { proposedRoute } from './proposed.ts'
import { eventRecord, eventsJson, listColumns } from './save.ts'
import { clockRecord, clocksJson, type Loaded } from './state.ts'

type Splitting = Record<'title' | 'body' | 'category' | 'area', { field: string }> & {
  flag: string
  data: Record<string, unknown>
}
type Origin = {
  id: string
  code_of: string | null
  prefix: string
  serial: number
  limit_amount: number | null
  limit_unit: Term['unit'] | null
}

/**
 * Opens a second matter for a part of what was said in a submission. It is the same voice: the same petitioner, consent, day of
 * receipt and query code, under a number of its own; the people who joined are counted with the first one only.
 */
export async function splitOff(
  act: Act,
  tx: Tx,
  { row, state }: Loaded,
  procedure: Procedure,
  splitting: Splitting,
): Promise<void> {
  const { tenant } = tx.who
  const said = (of: { field: string }) => splitting.data[of.field] as string | undefined
  const [title = '', body = ''] = [said(splitting.title), said(splitting.body)]
  // numbers stay sealed with the first one; here nobody could open them
  for (const [field, text] of [
    [splitting.title.field, title],
    [splitting.body.field, body],
  ] as const)
    if (tokenise(text).found.length > 0)
      throw new Refused(422, 'input', { faults: [{ code: 'split.numbers', pointer: `/input/${field}` }] })
  const category = said(splitting.category) ?? row.category
  const area = said(splitting.area) ?? row.area_key
  const origin = await tx.maybe<Origin>(sql`
    select s.id, s.code_of, t.prefix, nextval('number_serial')::int as serial, r.limit_amount, r.limit_unit
    from submission s join tenant t on t.id = s.tenant left join lateral (${proposedRoute(tenant, category, area)}) r on true
    where s.tenant = ${tenant} and s.matter_id = ${row.id} order by s.received_at, s.id limit 1`)
  if (origin === undefined) throw new Refused(409, 'split.noSubmission')
  const now = act.kernel.now()
  const limit: Term | undefined =
    origin.limit_amount === null || origin.limit_unit === null
      ? undefined
      : { amount: origin.limit_amount, unit: origin.limit_unit }
  const start = { receivedAt: state.receivedAt, now, registrar: state.registrar, limit }
  const decision = begin(procedure, start, act.kernel.calendar)
  if (!decision.ok) throw new Refused(409, decision.reasons[0]?.code ?? 'matter.move.unknown')
  const lists = listColumns(procedure, decision.next, now, act.kernel.calendar)
  const keys = await act.kernel.keysOf(act.tenant)
  const number = referenceNumber({
    prefix: origin.prefix,
    year: new Date(now + 8 * 3_600_000).getUTCFullYear(),
    serial: origin.serial,
  })
  const root = origin.code_of ?? origin.id
  const [matter, submission] = [randomUUID(), randomUUID()]
  const part = [...new Set([...(state.registrar === null ? [] : [state.registrar]), act.staff?.account ?? ''])]
    .filter(Boolean)
    .sort()
  const visibility = sql`${area}, ${part}::uuid[], ${row.excluded}::uuid[]`
  await tx.run(sql`
    with m as (
      insert into matter (tenant, id, number, procedure_id, procedure_version, title, category, channel, stage, registrar_id, about_person, received_at, due_at, due_day, due_provisional, next_wake_at, revision, flags, split_from, area_key, took_part, excluded)
      select ${tenant}, ${matter}, ${number}, ${procedure.id}, ${procedure.version}, ${title}, ${category}, o.channel, ${decision.next.stage}, ${state.registrar}::uuid, o.about_person, o.received_at,
        ${lists.due_at}, ${lists.due_day}::date, ${lists.due_provisional}, ${lists.next_wake_at}, 1, ${[splitting.flag]}, o.id, ${visibility}
      from matter o where o.tenant = ${tenant} and o.id = ${row.id}),
    s as (
      insert into submission (tenant, id, matter_id, number, code_index, code_of, channel, title, body, place, anonymous, on_behalf, name_masked, phone_masked, consent, person_times, received_at, area_key, took_part, excluded)
      select tenant, ${submission}, ${matter}, ${number}, ${keys.blindIndex('queryCode', `${number}:${codeOf(keys, root)}`)}, ${root}, channel, ${title}, ${body}, place, anonymous, on_behalf, name_masked, phone_masked, consent, 1, received_at, ${visibility}
      from submission where tenant = ${tenant} and id = ${origin.id}),
    e as (
      insert into matter_event (tenant, matter_id, seq, at, move, from_stage, to_stage, actor_id, actor_kind, actor_post, public, data, area_key, took_part, excluded)
      select ${tenant}, ${matter}::uuid, e.seq, e.at, e.move, e.from_stage, e.to_stage, e.actor_id, e.actor_kind, e.actor_post, e.public, e.data, ${visibility}
      from jsonb_to_recordset(${eventsJson(act, [{ procedure, decision }])}::jsonb) as e${eventRecord}),
    c as (
      insert into matter_clock (tenant, matter_id, clock, run, started_at, term_amount, term_unit, extensions, pauses, state, due_at, due_day, provisional, ended_at, edition, fired, area_key, took_part, excluded)
      select ${tenant}, ${matter}::uuid, c.clock, c.run, c.started_at, c.term_amount, c.term_unit, c.extensions, c.pauses, c.state, c.due_at, c.due_day, c.provisional, c.ended_at, c.edition, c.fired, ${visibility}
      from jsonb_to_recordset(${clocksJson(decision.clocks)}::jsonb) as c${clockRecord})
    insert into audit_entry (tenant, actor, operation, object_kind, object_id, detail, trace)
    values (${tenant}, ${act.staff?.account ?? 'system'}, 'matter.split', 'matter', ${matter}, ${JSON.stringify({ from: row.id })}, ${act.trace})`)
  await tx.run(sql`select petitioner_goes_along(${origin.id}, ${submission})`)
}
