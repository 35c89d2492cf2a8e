import sql from 'sql-template-tag'
import { maskName } from '../../core/masking/index.ts'
import type { ClockState, MatterState, MoveEvent } from '../../core/procedure/index.ts'
import type { Tx } from '../database/index.ts'
import { type Column, insertRows, updateRows } from './bulk.ts'
import type { PastRequest } from './row.ts'

/** One request of the past, ready to be written: new, or changed since the last import. */
export type Entry = {
  line: number
  request: PastRequest
  matter: string
  submission: string
  number: string
  area: string
  category: string | null
  title: string
  body: string
  state: MatterState
  lists: { due_at: string | null; due_day: string | null; due_provisional: boolean; next_wake_at: string | null }
  events: { seq: number; event: MoveEvent; public: boolean }[]
  sealedName: Buffer | null
  sealedTokens: Buffer | null
  /** the revision an earlier import left, null for a new one */
  earlier: number | null
}

/** Somebody else wrote one of these rows at the same moment; looking again sees it. */
export class Overtaken extends Error {}

const iso = (at: number | null): string | null => (at === null ? null : moment(at))

/** The same few moments stand in many columns of a request, and writing one down is what costs most here. */
const recent: [number, string][] = Array.from({ length: 16 }, () => [Number.NaN, ''])
function moment(at: number): string {
  const slot = recent[(at / 1000) & 15] as [number, string]
  if (slot[0] !== at) {
    slot[0] = at
    slot[1] = new Date(at).toISOString()
  }
  return slot[1]
}

const matterColumns: readonly Column<Entry>[] = [
  ['id', 'uuid', (e) => e.matter],
  ['title', 'text', (e) => e.title],
  ['category', 'text', (e) => e.category],
  ['area_key', 'text', (e) => e.area],
  ['person_times', 'integer', (e) => e.request.personTimes],
  ['stage', 'text', (e) => e.state.stage],
  ['ending', 'text', (e) => e.state.ending],
  ['received_at', 'timestamptz', (e) => iso(e.request.receivedAt)],
  ['answered_at', 'timestamptz', (e) => iso(e.state.answeredAt)],
  ['closed_at', 'timestamptz', (e) => iso(e.state.closedAt)],
  ['due_at', 'timestamptz', (e) => e.lists.due_at],
  ['due_day', 'date', (e) => e.lists.due_day],
  ['due_provisional', 'boolean', (e) => e.lists.due_provisional],
  ['next_wake_at', 'timestamptz', (e) => e.lists.next_wake_at],
  ['move_counts', 'jsonb', (e) => JSON.stringify(e.state.moveCounts)],
  ['revision', 'integer', (e) => e.state.revision],
]

const matterAtFirst: readonly Column<Entry>[] = [
  ...matterColumns,
  ['number', 'text', (e) => e.number],
  ['procedure_id', 'text', (e) => e.state.procedure.id],
  ['procedure_version', 'integer', (e) => e.state.procedure.version],
  ['channel', 'text', () => 'import'],
]

const submissionColumns = (importId: string): readonly Column<Entry>[] => [
  ['id', 'uuid', (e) => e.submission],
  ['title', 'text', (e) => e.title],
  ['body', 'text', (e) => e.body],
  ['anonymous', 'boolean', (e) => e.request.author === null],
  ['name_masked', 'text', (e) => (e.request.author === null ? null : maskName(e.request.author))],
  ['person_times', 'integer', (e) => e.request.personTimes],
  ['received_at', 'timestamptz', (e) => iso(e.request.receivedAt)],
  ['answered_at', 'timestamptz', (e) => iso(e.state.answeredAt)],
  ['source_hash', 'bytea', (e) => e.request.hash],
  ['import_id', 'uuid', () => importId],
  ['area_key', 'text', (e) => e.area],
]

const submissionAtFirst = (importId: string): readonly Column<Entry>[] => [
  ...submissionColumns(importId),
  ['matter_id', 'uuid', (e) => e.matter],
  ['number', 'text', (e) => e.number],
  ['channel', 'text', () => 'import'],
  ['source_id', 'text', (e) => e.request.id],
]

const petitionerColumns: readonly Column<Entry>[] = [
  ['submission_id', 'uuid', (e) => e.submission],
  ['name_sealed', 'bytea', (e) => e.sealedName],
  ['tokens_sealed', 'bytea', (e) => e.sealedTokens],
]

type EventRow = { entry: Entry; seq: number; event: MoveEvent; public: boolean }
const eventColumns: readonly Column<EventRow>[] = [
  ['matter_id', 'uuid', ({ entry }) => entry.matter],
  ['seq', 'integer', ({ seq }) => seq],
  ['at', 'timestamptz', ({ event }) => iso(event.at)],
  ['move', 'text', ({ event }) => event.move],
  ['from_stage', 'text', ({ event }) => event.from],
  ['to_stage', 'text', ({ event }) => event.to],
  ['actor_kind', 'text', () => 'system'],
  ['public', 'boolean', (row) => row.public],
  ['data', 'jsonb', ({ event }) => JSON.stringify(event.data)],
  ['area_key', 'text', ({ entry }) => entry.area],
]

type ClockRow = { entry: Entry; run: ClockState }
const clockColumns: readonly Column<ClockRow>[] = [
  ['matter_id', 'uuid', ({ entry }) => entry.matter],
  ['clock', 'text', ({ run }) => run.id],
  ['run', 'integer', ({ run }) => run.run],
  ['started_at', 'timestamptz', ({ run }) => iso(run.startedAt)],
  ['term_amount', 'integer', ({ run }) => run.term.amount],
  ['term_unit', 'text', ({ run }) => run.term.unit],
  ['state', 'text', ({ run }) => run.state],
  ['due_at', 'timestamptz', ({ run }) => iso(run.dueAt)],
  ['due_day', 'date', ({ run }) => run.dueDay],
  ['provisional', 'boolean', ({ run }) => run.provisional],
  ['ended_at', 'timestamptz', ({ run }) => iso(run.endedAt)],
  ['edition', 'text', ({ run }) => run.edition],
  // keys of the engine: letters, digits, @ : and -
  ['fired', 'text[]', ({ run }) => `{${run.fired.map((key) => `"${key}"`).join(',')}}`],
  ['area_key', 'text', ({ entry }) => entry.area],
]

const assignments = (columns: readonly Column<Entry>[]): string =>
  columns
    .filter(([name]) => name !== 'id')
    .map(([name]) => `${name} = r.${name}`)
    .join(', ')

/**
 * Writes a batch: matters, submissions, sealed names, timelines, clocks. No outbox: nobody is told about the past. A changed
 * request replaces what the last import said about it and adds to its timeline; what was there before stays there.
 *
 * @throws {Overtaken} a row was written or moved by somebody else since it was looked up; nothing of the batch is kept
 */
export async function writeEntries(tx: Tx, importId: string, entries: readonly Entry[]): Promise<void> {
  const fresh = entries.filter(({ earlier }) => earlier === null)
  const changed = entries.filter(({ earlier }) => earlier !== null)
  const columns = submissionColumns(importId)
  try {
    await insertRows(tx, 'matter', fresh, matterAtFirst)
    await insertRows(tx, 'submission', fresh, submissionAtFirst(importId))
  } catch (error) {
    const { code, constraint } = error as { code?: string; constraint?: string }
    if (code === '23505' && constraint === 'submission_tenant_source_id_key') throw new Overtaken()
    throw error
  }
  const moved = await updateRows(
    tx,
    'matter',
    changed,
    [...matterColumns, ['earlier', 'integer', (e: Entry) => e.earlier]],
    { set: assignments(matterColumns), match: 't.id = r.id and t.revision = r.earlier' },
  )
  if (moved !== changed.length) throw new Overtaken()
  await updateRows(tx, 'submission', changed, columns, { set: assignments(columns), match: 't.id = r.id' })
  if (changed.length > 0)
    await tx.run(
      sql`delete from matter_clock where tenant = ${tx.who.tenant} and matter_id = any (${changed.map(({ matter }) => matter)}::uuid[])`,
    )
  await writePetitioners(tx, fresh, changed)
  await insertRows(
    tx,
    'matter_event',
    entries.flatMap((entry) => entry.events.map((row): EventRow => ({ entry, ...row }))),
    eventColumns,
  )
  await insertRows(
    tx,
    'matter_clock',
    entries.flatMap((entry) => entry.state.clocks.map((run): ClockRow => ({ entry, run }))),
    clockColumns,
  )
}

async function writePetitioners(tx: Tx, fresh: readonly Entry[], changed: readonly Entry[]): Promise<void> {
  const known = ({ sealedName, sealedTokens }: Entry) => sealedName !== null || sealedTokens !== null
  await insertRows(tx, 'petitioner', fresh.filter(known), petitionerColumns)
  // this role may write sealed facts but not read them, so what is there is replaced without looking
  await insertRows(tx, 'petitioner', changed.filter(known), petitionerColumns, 'on conflict do nothing')
  await updateRows(tx, 'petitioner', changed, petitionerColumns, {
    set: 'name_sealed = r.name_sealed, tokens_sealed = r.tokens_sealed',
    match: 't.submission_id = r.submission_id',
  })
}
