import sql from 'sql-template-tag'
import type { Instant, WorkCalendar } from '../../core/deadline/index.ts'
import {
  type ClockState,
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

/** Why a matter stays with its version; `unexpected` is a bug, whose trace stands in the log. */
export type Staying = MigrationReason | { code: 'migration.unexpected'; params: { stage: string } }

/** What a migration would do, as counts: of the matters of a whole authority, by whomever they may be seen. */
export type Survey = {
  matters: number
  byStage: { from: string; to: string; count: number }[]
  unmapped: { stage: string; count: number }[]
  units: { id: string; name: string; count: number }[]
  /** matters that have another due day afterwards */
  dueMoved: number
  dueMovedSample: { number: string; from: string | null; to: string | null }[]
  clocksLapsed: { clock: string; count: number }[]
  clocksBegun: { clock: string; count: number }[]
  /** matters that stay, other than for a stage that is not in the map */
  blockedCount: number
  blocked: { number: string; reason: Staying }[]
}

const SAMPLE = 20
const BLOCKED_SHOWN = 100
/** Matters looked at in one query. */
const AT_ONCE = 500

const runningUnder = (tenant: string, { from }: Pick<MigrationPlan, 'from'>) =>
  sql`m.tenant = ${tenant} and m.procedure_id = ${from.id} and m.procedure_version = ${from.version} and m.closed_at is null`

/** How many matters have not ended, by version of their procedure. Uses matter_version. */
export async function runningByVersion(tx: Tx, procedure: string): Promise<Map<number, number>> {
  const rows = await tx.all<{ version: number; n: number }>(
    sql`select procedure_version as version, count(*)::int as n from matter where tenant = ${tx.who.tenant} and procedure_id = ${procedure} and closed_at is null group by 1`,
  )
  return new Map(rows.map(({ version, n }) => [version, n]))
}

/** How many matters a migration still has before it. Uses matter_version. */
export async function leftToMigrate(
  tx: Tx,
  from: Pick<Procedure, 'id' | 'version'>,
  except: readonly string[],
): Promise<number> {
  const { n } = await tx.one<{ n: number }>(
    sql`select count(*)::int as n from matter m where m.tenant = ${tx.who.tenant} and m.procedure_id = ${from.id} and m.procedure_version = ${from.version} and m.closed_at is null and m.id <> all (${except}::uuid[])`,
  )
  return n
}

/** Decides every running matter as the migration would, and changes nothing. Uses matter_version. */
export async function surveyMigration(
  tx: Tx,
  plan: MigrationPlan,
  now: Instant,
  calendar: WorkCalendar,
): Promise<Survey> {
  const stages = counter()
  const unmapped = counter()
  const units = counter()
  const lapsed = counter()
  const begun = counter()
  const survey: Survey = {
    matters: 0,
    byStage: [],
    unmapped: [],
    units: [],
    dueMoved: 0,
    dueMovedSample: [],
    clocksLapsed: [],
    clocksBegun: [],
    blockedCount: 0,
    blocked: [],
  }
  for await (const { row, state } of running(tx, plan)) {
    survey.matters += 1
    const outcome = decided({ row, state }, plan, now, calendar)
    if (!outcome.ok) {
      if (outcome.reason.code === 'migration.unmapped') {
        unmapped.add(state.stage)
        continue
      }
      survey.blockedCount += 1
      if (survey.blocked.length < BLOCKED_SHOWN) survey.blocked.push({ number: row.number, reason: outcome.reason })
      continue
    }
    const { next, lists } = outcome
    stages.add(`${state.stage} ${next.stage}`)
    if (row.unit_id !== null) units.add(row.unit_id)
    for (const run of endedBy(state, next)) lapsed.add(run.id)
    for (const run of begunBy(state, next)) begun.add(run.id)
    const before = listColumns(plan.from, state, now, calendar).due_day
    if (before === lists.due_day) continue
    survey.dueMoved += 1
    if (survey.dueMovedSample.length < SAMPLE)
      survey.dueMovedSample.push({ number: row.number, from: before, to: lists.due_day })
  }
  const names = await tx.all<{ id: string; name: string }>(
    sql`select id, name from organization where tenant = ${tx.who.tenant} and id = any (${units.all().map(([id]) => id)}::uuid[])`,
  )
  survey.byStage = stages.all().map(([key, count]) => {
    const [from = '', to = ''] = key.split(' ')
    return { from, to, count }
  })
  survey.unmapped = unmapped.all().map(([stage, count]) => ({ stage, count }))
  survey.units = units.all().map(([id, count]) => ({ id, name: names.find((one) => one.id === id)?.name ?? '', count }))
  survey.clocksLapsed = lapsed.all().map(([clock, count]) => ({ clock, count }))
  survey.clocksBegun = begun.all().map(([clock, count]) => ({ clock, count }))
  return survey
}

function counter() {
  const counts = new Map<string, number>()
  return {
    add: (key: string) => counts.set(key, (counts.get(key) ?? 0) + 1),
    /** the most frequent first */
    all: () => [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)),
  }
}

async function* running(tx: Tx, plan: MigrationPlan): AsyncGenerator<Loaded> {
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const ids = await tx.all<{ id: string }>(
      sql`select m.id from matter m where ${runningUnder(tx.who.tenant, plan)} and m.id > ${after}::uuid order by m.id limit ${AT_ONCE}`,
    )
    const last = ids.at(-1)
    if (last === undefined) return
    yield* await loadMatters(
      tx,
      ids.map(({ id }) => id),
      { lock: false },
    )
    after = last.id
  }
}

const isOpen = ({ state }: ClockState) => state === 'running' || state === 'paused'
const same = (a: ClockState) => (b: ClockState) => a.id === b.id && a.run === b.run
const endedBy = (before: MatterState, after: MatterState) =>
  before.clocks.filter((run) => isOpen(run) && after.clocks.some((one) => same(run)(one) && !isOpen(one)))
const begunBy = (before: MatterState, after: MatterState) =>
  after.clocks.filter((run) => !before.clocks.some(same(run)))

type Moved = {
  ok: true
  loaded: Loaded
  next: MatterState
  clocks: ClockState[]
  lists: ReturnType<typeof listColumns>
}

function decided(
  loaded: Loaded,
  { from, to, stages }: MigrationPlan,
  now: Instant,
  calendar: WorkCalendar,
): Moved | { ok: false; reason: Staying } {
  const { state } = loaded
  const outcome = migrateState(from, to, state, stages, now, calendar)
  if (outcome.ok)
    return {
      ok: true,
      loaded,
      next: outcome.next,
      clocks: outcome.clocks,
      lists: listColumns(to, outcome.next, now, calendar),
    }
  const [reason = { code: 'migration.unexpected' as const, params: { stage: state.stage } }] = outcome.reasons
  return { ok: false, reason }
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
  const { kernel, tenant } = act
  const now = kernel.now()
  const ids = await tx.all<{ id: string }>(sql`
    select m.id from matter m where ${runningUnder(tenant, plan)} and m.id <> all (${except}::uuid[])
    order by m.id limit ${limit} for no key update skip locked`)
  const moved: Moved[] = []
  const stayed: Batch['stayed'] = []
  const loaded = await loadMatters(
    tx,
    ids.map(({ id }) => id),
  )
  for (const one of loaded) {
    const { id, number, stage } = one.row
    const stays = (reason: Staying) => stayed.push({ matter: id, number, reason })
    try {
      const outcome = decided(one, plan, now, kernel.calendar)
      if (outcome.ok) moved.push(outcome)
      else stays(outcome.reason)
    } catch (error) {
      kernel.log.error({ tenant, matter: id, error: String(error) }, 'migration: a matter cannot be moved')
      stays({ code: 'migration.unexpected', params: { stage } })
    }
  }
  await saveMoved(act, tx, plan, now, moved)
  return { moved: moved.length, stayed }
}

/** One statement for a batch. Counts and questions of moves that are no more are taken out, the others stay as they lie. */
async function saveMoved(act: Act, tx: Tx, { from, to }: MigrationPlan, now: Instant, moved: readonly Moved[]) {
  if (moved.length === 0) return
  const { tenant } = act
  const { kind } = await tx.one<{ kind: string }>(sql`select kind from tenant where id = ${tenant}`)
  const gone = (before: object, after: object) => Object.keys(before).filter((key) => !Object.hasOwn(after, key))
  const matters = moved.map(({ loaded: { row, state }, next, clocks, lists }) => ({
    id: row.id,
    stage: next.stage,
    was: state.stage,
    revision: next.revision,
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
      select * from jsonb_to_recordset(${JSON.stringify(matters)}::jsonb) as r(id uuid, stage text, was text, revision integer, counts_gone text[], made_gone text[], pending_gone text[], clocks jsonb,
        due_at timestamptz, due_day date, due_provisional boolean, next_wake_at timestamptz)),
    moved as (
      update matter m set procedure_version = ${to.version}, stage = r.stage, revision = r.revision, move_counts = m.move_counts - r.counts_gone, made_at = m.made_at - r.made_gone,
        pending = m.pending - r.pending_gone,
        earlier_versions = m.earlier_versions || jsonb_build_object('version', ${from.version}::integer, 'until', r.revision - 1), due_at = r.due_at, due_day = r.due_day, due_provisional = r.due_provisional, next_wake_at = r.next_wake_at
      from r where m.tenant = ${tenant} and m.id = r.id
      returning m.tenant, m.id, m.revision, m.stage, m.area_key, m.unit_id, m.lead_unit, m.took_part, m.excluded, r.was, r.clocks),
    clocked as (
      insert into matter_clock (tenant, matter_id, clock, run, started_at, term_amount, term_unit, extensions, pauses, state, due_at, due_day, provisional, ended_at, edition, fired, area_key, unit_id, lead_unit, took_part, excluded)
      select m.tenant, m.id, c.clock, c.run, c.started_at, c.term_amount, c.term_unit, c.extensions, c.pauses, c.state, c.due_at, c.due_day, c.provisional, c.ended_at, c.edition, c.fired, m.area_key, m.unit_id, m.lead_unit, m.took_part, m.excluded
      from moved m, jsonb_to_recordset(m.clocks) as c${clockRecord}
      on conflict (tenant, matter_id, clock, run) do update set pauses = excluded.pauses, state = excluded.state, due_at = excluded.due_at, due_day = excluded.due_day,
        provisional = excluded.provisional, ended_at = excluded.ended_at, edition = excluded.edition),
    told as (
      insert into matter_event (tenant, matter_id, seq, at, move, from_stage, to_stage, actor_kind, public, data, area_key, unit_id, lead_unit, took_part, excluded)
      select m.tenant, m.id, m.revision, ${time(now)}, 'migration', m.was, m.stage, 'system', false, jsonb_build_object('from', ${from.version}::integer, 'to', ${to.version}::integer), m.area_key, m.unit_id, m.lead_unit, m.took_part, m.excluded from moved m)
    insert into audit_entry (tenant, actor, operation, object_kind, object_id, detail, trace)
    select m.tenant, 'system', 'matter.migrate', 'matter', m.id::text, jsonb_build_object('procedure', ${from.id}::text, 'from', ${from.version}::integer, 'to', ${to.version}::integer, 'revision', m.revision), ${act.trace} from moved m`)
}
