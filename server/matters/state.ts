import sql, { type Sql } from 'sql-template-tag'
import { type Instant, instant, type Term } from '../../core/deadline/index.ts'
import type { Standing } from '../../core/permission/index.ts'
import type { ClockState, MatterState } from '../../core/procedure/index.ts'
import type { Tx } from '../database/index.ts'

/** A matter as it lies in the database, with what the engine needs and what decides access. */
export type MatterRow = {
  id: string
  number: string
  procedure_id: string
  procedure_version: number
  title: string
  category: string | null
  area_key: string
  stage: string
  ending: MatterState['ending']
  outcome: MatterState['outcome']
  unit_id: string | null
  handler_id: string | null
  registrar_id: string | null
  took_part: string[]
  handled_by: string[]
  excluded: string[]
  received_at: Date
  answered_at: Date | null
  closed_at: Date | null
  rating: number | null
  revision: number
  move_counts: Record<string, number>
  flags: string[]
  tallies: Record<string, number>
  pending: Record<string, { by: string | null; at: number; data: Record<string, unknown> }>
  made_at: Record<string, number>
  follows: string | null
  followers: number
  parent_id: string | null
  lead_unit: string | null
  open_parts: number
  split_from: string | null
  /** versions of its procedure that it went by before, each with the number of the last event under it */
  earlier_versions: { version: number; until: number }[]
}

type ClockRow = {
  clock: string
  run: number
  started_at: Date
  term_amount: number
  term_unit: Term['unit']
  extensions: Term[]
  pauses: { from: number; until: number | null }[]
  state: ClockState['state']
  due_at: Date | null
  due_day: ClockState['dueDay']
  provisional: boolean
  ended_at: Date | null
  edition: string
  fired: string[]
}

const columns = sql`id, number, procedure_id, procedure_version, title, category, area_key, stage, ending, outcome, unit_id, handler_id, registrar_id,
  took_part, handled_by, excluded, received_at, answered_at, closed_at, revision, move_counts, flags, tallies, pending, made_at, follows, followers, parent_id, lead_unit, open_parts, split_from, earlier_versions`

/** Staff have no right to the column: what they may know of a rating comes from `ratingsOf`. */
const ratingFor = (tx: Tx): Sql => (tx.who.kind === 'staff' ? sql`null::smallint as rating` : sql`rating`)

const at = (date: Date): Instant => instant(date.getTime())
const atOrNull = (date: Date | null): Instant | null => (date === null ? null : at(date))

export type Loaded = { row: MatterRow; state: MatterState }

/** One matter the transaction may see, locked against other movers when it is to be changed. */
export async function loadMatter(tx: Tx, id: string, lock: boolean): Promise<Loaded | undefined> {
  const row = await tx.maybe<MatterRow>(
    sql`select ${columns}, ${ratingFor(tx)} from matter where tenant = ${tx.who.tenant} and id = ${id} ${lock ? sql`for no key update` : sql``}`,
  )
  if (row === undefined) return undefined
  const clocks = await tx.all<ClockRow>(
    sql`select * from matter_clock where tenant = ${tx.who.tenant} and matter_id = ${id} order by clock, run`,
  )
  return { row, state: stateOf(row, clocks.map(clockOf)) }
}

/**
 * Many matters in two queries; those one may not see are not among them. Locked in order of id, so that two batches cannot block each
 * other, unless they are only looked at.
 */
export async function loadMatters(
  tx: Tx,
  ids: readonly string[],
  { lock }: { lock: boolean } = { lock: true },
): Promise<Loaded[]> {
  const rows = await tx.all<MatterRow>(
    sql`select ${columns}, ${ratingFor(tx)} from matter where tenant = ${tx.who.tenant} and id = any (${ids}::uuid[]) order by id ${lock ? sql`for no key update` : sql``}`,
  )
  const clocks = await tx.all<ClockRow & { matter_id: string }>(
    sql`select * from matter_clock where tenant = ${tx.who.tenant} and matter_id = any (${ids}::uuid[]) order by clock, run`,
  )
  const byMatter = Map.groupBy(clocks, ({ matter_id }) => matter_id)
  return rows.map((row) => ({ row, state: stateOf(row, (byMatter.get(row.id) ?? []).map(clockOf)) }))
}

function stateOf(row: MatterRow, clocks: ClockState[]): MatterState {
  return {
    procedure: { id: row.procedure_id, version: row.procedure_version },
    stage: row.stage,
    ending: row.ending,
    outcome: row.outcome,
    unit: row.unit_id,
    handler: row.handler_id,
    handledBy: row.handled_by,
    registrar: row.registrar_id,
    receivedAt: at(row.received_at),
    answeredAt: atOrNull(row.answered_at),
    closedAt: atOrNull(row.closed_at),
    rating: row.rating,
    revision: row.revision,
    moveCounts: row.move_counts,
    madeAt: Object.fromEntries(Object.entries(row.made_at).map(([id, ms]) => [id, instant(ms)])),
    pending: Object.fromEntries(
      Object.entries(row.pending).map(([id, asked]) => [id, { ...asked, at: instant(asked.at) }]),
    ),
    tallies: row.tallies,
    flags: row.flags,
    follows: row.follows,
    followers: row.followers,
    openParts: row.open_parts,
    clocks,
  }
}

function clockOf(row: ClockRow): ClockState {
  return {
    id: row.clock,
    run: row.run,
    startedAt: at(row.started_at),
    term: { amount: row.term_amount, unit: row.term_unit },
    extensions: row.extensions,
    pauses: row.pauses.map(({ from, until }) => ({
      from: instant(from),
      until: until === null ? null : instant(until),
    })),
    state: row.state,
    dueAt: atOrNull(row.due_at),
    dueDay: row.due_day,
    provisional: row.provisional,
    endedAt: atOrNull(row.ended_at),
    edition: row.edition,
    fired: row.fired,
  }
}

export const standingOf = (row: MatterRow): Standing => ({
  area: row.area_key,
  unit: row.unit_id,
  leadUnit: row.lead_unit,
  handler: row.handler_id,
  registrar: row.registrar_id,
  tookPart: row.took_part,
  excluded: row.excluded,
})

/** The clock whose due day stands in lists: the open one that is due first. */
export function leadingClock(clocks: readonly ClockState[]): ClockState | undefined {
  return clocks
    .filter(({ state }) => state === 'running' || state === 'paused')
    .sort((a, b) =>
      a.dueDay < b.dueDay
        ? -1
        : a.dueDay > b.dueDay
          ? 1
          : (a.dueAt ?? Number.MAX_SAFE_INTEGER) - (b.dueAt ?? Number.MAX_SAFE_INTEGER),
    )[0]
}

export const time = (value: Instant | null): string | null => (value === null ? null : new Date(value).toISOString())

/** Clock runs as one JSON parameter: the shape `clockRecord` unpacks in SQL. */
export const clocksJson = (clocks: readonly ClockState[]): string =>
  JSON.stringify(
    clocks.map((c) => ({
      clock: c.id,
      run: c.run,
      started_at: time(c.startedAt),
      term_amount: c.term.amount,
      term_unit: c.term.unit,
      extensions: c.extensions,
      pauses: c.pauses,
      state: c.state,
      due_at: time(c.dueAt),
      due_day: c.dueDay,
      provisional: c.provisional,
      ended_at: time(c.endedAt),
      edition: c.edition,
      fired: c.fired,
    })),
  )

export const clockRecord: Sql = sql`(clock text, run integer, started_at timestamptz, term_amount integer, term_unit text, extensions jsonb, pauses jsonb,
  state text, due_at timestamptz, due_day date, provisional boolean, ended_at timestamptz, edition text, fired text[])`
