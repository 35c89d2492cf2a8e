import type { Instant, Term, WorkCalendar } from '../deadline/index.ts'
import type { Grant } from '../permission/index.ts'
import { clockOf, isOpen, limited, onEntry, timed } from './clocks.ts'
import { readInput } from './input.ts'
import type {
  Actor,
  ClockState,
  Decision,
  MatterState,
  Move,
  MoveAvailability,
  Notice,
  Outcome,
  Procedure,
  Reason,
  Refusal,
} from './model.ts'

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
  const obstacles = obstaclesTo(procedure, state, moveId, move, actor)
  if (obstacles.length > 0) return { ok: false, reasons: obstacles }
  const read = readInput(move, input)
  if (!read.ok) return read
  const tooLong = extensionTooLong(procedure, move, read.data)
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
    as: grantFor(move, actor) ?? null,
    data: read.data,
  }
  return {
    ok: true,
    next,
    event,
    clocks: next.clocks.filter((run) => !state.clocks.includes(run)),
    notices: noticesOf(move, moveId, next),
    answer: answerIn(move, read.data),
  }
}

/**
 * The moves of the stage a matter stands in, each with whether this actor may make it now and, if not, why: what a
 * screen offers and what it explains. What only the system does is left out.
 */
export function availableMoves(procedure: Procedure, state: MatterState, actor: Actor): MoveAvailability[] {
  return Object.entries(procedure.moves)
    .filter(([, move]) => move.from.includes(state.stage) && move.by.some((grant) => grant.role !== 'system'))
    .map(([id, move]) => {
      const reasons = obstaclesTo(procedure, state, id, move, actor)
      return reasons.length === 0 ? { move: id, allowed: true } : { move: id, allowed: false, reasons }
    })
}

const refused = (reason: Reason): Refusal => ({ ok: false, reasons: [reason] })

function ownProperty<T>(of: Record<string, T>, key: string): T | undefined {
  return Object.hasOwn(of, key) ? of[key] : undefined
}

/** Everything that stands against a move before anybody looks at its form. */
function obstaclesTo(procedure: Procedure, state: MatterState, id: string, move: Move, actor: Actor): Reason[] {
  if (procedure.id !== state.procedure.id || procedure.version !== state.procedure.version) {
    return [{ code: 'matter.move.procedure', params: { expected: state.procedure } }]
  }
  if (procedure.stages[state.stage]?.final) {
    return [{ code: 'matter.move.final', params: { move: id, stage: state.stage, ending: state.ending } }]
  }
  const reasons: Reason[] = []
  const against = (code: Reason['code'], params: Record<string, unknown>) => {
    reasons.push({ code, params: { move: id, ...params } })
  }
  if (!move.from.includes(state.stage)) against('matter.move.stage', { stage: state.stage, expected: move.from })
  if (!grantFor(move, actor)) against('matter.move.notEntitled', { by: move.by })
  if (actor.account !== null) {
    if (move.notBy.includes('handledBy') && state.handledBy.includes(actor.account))
      against('matter.move.samePerson', {})
    if (move.notBy.includes('registrar') && state.registrar === actor.account) against('matter.move.registrar', {})
  }
  if (move.times !== undefined && countOf(procedure, state, id) >= move.times) {
    against('matter.move.tooOften', { times: move.times })
  }
  if (move.after && !move.after.some((earlier) => countOf(procedure, state, earlier) > 0)) {
    against('matter.move.tooEarly', { after: move.after })
  }
  const outcomeKnown = state.outcome !== null || move.effects.outcome !== undefined
  if (move.effects.ending === 'outcome' && !outcomeKnown) against('matter.move.noOutcome', {})
  if (move.effects.extend) {
    const clock = move.effects.extend.clock
    const run = state.clocks.find((one) => one.id === clock && one.state === 'running')
    if (!run) against('matter.move.clockNotOpen', { clock })
    else if (run.extensions.length >= (procedure.clocks[clock]?.extension?.times ?? 0)) {
      against('matter.move.extensionUsed', { clock, times: run.extensions.length })
    }
  }
  return reasons
}

function grantFor(move: Move, actor: Actor): Grant | undefined {
  return move.by.find((one) => actor.grants.some((grant) => grant.role === one.role && grant.relation === one.relation))
}

/** How often this act was made, by whatever move it was recorded. */
function countOf(procedure: Procedure, state: MatterState, id: string): number {
  const counter = procedure.moves[id]?.countsAs ?? id
  return Object.entries(state.moveCounts).reduce(
    (sum, [made, times]) => (made === counter || procedure.moves[made]?.countsAs === counter ? sum + times : sum),
    0,
  )
}

function extensionTooLong(procedure: Procedure, move: Move, data: Record<string, unknown>): Reason | null {
  const { extend } = move.effects
  const max = extend && procedure.clocks[extend.clock]?.extension?.max
  if (!extend || !max || (data[extend.by.field] as number) <= max.amount) return null
  return { code: 'matter.move.extensionTooLong', params: { max }, field: `/${extend.by.field}` }
}

/** Two nodes need not agree to the millisecond, but a pause cannot end before it began. */
function notBefore(state: MatterState, now: Instant): Instant {
  const moments = state.clocks.flatMap((run) => [
    run.startedAt,
    run.endedAt ?? now,
    ...run.pauses.map((pause) => pause.from),
  ])
  return Math.max(now, state.receivedAt, ...moments) as Instant
}

type Step = { moveId: string; move: Move; data: Record<string, unknown>; actor: Actor; limit: Term | undefined }

/** Carries out the effects of a move that is allowed and whose form is right. */
function stateAfter(
  procedure: Procedure,
  state: MatterState,
  step: Step,
  at: Instant,
  calendar: WorkCalendar,
): MatterState {
  const { moveId, move, data, actor } = step
  const { effects } = move
  const given = (source: { field: string } | undefined) => (source ? data[source.field] : undefined)
  const outcome = typeof effects.outcome === 'object' ? given(effects.outcome) : effects.outcome
  const handler = handlerAfter(state, step)
  const assigned = effects.handler && effects.handler !== 'clear' ? handler : null
  const handled = effects.handled || effects.answer ? actor.account : null
  const next: MatterState = {
    ...state,
    stage: move.to === 'same' ? state.stage : move.to,
    outcome: (outcome as Outcome | undefined) ?? state.outcome,
    unit: effects.unit === 'clear' ? null : ((given(effects.unit) as string | undefined) ?? state.unit),
    handler,
    handledBy: [...new Set([...state.handledBy, ...[handled, assigned].filter((account) => account !== null)])],
    answeredAt: effects.answer ? (state.answeredAt ?? at) : state.answeredAt,
    rating: (given(effects.rating) as number | undefined) ?? state.rating,
    revision: state.revision + 1,
    moveCounts: { ...state.moveCounts, [moveId]: (state.moveCounts[moveId] ?? 0) + 1 },
    clocks: clocksAfter(procedure, state, step, at, calendar),
  }
  if (!procedure.stages[next.stage]?.final) return next
  const ending = effects.ending === 'outcome' ? next.outcome : (effects.ending ?? null)
  return { ...next, closedAt: at, ending }
}

function answerIn(move: Move, data: Record<string, unknown>): string | null {
  return move.effects.answer ? (data[move.effects.answer.field] as string) : null
}

function handlerAfter(state: MatterState, { move, data, actor }: Step): string | null {
  const source = move.effects.handler
  if (source === undefined) return state.handler
  if (source === 'clear') return null
  if (source === 'actor') return actor.account
  return (data[source.field] as string | undefined) ?? state.handler
}

function clocksAfter(
  procedure: Procedure,
  state: MatterState,
  step: Step,
  at: Instant,
  calendar: WorkCalendar,
): ClockState[] {
  const { moveId, move, data, limit } = step
  const { extend } = move.effects
  let runs = state.clocks
  if (extend) {
    const amount = data[extend.by.field] as number
    runs = runs.map((run) =>
      run.id === extend.clock && isOpen(run) ? extended(procedure, run, amount, calendar) : run,
    )
  }
  const firstTime = (state.moveCounts[moveId] ?? 0) === 0
  if (move.effects.limit && limit && firstTime) runs = limited(procedure, runs, limit, calendar)
  if (move.to === 'same') return runs
  return onEntry(procedure, runs, { stage: move.to, at, receivedAt: state.receivedAt, byMove: moveId }, calendar)
}

function extended(procedure: Procedure, run: ClockState, amount: number, calendar: WorkCalendar): ClockState {
  const clock = clockOf(procedure, run)
  const unit = clock.extension?.max.unit ?? run.term.unit
  return timed({ ...run, extensions: [...run.extensions, { amount, unit }] }, clock, calendar)
}

function noticesOf(move: Move, moveId: string, next: MatterState): Notice[] {
  const dueDays = Object.fromEntries(
    next.clocks.filter((run) => run.state === 'running').map((run) => [run.id, run.dueDay]),
  )
  const params = { move: moveId, stage: next.stage, ending: next.ending, outcome: next.outcome, dueDays }
  return move.notices.map(({ to, template }) => ({ to, template, params }))
}
