import { randomUUID } from 'node:crypto'
import sql from 'sql-template-tag'
import type { Instant, WorkCalendar } from '../../core/deadline/index.ts'
import { tokenise } from '../../core/masking/index.ts'
import type { MatterState, MoveEvent, Procedure } from '../../core/procedure/index.ts'
import { referenceNumber } from '../../core/reference/index.ts'
import type { TenantKeys } from '../cryptography/index.ts'
import type { Tx } from '../database/index.ts'
import { listColumns } from '../matters/index.ts'
import { byField } from './columns.ts'
import { pastOf } from './history.ts'
import type { Refused } from './rejections.ts'
import type { PastRequest } from './row.ts'
import type { Entry } from './write.ts'

/** A row that may be written: checked against the file and the tenant, not yet against what is there already. */
export type Candidate = {
  line: number
  request: PastRequest
  area: string
  category: string | null
  raw: Record<string, unknown>
}

/** What an earlier import left of a request. */
type Earlier = {
  source_id: string
  source_hash: Buffer | null
  import_id: string | null
  submission: string
  matter: string
  number: string
  revision: number
  untouched: boolean
  changes: number
  stage: string
  title: string
  body: string
  received_at: Date
  answered_at: Date | null
}

export type Known = { earlier: Map<string, Earlier>; serials: number[]; prefix: string }

/** The moves an import itself may have made; a matter with any other has been worked on by people. */
const OWN_MOVES = ['importAnswer', 'expire', 'importChange']

/** What is there already of these requests, and numbers for those that are not. By the unique (tenant, source_id). */
export async function lookUp(tx: Tx, candidates: readonly Candidate[]): Promise<Known> {
  const ids = candidates.map(({ request }) => request.id)
  const rows = await tx.all<Earlier>(sql`
    select s.source_id, s.source_hash, s.import_id, s.id as submission, m.id as matter, s.number, m.revision, m.stage, s.title, s.body, s.received_at, s.answered_at,
      (m.move_counts - ${OWN_MOVES}::text[]) = '{}'::jsonb as untouched, coalesce((m.move_counts->>'importChange')::int, 0) as changes
    from submission s join matter m on m.tenant = s.tenant and m.id = s.matter_id
    where s.tenant = ${tx.who.tenant} and s.source_id = any (${ids}::text[])`)
  const earlier = new Map(rows.map((row) => [row.source_id, row]))
  const missing = candidates.length - earlier.size
  const { prefix, serials } = await tx.one<{ prefix: string; serials: number[] }>(
    sql`select prefix, array(select nextval('number_serial')::int from generate_series(1, ${missing})) as serials from tenant where id = ${tx.who.tenant}`,
  )
  return { earlier, serials, prefix }
}

export type Workshop = {
  procedure: Procedure
  calendar: WorkCalendar
  keys: TenantKeys
  now: Instant
}

export type Prepared = {
  entries: Entry[]
  unchanged: number
  refused: Refused[]
}

/** Turns candidates into rows: history by the engine, numbers out of the text, names sealed. */
export function prepare(candidates: readonly Candidate[], known: Known, shop: Workshop): Prepared {
  const prepared: Prepared = { entries: [], unchanged: 0, refused: [] }
  const serials = [...known.serials]
  const year = new Date(shop.now + 8 * 3_600_000).getUTCFullYear()
  for (const candidate of candidates) {
    const before = known.earlier.get(candidate.request.id)
    if (before === undefined) {
      const serial = serials.pop()
      if (serial === undefined) throw new Error('fewer numbers than new requests')
      const number = referenceNumber({ prefix: known.prefix, year, serial })
      prepared.entries.push(entryOf(candidate, { matter: randomUUID(), submission: randomUUID(), number }, shop))
    } else if (before.source_hash?.equals(candidate.request.hash)) {
      prepared.unchanged += 1
    } else if (!before.untouched) {
      prepared.refused.push({
        line: candidate.line,
        sourceId: candidate.request.id,
        field: null,
        code: 'import.touched',
        params: {},
        raw: byField(candidate.raw),
      })
    } else {
      prepared.entries.push(changed(entryOf(candidate, before, shop), before, shop))
    }
  }
  return prepared
}

function entryOf(
  { line, request, area, category }: Candidate,
  ids: { matter: string; submission: string; number: string },
  { procedure, calendar, keys, now }: Workshop,
): Entry {
  const title = tokenise(request.title)
  const body = tokenise(request.detail)
  const reply = request.reply === null ? null : tokenise(request.reply)
  const found = [...title.found, ...body.found, ...(reply?.found ?? [])]
  const at = (column: string) => ({ table: 'petitioner', column, row: ids.submission })
  const { state, events } = pastOf(
    procedure,
    { receivedAt: request.receivedAt, reply: reply?.text ?? null, repliedAt: request.repliedAt },
    now,
    calendar,
  )
  return {
    line,
    request,
    area,
    category,
    matter: ids.matter,
    submission: ids.submission,
    number: ids.number,
    title: title.text,
    body: body.text,
    state,
    lists: listsOf(procedure, state, now, calendar),
    events: events.map(({ seq, event }) => ({
      seq,
      event: event.move === 'begin' ? { ...event, data: request.votes } : event,
      public: true,
    })),
    sealedName: request.author === null ? null : keys.seal(request.author, at('name')),
    sealedTokens: found.length === 0 ? null : keys.seal(JSON.stringify(found), at('tokens')),
    earlier: null,
  }
}

/** A matter all of whose deadlines lie in the past is not woken: nobody is reminded of the past. */
function listsOf(procedure: Procedure, state: MatterState, now: Instant, calendar: WorkCalendar): Entry['lists'] {
  const open = state.clocks.filter((run) => run.state === 'running')
  if (open.some(({ dueAt }) => dueAt !== null && dueAt > now)) return listColumns(procedure, state, now, calendar)
  const lead = open.sort((a, b) => (a.dueDay < b.dueDay ? -1 : 1))[0]
  return {
    due_at: lead?.dueAt == null ? null : new Date(lead.dueAt).toISOString(),
    due_day: lead?.dueDay ?? null,
    due_provisional: lead?.provisional ?? false,
    next_wake_at: null,
  }
}

/**
 * A changed request: its state is what the file says now; its timeline goes on with what changed and what was said before.
 * An answer that was not there before follows as an event of its own, at its own time.
 */
function changed(entry: Entry, before: Earlier, shop: Workshop): Entry {
  const { request, state } = entry
  const was = {
    ...(before.title !== entry.title && { title: before.title }),
    ...(before.body !== entry.body && { detail: before.body }),
    ...(before.received_at.getTime() !== request.receivedAt && { receivedAt: before.received_at.toISOString() }),
    ...((before.answered_at?.getTime() ?? null) !== request.repliedAt && {
      repliedAt: before.answered_at?.toISOString() ?? null,
    }),
  }
  const later = entry.events.filter(({ event }) => event.move !== 'begin')
  const told: MoveEvent = {
    move: 'importChange',
    from: before.stage,
    to: shop.procedure.start,
    at: shop.now,
    actor: null,
    as: null,
    data: { before: was, import: before.import_id },
  }
  const events = [{ event: told, public: false }, ...later].map((row, at) => ({
    ...row,
    seq: before.revision + 1 + at,
  }))
  return {
    ...entry,
    earlier: before.revision,
    events,
    state: {
      ...state,
      revision: before.revision + events.length,
      moveCounts: { ...state.moveCounts, importChange: before.changes + 1 },
    },
  }
}
