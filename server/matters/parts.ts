import { randomUUID } from 'node:crypto'
import sql from 'sql-template-tag'
import type { Term } from '../../core/deadline/index.ts'
import { begin } from '../../core/procedure/index.ts'
import type { Tx } from '../database/index.ts'
import type { Act } from '../kernel/index.ts'
import { Refused } from '../problem/index.ts'
import { stepOfSystem } from './move.ts'
import { procedureVersion } from './procedures.ts'
import { eventRecord, eventsJson, listColumns } from './save.ts'
import { clockRecord, clocksJson, type Loaded, loadMatters, time } from './state.ts'

type Opening = {
  procedure: string
  units: { field: string }
  task: { field: string }
  days?: { field: string } | undefined
  data: Record<string, unknown>
}

/** As much of the task as stands in lists. */
const TITLE = 60

/**
 * Opens a part for each unit named: a matter of its own that the unit handles and the leading unit accepts. It shows the task
 * and nothing of the request behind it (B2-15). All of them begin in the same moment.
 *
 * @throws {Refused} 409 parts.noUnit: no unit has the matter, so that nobody could lead
 */
export async function openParts(act: Act, tx: Tx, { row }: Loaded, opening: Opening): Promise<void> {
  const { tenant } = tx.who
  if (row.unit_id === null) throw new Refused(409, 'parts.noUnit')
  const ground = await tx.one<{ version: number | null; known: number }>(sql`
    select (select max(version) from procedure_version where tenant = ${tenant} and id = ${opening.procedure}) as version,
      (select count(*)::int from matter where tenant = ${tenant} and parent_id = ${row.id}) as known`)
  if (ground.version === null) throw new Refused(409, 'procedure.unknown')
  const procedure = await procedureVersion(tx, opening.procedure, ground.version)
  const now = act.kernel.now()
  const task = String(opening.data[opening.task.field])
  const days = opening.days === undefined ? undefined : opening.data[opening.days.field]
  const limit: Term | undefined = typeof days === 'number' ? { amount: days, unit: 'workingDay' } : undefined
  const decision = begin(
    procedure,
    { receivedAt: now, now, registrar: act.staff?.account ?? null, limit },
    act.kernel.calendar,
  )
  if (!decision.ok) throw new Refused(409, decision.reasons[0]?.code ?? 'matter.move.unknown')
  const told = { ...decision, event: { ...decision.event, data: { task } } }
  const lists = listColumns(procedure, decision.next, now, act.kernel.calendar)
  const units = opening.data[opening.units.field] as string[]
  const parts = units.map((unit, index) => ({
    id: randomUUID(),
    unit,
    number: `${row.number}/${ground.known + index + 1}`,
  }))
  await tx.run(sql`
    with p as (select * from jsonb_to_recordset(${JSON.stringify(parts)}::jsonb) as p(id uuid, unit uuid, number text)),
    m as (
      insert into matter (tenant, id, number, procedure_id, procedure_version, title, category, channel, stage, received_at, due_at, due_day, due_provisional, next_wake_at, revision,
        parent_id, lead_unit, area_key, unit_id, took_part, excluded)
      select ${tenant}, p.id, p.number, ${procedure.id}, ${procedure.version}, ${task.length > TITLE ? `${task.slice(0, TITLE)}…` : task}, ${row.category}, 'inside', ${decision.next.stage}, ${time(now)}, ${lists.due_at}, ${lists.due_day}::date,
        ${lists.due_provisional}, ${lists.next_wake_at}, 1, ${row.id}, ${row.unit_id}::uuid, ${row.area_key}, p.unit, '{}', ${row.excluded}::uuid[] from p),
    e as (
      insert into matter_event (tenant, matter_id, seq, at, move, from_stage, to_stage, actor_id, actor_kind, actor_post, public, data, lead_unit, area_key, unit_id, excluded)
      select ${tenant}, p.id, e.seq, e.at, e.move, e.from_stage, e.to_stage, e.actor_id, e.actor_kind, e.actor_post, e.public, e.data, ${row.unit_id}::uuid, ${row.area_key}, p.unit, ${row.excluded}::uuid[]
      from p, jsonb_to_recordset(${eventsJson(act, [{ procedure, decision: told }])}::jsonb) as e${eventRecord}),
    c as (
      insert into matter_clock (tenant, matter_id, clock, run, started_at, term_amount, term_unit, extensions, pauses, state, due_at, due_day, provisional, ended_at, edition, fired, lead_unit, area_key, unit_id, excluded)
      select ${tenant}, p.id, c.clock, c.run, c.started_at, c.term_amount, c.term_unit, c.extensions, c.pauses, c.state, c.due_at, c.due_day, c.provisional, c.ended_at, c.edition, c.fired, ${row.unit_id}::uuid, ${row.area_key}, p.unit, ${row.excluded}::uuid[]
      from p, jsonb_to_recordset(${clocksJson(decision.clocks)}::jsonb) as c${clockRecord}),
    o as (
      insert into outbox (tenant, topic, payload)
      select ${tenant}, 'notice', jsonb_build_object('to', 'unit', 'template', 'part.asked', 'params', '{}'::jsonb, 'matter', p.id, 'actor', ${act.staff?.account ?? null}::text, 'revision', 1) from p)
    insert into audit_entry (tenant, actor, operation, object_kind, object_id, detail, trace)
    select ${tenant}, ${act.staff?.account ?? 'system'}, 'matter.part', 'matter', p.id::text, jsonb_build_object('of', ${row.id}::text), ${act.trace} from p`)
}

/** Ends the parts of a matter that are still open, by the system's move of that name. Uses matter_parent. */
export async function endParts(act: Act, tx: Tx, parent: string, move: string): Promise<void> {
  const open = await tx.all<{ id: string }>(
    sql`select id from matter where tenant = ${tx.who.tenant} and parent_id = ${parent} and closed_at is null order by id`,
  )
  for (const part of await loadMatters(
    tx,
    open.map(({ id }) => id),
  ))
    await stepOfSystem(act, tx, part, move)
}
