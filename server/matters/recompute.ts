import sql from 'sql-template-tag'
import type { Instant, WorkCalendar } from '../../core/deadline/index.ts'
import { type ClockState, type MatterState, recompute } from '../../core/procedure/index.ts'
import { type Tx, transact } from '../database/index.ts'
import { type Act, type Installation, systemWho } from '../kernel/index.ts'
import { procedureVersion } from './procedures.ts'
import { listColumns } from './save.ts'
import { loadMatters, time } from './state.ts'
import { systemAct } from './sweep.ts'

/** Matters reckoned in one transaction. */
const AT_ONCE = 200

/**
 * Reckons the open clocks anew that were reckoned with another edition of the holiday table. A matter whose due day moves says so in its
 * timeline, which the petitioner sees. Done twice, or by two nodes at once, it changes nothing the second time; stopped in the middle, it
 * goes on with what is left.
 *
 * @returns how many matters have another due day
 */
export async function recomputeClocks({ kernel }: Installation): Promise<number> {
  const tenants = await transact(
    kernel.pool,
    systemWho(''),
    (tx) => tx.all<{ id: string; kind: string }>(sql`select id, kind from tenant order by id`),
    'read',
  )
  let moved = 0
  for (const { id, kind } of tenants) {
    const act = systemAct(kernel, id, 'calendar')
    for (;;) {
      const batch = await act.write((tx) => recomputeBatch(act, tx, kind === 'imported'))
      if (batch === undefined) break
      moved += batch
    }
  }
  return moved
}

const isOpen = ({ state }: ClockState) => state === 'running' || state === 'paused'

/** The next matters with a clock of another edition; undefined when there are none left. Uses matter_clock_open. */
async function recomputeBatch(act: Act, tx: Tx, past: boolean): Promise<number | undefined> {
  const { tenant, kernel } = act
  const { calendar } = kernel
  const left = await tx.all<{ id: string }>(
    sql`select distinct matter_id as id from matter_clock where tenant = ${tenant} and state in ('running', 'paused') and edition <> ${calendar.edition} order by matter_id limit ${AT_ONCE}`,
  )
  if (left.length === 0) return undefined
  const changed = []
  for (const { row, state } of await loadMatters(
    tx,
    left.map(({ id }) => id),
  )) {
    const procedure = await procedureVersion(tx, row.procedure_id, row.procedure_version)
    const reckoned = recompute(procedure, state, calendar)
    const moves = state.clocks.flatMap((run) => {
      const now = reckoned.find(({ id, run: number }) => id === run.id && number === run.run)
      return now === undefined || now.dueDay === run.dueDay ? [] : [{ clock: run.id, from: run.dueDay, to: now.dueDay }]
    })
    const clocks = state.clocks.map((run) => {
      const now = reckoned.find(({ id, run: number }) => id === run.id && number === run.run)
      return now ?? (isOpen(run) ? { ...run, edition: calendar.edition } : run)
    })
    const next: MatterState = { ...state, clocks, revision: state.revision + (moves.length > 0 ? 1 : 0) }
    const lists = listColumns(procedure, next, kernel.now(), calendar)
    // nobody is warned about the past of another system
    changed.push({ id: row.id, next, moves, lists: past ? { ...lists, next_wake_at: null } : lists })
  }
  await saveRecomputed(tx, calendar, kernel.now(), changed)
  return changed.filter(({ moves }) => moves.length > 0).length
}

type Changed = {
  id: string
  next: MatterState
  moves: { clock: string; from: string; to: string }[]
  lists: ReturnType<typeof listColumns>
}

async function saveRecomputed(
  tx: Tx,
  calendar: WorkCalendar,
  now: Instant,
  changed: readonly Changed[],
): Promise<void> {
  const { tenant } = tx.who
  const matters = changed.map(({ id, next, moves, lists }) => ({ id, revision: next.revision, moves, ...lists }))
  const clocks = changed.flatMap(({ id, next }) =>
    next.clocks.filter(isOpen).map((run) => ({
      matter: id,
      clock: run.id,
      run: run.run,
      due_at: time(run.dueAt),
      due_day: run.dueDay,
      provisional: run.provisional,
    })),
  )
  await tx.run(sql`
    with r as (
      select * from jsonb_to_recordset(${JSON.stringify(matters)}::jsonb) as r(id uuid, revision integer, moves jsonb, due_at timestamptz, due_day date, due_provisional boolean, next_wake_at timestamptz)),
    reckoned as (
      update matter m set revision = r.revision, due_at = r.due_at, due_day = r.due_day, due_provisional = r.due_provisional, next_wake_at = r.next_wake_at
      from r where m.tenant = ${tenant} and m.id = r.id
      returning m.id, m.revision, m.stage, m.area_key, m.unit_id, m.took_part, m.excluded, r.moves),
    clocked as (
      update matter_clock c set due_at = n.due_at, due_day = n.due_day, provisional = n.provisional, edition = ${calendar.edition}
      from jsonb_to_recordset(${JSON.stringify(clocks)}::jsonb) as n(matter uuid, clock text, run integer, due_at timestamptz, due_day date, provisional boolean)
      where c.tenant = ${tenant} and c.matter_id = n.matter and c.clock = n.clock and c.run = n.run),
    told as (
      insert into matter_event (tenant, matter_id, seq, at, move, from_stage, to_stage, actor_kind, data, area_key, unit_id, took_part, excluded)
      select ${tenant}, m.id, m.revision, ${time(now)}, 'calendar', m.stage, m.stage, 'system', jsonb_build_object('moved', m.moves), m.area_key, m.unit_id, m.took_part, m.excluded
      from reckoned m where m.moves <> '[]')
    insert into audit_entry (tenant, actor, operation, object_kind, object_id, detail, trace)
    select ${tenant}, 'system', 'matter.recompute', 'matter', m.id::text, jsonb_build_object('moved', m.moves, 'edition', ${calendar.edition}::text), 'calendar' from reckoned m where m.moves <> '[]'`)
}
