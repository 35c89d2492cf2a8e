import sql, { type Sql } from 'sql-template-tag'
import {
  type ClockState,
  concernsPetitioner,
  type MatterState,
  type MigrationReason,
  migrateState,
  type Procedure,
} from '../../core/procedure/index.ts'
import type { Tx } from '../database/index.ts'
import type { Act } from '../kernel/index.ts'
import { listColumns } from './save.ts'
import { clockRecord, clocksJson, type Loaded, loadMatters, time } from './state.ts'

/** From which version to which matters go, and which old stage becomes which new one. */
export type MigrationPlan = { from: Procedure; to: Procedure; stages: Readonly<Record<string, string>> }

type Version = Pick<Procedure, 'id' | 'version'>

/** Why a matter stays with its version; `unexpected` is a bug, whose trace stands in the log. */
export type Staying = MigrationReason | { code: 'migration.unexpected'; params: { stage: string } }

/** Matters `m` that have not ended and go by a version. */
export const runningUnder = (tenant: string, { id, version }: Version): Sql =>
  sql`m.tenant = ${tenant} and m.procedure_id = ${id} and m.procedure_version = ${version} and m.closed_at is null`

/** How many matters have not ended, by version of their procedure. Uses matter_version. */
export async function runningByVersion(tx: Tx, procedure: string): Promise<Map<number, number>> {
  const rows = await tx.all<{ version: number; n: number }>(
    sql`select procedure_version as version, count(*)::int as n from matter where tenant = ${tx.who.tenant} and procedure_id = ${procedure} and closed_at is null group by 1`,
  )
  return new Map(rows.map(({ version, n }) => [version, n]))
}

/** How many matters a migration still has before it. Uses matter_version. */
export async function leftToMigrate(tx: Tx, from: Version, except: readonly string[]): Promise<number> {
  const { n } = await tx.one<{ n: number }>(
    sql`select count(*)::int as n from matter m where ${runningUnder(tx.who.tenant, from)} and m.id <> all (${except}::uuid[])`,
  )
  return n
}

type Moving = {
  ok: true
  loaded: Loaded
  next: MatterState
  /** runs that began or changed */
  clocks: ClockState[]
  lists: ReturnType<typeof listColumns>
}

/** What becomes of a matter. One that a bug keeps from being decided stays, and holds up no other. */
export function decided(
  { kernel, tenant }: Act,
  loaded: Loaded,
  { from, to, stages }: MigrationPlan,
): Moving | { ok: false; reason: Staying } {
  const { row, state } = loaded
  const now = kernel.now()
  try {
    const outcome = migrateState(from, to, state, stages, now, kernel.calendar)
    if (!outcome.ok) return outcome
    const { next, clocks } = outcome
    return { ok: true, loaded, next, clocks, lists: listColumns(to, next, now, kernel.calendar) }
  } catch (error) {
    kernel.log.error({ tenant, matter: row.id, error: String(error) }, 'migration: a matter cannot be moved')
    return { ok: false, reason: { code: 'migration.unexpected', params: { stage: state.stage } } }
  }
}

export type Batch = { moved: number; stayed: { matter: string; number: string; reason: Staying }[] }

/**
 * Lets the next running matters go on under the other version: each with an event in its timeline that its petitioner does not see, and
 * an entry in the trail. Nodes may work at once; each takes others. Uses matter_version.
 *
 * @param except matters that stay, as earlier batches found
 */
export async function migrateBatch(
  act: Act,
  tx: Tx,
  plan: MigrationPlan,
  { limit, except }: { limit: number; except: readonly string[] },
): Promise<Batch> {
  const { tenant } = act
  const ids = await tx.all<{ id: string }>(sql`
    select m.id from matter m where ${runningUnder(tenant, plan.from)} and m.id <> all (${except}::uuid[])
    order by m.id limit ${limit} for no key update skip locked`)
  const moving: Moving[] = []
  const stayed: Batch['stayed'] = []
  const loaded = await loadMatters(
    tx,
    ids.map(({ id }) => id),
  )
  for (const one of loaded) {
    const outcome = decided(act, one, plan)
    if (outcome.ok) moving.push(outcome)
    else stayed.push({ matter: one.row.id, number: one.row.number, reason: outcome.reason })
  }
  await saveMoved(act, tx, plan, moving)
  return { moved: moving.length, stayed }
}

/** The dates promised to the petitioner that a migration moves. */
function promisesMoved(to: Procedure, before: MatterState, after: MatterState) {
  return after.clocks.flatMap((run) => {
    const was = before.clocks.find(({ id, run: number }) => id === run.id && number === run.run)
    const open = run.state === 'running' || run.state === 'paused'
    if (was === undefined || !open || was.dueDay === run.dueDay || !concernsPetitioner(to, run.id)) return []
    return [{ clock: run.id, from: was.dueDay, to: run.dueDay }]
  })
}

/** One statement for a batch. Counts and questions of moves that are no more are taken out, the others stay as they lie. */
async function saveMoved(act: Act, tx: Tx, { from, to }: MigrationPlan, moved: readonly Moving[]): Promise<void> {
  if (moved.length === 0) return
  const { tenant } = act
  const now = act.kernel.now()
  const { kind } = await tx.one<{ kind: string }>(sql`select kind from tenant where id = ${tenant}`)
  const gone = (before: object, after: object) => Object.keys(before).filter((key) => !Object.hasOwn(after, key))
  const promised = new Map(moved.map(({ loaded: { row, state }, next }) => [row.id, promisesMoved(to, state, next)]))
  const notices = moved.flatMap(({ loaded: { row }, next }) => {
    const first = promised.get(row.id)?.[0]
    if (first === undefined) return []
    const params = { clock: first.clock, dueDay: first.to }
    return [
      { to: 'petitioner', template: 'migration.moved', params, matter: row.id, actor: null, revision: next.revision },
    ]
  })
  const matters = moved.map(({ loaded: { row, state }, next, clocks, lists }) => ({
    id: row.id,
    stage: next.stage,
    was: state.stage,
    revision: next.revision,
    // the petitioner sees why a date that was promised is another one
    promised: promised.get(row.id) ?? [],
    counts_gone: gone(state.moveCounts, next.moveCounts),
    made_gone: gone(state.madeAt, next.madeAt),
    pending_gone: gone(state.pending, next.pending),
    clocks: JSON.parse(clocksJson(clocks)),
    ...lists,
    // nobody is warned about the past of another system
    ...(kind === 'imported' && { next_wake_at: null }),
  }))
  await tx.run(sql`
    with r as (
      select * from jsonb_to_recordset(${JSON.stringify(matters)}::jsonb) as r(id uuid, stage text, was text, revision integer, promised jsonb, counts_gone text[], made_gone text[], pending_gone text[], clocks jsonb,
        due_at timestamptz, due_day date, due_provisional boolean, next_wake_at timestamptz)),
    moved as (
      update matter m set procedure_version = ${to.version}, stage = r.stage, revision = r.revision, move_counts = m.move_counts - r.counts_gone, made_at = m.made_at - r.made_gone,
        pending = m.pending - r.pending_gone,
        earlier_versions = m.earlier_versions || jsonb_build_object('version', ${from.version}::integer, 'until', r.revision - 1), due_at = r.due_at, due_day = r.due_day, due_provisional = r.due_provisional, next_wake_at = r.next_wake_at
      from r where m.tenant = ${tenant} and m.id = r.id
      returning m.tenant, m.id, m.revision, m.stage, m.area_key, m.unit_id, m.lead_unit, m.took_part, m.excluded, r.was, r.clocks, r.promised),
    clocked as (
      insert into matter_clock (tenant, matter_id, clock, run, started_at, term_amount, term_unit, extensions, pauses, state, due_at, due_day, provisional, ended_at, edition, fired, area_key, unit_id, lead_unit, took_part, excluded)
      select m.tenant, m.id, c.clock, c.run, c.started_at, c.term_amount, c.term_unit, c.extensions, c.pauses, c.state, c.due_at, c.due_day, c.provisional, c.ended_at, c.edition, c.fired, m.area_key, m.unit_id, m.lead_unit, m.took_part, m.excluded
      from moved m, jsonb_to_recordset(m.clocks) as c${clockRecord}
      on conflict (tenant, matter_id, clock, run) do update set pauses = excluded.pauses, state = excluded.state, due_at = excluded.due_at, due_day = excluded.due_day,
        provisional = excluded.provisional, ended_at = excluded.ended_at, edition = excluded.edition),
    told as (
      insert into matter_event (tenant, matter_id, seq, at, move, from_stage, to_stage, actor_kind, public, data, area_key, unit_id, lead_unit, took_part, excluded)
      select m.tenant, m.id, m.revision, ${time(now)}, 'migration', m.was, m.stage, 'system', m.promised <> '[]', jsonb_build_object('from', ${from.version}::integer, 'to', ${to.version}::integer, 'moved', m.promised), m.area_key, m.unit_id, m.lead_unit, m.took_part, m.excluded from moved m),
    outgoing as (
      insert into outbox (tenant, topic, payload) select ${tenant}, 'notice', n.value from jsonb_array_elements(${JSON.stringify(notices)}::jsonb) as n)
    insert into audit_entry (tenant, actor, operation, object_kind, object_id, detail, trace)
    select m.tenant, 'system', 'matter.migrate', 'matter', m.id::text, jsonb_build_object('procedure', ${from.id}::text, 'from', ${from.version}::integer, 'to', ${to.version}::integer, 'revision', m.revision), ${act.trace} from moved m`)
}
