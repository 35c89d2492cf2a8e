import sql, { empty, type Sql } from 'sql-template-tag'
import type { Instant } from '../../core/deadline/index.ts'
import {
  type Accepted,
  type MatterState,
  type MoveEvent,
  type Notice,
  nextWakeAt,
  type Procedure,
} from '../../core/procedure/index.ts'
import type { Tx } from '../database/index.ts'
import type { Act } from '../kernel/index.ts'
import { Refused } from '../problem/index.ts'
import { clockRecord, clocksJson, leadingClock, type MatterRow, time } from './state.ts'

/** A decided move. A category or an area that its form answered corrects the matter's. */
export type Step = { procedure: Procedure; decision: Accepted; corrections?: { category?: string; area?: string } }

/**
 * What the trail keeps of a step besides. With `before`, whoever made it may take it back for so many seconds, and so long its
 * messages to the petitioner wait; those of a `batch` wait all of them.
 */
export type Keeping = { before?: object; seconds?: number; batch?: string | undefined }

const HOUSE = new Set(['undo', 'migration'])

/**
 * What stands in the timeline for a move. What was said with a rating is kept in a column of its own, which those who
 * were rated have no right to (PR-33).
 */
export function toldOf(procedure: Procedure, moveId: string, data: Record<string, unknown>) {
  const move = procedure.moves[moveId]
  const rates = move?.effects.rating !== undefined
  // what a procedure has no word for concerns the house, but for its beginning and a notice of holidays
  const inside = move?.internal ?? HOUSE.has(moveId)
  return { public: !inside, data: rates ? {} : data, rated: rates ? data : null }
}

/** Who stands in the timeline for a step: the account with its post, the resident, or the system. */
export function signatureOf(
  act: Act,
  event: MoveEvent,
): { actorId: string | null; kind: 'staff' | 'resident' | 'system'; post: string | null } {
  if (event.actor !== null && act.staff !== undefined) {
    const { posts } = act.staff
    const absent = event.as?.standsInFor
    const post = posts.find(({ role, standsInFor }) => role === event.as?.role && standsInFor === absent) ?? posts[0]
    const title = post?.post ?? null
    return {
      actorId: event.actor,
      kind: 'staff',
      post: title !== null && absent !== undefined ? inPlace(title) : title,
    }
  }
  return { actorId: null, kind: event.as?.role === 'system' ? 'system' : 'resident', post: null }
}

/** How a post is signed that is held in the place of somebody absent. */
const inPlace = (post: string): string => `${post}（代）`

/** The events of steps as one JSON parameter. The revision a step leads to is the number of its event. */
export function eventsJson(act: Act, steps: readonly Step[]): string {
  return JSON.stringify(
    steps.map(({ procedure, decision: { event, next } }) => {
      const { actorId, kind, post } = signatureOf(act, event)
      return {
        seq: next.revision,
        at: time(event.at),
        move: event.move,
        from_stage: event.from,
        to_stage: event.to,
        actor_id: actorId,
        actor_kind: kind,
        actor_post: post,
        ...toldOf(procedure, event.move, event.data),
      }
    }),
  )
}

export const eventRecord = sql`(seq integer, at timestamptz, move text, from_stage text, to_stage text, actor_id uuid, actor_kind text, actor_post text, public boolean, data jsonb, rated jsonb)`

/** What is told of steps: the messages that follow them, each with the step it belongs to. */
export const noticesJson = (matter: string, actor: string | null, steps: readonly Step[]): string =>
  JSON.stringify(
    steps.flatMap(({ decision }) =>
      decision.notices.map((notice: Notice) => ({ ...notice, matter, actor, revision: decision.next.revision })),
    ),
  )

/** What earlier turns left with a matter, as columns to be set. */
export const turnColumns = (
  state: MatterState,
): Sql => sql`flags = ${state.flags}, tallies = ${JSON.stringify(state.tallies)}, pending = ${JSON.stringify(state.pending)},
  made_at = ${JSON.stringify(state.madeAt)}, follows = ${state.follows}::uuid`

export type Lists = {
  due_at: string | null
  due_day: string | null
  due_provisional: boolean
  next_wake_at: string | null
}

/** What lists and the sweeper read from the matter's own row instead of its clocks. */
export function listColumns(
  procedure: Procedure,
  state: MatterState,
  now: Instant,
  calendar: Act['kernel']['calendar'],
): Lists {
  const lead = leadingClock(state.clocks)
  return {
    due_at: time(lead?.dueAt ?? null),
    due_day: lead?.dueDay ?? null,
    due_provisional: lead?.provisional ?? false,
    next_wake_at: time(nextWakeAt(procedure, state, now, calendar)),
  }
}

export const partOf = (row: { took_part: readonly string[] }, state: MatterState, actor: string | null): string[] =>
  [
    ...new Set([
      ...row.took_part,
      ...(actor === null ? [] : [actor]),
      ...(state.handler === null ? [] : [state.handler]),
    ]),
  ].sort()

/** Writes a decided step: the matter, its clocks, the timeline, what follows, the audit entry, in one statement. */
export async function saveStep(act: Act, tx: Tx, row: MatterRow, step: Step, keeping: Keeping = {}): Promise<void> {
  const { procedure } = step
  const { before, seconds = 0, batch = null } = keeping
  const { next, clocks, event } = step.decision
  const { category = row.category, area = row.area_key } = step.corrections ?? {}
  const lists = listColumns(procedure, next, act.kernel.now(), act.kernel.calendar)
  const part = partOf(row, next, event.actor)
  const { rows } = await tx.client.query({
    ...statement(sql`
      with moved as (
        update matter set stage = ${next.stage}, ending = ${next.ending}, outcome = ${next.outcome}, unit_id = ${next.unit}, handler_id = ${next.handler},
          registrar_id = ${next.registrar}, took_part = ${part}::uuid[], handled_by = ${next.handledBy}::uuid[], answered_at = ${time(next.answeredAt)}, closed_at = ${time(next.closedAt)},
          ${next.rating !== row.rating ? sql`rating = ${next.rating},` : empty} move_counts = ${JSON.stringify(next.moveCounts)}, ${turnColumns(next)}, revision = ${next.revision}, category = ${category}, area_key = ${area},
          due_at = ${lists.due_at}, due_day = ${lists.due_day}, due_provisional = ${lists.due_provisional}, next_wake_at = ${lists.next_wake_at}
        where tenant = ${act.tenant} and id = ${row.id} and revision = ${row.revision}
        returning tenant, id, area_key, unit_id, lead_unit, took_part, excluded),
      clocked as (
        insert into matter_clock (tenant, matter_id, clock, run, started_at, term_amount, term_unit, extensions, pauses, state, due_at, due_day, provisional, ended_at, edition, fired, area_key, unit_id, lead_unit, took_part, excluded)
        select m.tenant, m.id, c.clock, c.run, c.started_at, c.term_amount, c.term_unit, c.extensions, c.pauses, c.state, c.due_at, c.due_day, c.provisional, c.ended_at, c.edition, c.fired, m.area_key, m.unit_id, m.lead_unit, m.took_part, m.excluded
        from moved m, jsonb_to_recordset(${clocksJson(clocks)}::jsonb) as c${clockRecord}
        on conflict (tenant, matter_id, clock, run) do update set extensions = excluded.extensions, pauses = excluded.pauses, state = excluded.state, due_at = excluded.due_at,
          term_amount = excluded.term_amount, term_unit = excluded.term_unit, due_day = excluded.due_day, provisional = excluded.provisional, ended_at = excluded.ended_at, edition = excluded.edition, fired = excluded.fired),
      told as (
        insert into matter_event (tenant, matter_id, seq, at, move, from_stage, to_stage, actor_id, actor_kind, actor_post, public, data, rated, before, batch, area_key, unit_id, lead_unit, took_part, excluded)
        select m.tenant, m.id, e.seq, e.at, e.move, e.from_stage, e.to_stage, e.actor_id, e.actor_kind, e.actor_post, e.public, e.data, e.rated, ${before === undefined ? null : JSON.stringify(before)}::jsonb, ${batch}::uuid, m.area_key, m.unit_id, m.lead_unit, m.took_part, m.excluded
        from moved m, jsonb_to_recordset(${eventsJson(act, [step])}::jsonb) as e${eventRecord}),
      follows as (
        insert into outbox (tenant, topic, payload, available_at)
        select m.tenant, 'notice', n.value, now() + case when ${batch}::uuid is not null or n.value->>'to' = 'petitioner' then ${seconds}::integer else 0 end * interval '1 second' from moved m, jsonb_array_elements(${noticesJson(row.id, event.actor, [step])}::jsonb) as n),
      audited as (
        insert into audit_entry (tenant, actor, operation, object_kind, object_id, detail, trace)
        select m.tenant, ${event.actor ?? event.as?.role ?? 'system'}, ${`matter.move.${event.move}`}, 'matter', m.id::text, ${JSON.stringify({ revision: next.revision, to: next.stage })}, ${act.trace} from moved m)
      select id from moved`),
  })
  if (rows.length === 0) throw new Refused(409, 'matter.stale')
}

const statement = (query: { text: string; values: unknown[] }) => ({ text: query.text, values: query.values })
