import type { Instant, Term, WorkCalendar } from '../deadline/index.ts'
import { answerIn, noticesOf, stateAfter } from './after.ts'
import { limited, onEntry } from './clocks.ts'
import { readInput } from './input.ts'
import type { Actor, Decision, MatterState, MoveAvailability, Procedure, Reason, Refusal } from './model.ts'
import { extensionTooLong, grantFor, obstaclesTo, reopensUntil } from './obstacles.ts'

/**
 * Begin a matter: it stands in the first stage, and the clocks of that stage run.
 *
 * A request told on the phone yesterday and typed in today was received yesterday, so the first stage is entered at
 * `receivedAt`, while the event is recorded at `now`.
 *
 * @param registrar account that registered it, null where a resident did so himself
 * @param limit     from the routing table; shortens the clocks that allow it
 */
export function begin(
  procedure: Procedure,
  start: { receivedAt: Instant; now: Instant; registrar: string | null; limit?: Term | undefined },
  calendar: WorkCalendar,
): Decision {
  const { receivedAt, now, registrar, limit } = start
  if (receivedAt > now) return refused({ code: 'matter.begin.notYetReceived', params: { receivedAt, now } })
  const stage = procedure.start
  const entered = onEntry(procedure, [], { stage, at: receivedAt, receivedAt, byMove: 'begin' }, calendar)
  const clocks = limit ? limited(procedure, entered, limit, calendar) : entered
  const next: MatterState = {
    procedure: { id: procedure.id, version: procedure.version },
    stage,
    ending: null,
    outcome: null,
    unit: null,
    handler: null,
    handledBy: [],
    registrar,
    receivedAt,
    answeredAt: null,
    closedAt: null,
    rating: null,
    revision: 1,
    moveCounts: {},
    madeAt: {},
    pending: {},
    tallies: {},
    flags: [],
    follows: null,
    followers: 0,
    openParts: 0,
    clocks,
  }
  const event = { move: 'begin', from: null, to: stage, at: now, actor: registrar, as: null, data: {} }
  return { ok: true, next, event, clocks, notices: [], answer: null }
}

/**
 * Decide one move of a matter: what it becomes, or every reason why not. Whatever was sent as `move` and `input`, the
 * result is a value; a procedure or a state that contradict each other throw, for that is a bug.
 *
 * @param now   when it is done; a clock that is a little behind is taken to stand at the last thing that happened
 * @param limit what the routing table allows for this matter, where the move applies it
 */
export function decideMove(
  procedure: Procedure,
  state: MatterState,
  moveId: string,
  input: unknown,
  actor: Actor,
  now: Instant,
  calendar: WorkCalendar,
  limit?: Term,
): Decision {
  const move = ownProperty(procedure.moves, moveId)
  if (!move) return refused({ code: 'matter.move.unknown', params: { move: String(moveId) } })
  const obstacles = obstaclesTo(procedure, state, moveId, move, { actor, now, calendar })
  if (obstacles.length > 0) return { ok: false, reasons: obstacles }
  const read = readInput(move, input)
  if (!read.ok) return read
  const tooLong = extensionTooLong(procedure, state, move, read.data)
  if (tooLong) return refused(tooLong)

  const next = stateAfter(
    procedure,
    state,
    { moveId, move, data: read.data, actor, limit },
    notBefore(state, now),
    calendar,
  )
  const event = {
    move: moveId,
    from: state.stage,
    to: next.stage,
    at: notBefore(state, now),
    actor: actor.account,
    as: grantFor(state, move, actor) ?? null,
    data: read.data,
  }
  return {
    ok: true,
    next,
    event,
    clocks: next.clocks.filter((run) => !state.clocks.includes(run)),
    notices: noticesOf(move, moveId, next, read.data),
    answer: answerIn(move, read.data),
  }
}

/**
 * The moves of the stage a matter stands in, each with whether this actor may make it now and, if not, why: what a
 * screen offers and what it explains. What only the system does is left out.
 */
export function availableMoves(
  procedure: Procedure,
  state: MatterState,
  actor: Actor,
  now: Instant,
  calendar: WorkCalendar,
): MoveAvailability[] {
  return Object.entries(procedure.moves)
    .filter(([, move]) => move.from.includes(state.stage) && move.by.some((grant) => grant.role !== 'system'))
    .map(([id, move]) => {
      const reasons = obstaclesTo(procedure, state, id, move, { actor, now, calendar })
      const until = reopensUntil(state, move, calendar)
      const bound = until === null ? {} : { until }
      return reasons.length === 0 ? { move: id, allowed: true, ...bound } : { move: id, allowed: false, reasons }
    })
}

const refused = (reason: Reason): Refusal => ({ ok: false, reasons: [reason] })

function ownProperty<T>(of: Record<string, T>, key: string): T | undefined {
  return Object.hasOwn(of, key) ? of[key] : undefined
}

/** Two nodes need not agree to the millisecond, but a pause cannot end before it began. */
export function notBefore(state: MatterState, now: Instant): Instant {
  const moments = state.clocks.flatMap((run) => [
    run.startedAt,
    run.endedAt ?? now,
    ...run.pauses.map((pause) => pause.from),
  ])
  return Math.max(now, state.receivedAt, state.closedAt ?? now, ...moments) as Instant
}
