import sql from 'sql-template-tag'
import type { Instant, WorkCalendar } from '../../core/deadline/index.ts'
import {
  type ClockState,
  concernsPetitioner,
  type MatterState,
  type NoticeTarget,
  type Procedure,
  recompute,
} from '../../core/procedure/index.ts'
import { type Tx, transact } from '../database/index.ts'
import { type Act, type Installation, systemWho } from '../kernel/index.ts'
import { procedureVersion } from './procedures.ts'
import { listColumns } from './save.ts'
import { type Loaded, loadMatters, time } from './state.ts'
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
    const reckoned = await reckonedAnew(act, tx, { row, state })
    if (reckoned === undefined) {
      // left as it is and not asked again, so that it holds up nobody else
      await tx.run(
        sql`update matter_clock set edition = ${calendar.edition} where tenant = ${tenant} and matter_id = ${row.id} and state in ('running', 'paused')`,
      )
      continue
    }
    const { procedure, runs } = reckoned
    // what was promised to the petitioner is named first
    const inOrder = state.clocks.toSorted(
      (a, b) => Number(concernsPetitioner(procedure, b.id)) - Number(concernsPetitioner(procedure, a.id)),
    )
    const moves = inOrder.flatMap((run) => {
      const now = runs.find(({ id, run: number }) => id === run.id && number === run.run)
      return now === undefined || now.dueDay === run.dueDay ? [] : [{ clock: run.id, from: run.dueDay, to: now.dueDay }]
    })
    const clocks = state.clocks.map((run) => {
      const now = runs.find(({ id, run: number }) => id === run.id && number === run.run)
      return now ?? (isOpen(run) ? { ...run, edition: calendar.edition } : run)
    })
    const next: MatterState = { ...state, clocks, revision: state.revision + (moves.length > 0 ? 1 : 0) }
    const lists = listColumns(procedure, next, kernel.now(), calendar)
    // nobody is warned about the past of another system
    const told = past
      ? []
      : targetsOf(
          procedure,
          moves.map(({ clock }) => clock),
        )
    changed.push({ id: row.id, next, moves, told, lists: past ? { ...lists, next_wake_at: null } : lists })
  }
  await saveRecomputed(tx, calendar, kernel.now(), changed)
  return changed.filter(({ moves }) => moves.length > 0).length
}

/** The clocks under the new calendar; undefined where the matter contradicts its procedure, which is said in the log. */
async function reckonedAnew(act: Act, tx: Tx, { row, state }: Loaded) {
  try {
    const procedure = await procedureVersion(tx, row.procedure_id, row.procedure_version)
    return { procedure, runs: recompute(procedure, state, act.kernel.calendar) }
  } catch (error) {
    act.kernel.log.error(
      { tenant: act.tenant, matter: row.id, error: String(error) },
      'calendar: a matter cannot be reckoned',
    )
    return undefined
  }
}

/** Who is told that deadlines moved: whoever handles the matter, and the petitioner where one of them is a promise to them. */
function targetsOf(procedure: Procedure, moved: readonly string[]): NoticeTarget[] {
  if (moved.length === 0) return []
  return moved.some((clock) => concernsPetitioner(procedure, clock)) ? ['handler', 'petitioner'] : ['handler']
}

type Changed = {
  id: string
  next: MatterState
  told: NoticeTarget[]
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
  const notices = changed.flatMap(({ id, moves, told }) =>
    told.map((to) => ({
      to,
      template: 'calendar.moved',
      params: { clock: moves[0]?.clock, from: moves[0]?.from, dueDay: moves[0]?.to },
      matter: id,
      actor: null,
      occasion: `calendar:${calendar.edition}`,
    })),
  )
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
      select ${tenant}, m.id, m.revision, ${time(now)}, 'calendar', m.stage, m.stage, 'system', jsonb_build_object('moved', m.moves, 'edition', ${calendar.edition}::text), m.area_key, m.unit_id, m.took_part, m.excluded
      from reckoned m where m.moves <> '[]'),
    outgoing as (
      insert into outbox (tenant, topic, payload) select ${tenant}, 'notice', n.value from jsonb_array_elements(${JSON.stringify(notices)}::jsonb) as n)
    insert into audit_entry (tenant, actor, operation, object_kind, object_id, detail, trace)
    select ${tenant}, 'system', 'matter.recompute', 'matter', m.id::text, jsonb_build_object('moved', m.moves, 'edition', ${calendar.edition}::text), 'calendar' from reckoned m where m.moves <> '[]'`)
}
