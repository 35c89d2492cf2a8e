import type { Instant, Term, WorkCalendar } from '../deadline/index.ts'
import { clockOf, isOpen, limited, onEntry, onMove, timed } from './clocks.ts'
import type { Actor, ClockState, MatterState, Move, Notice, Outcome, Procedure } from './model.ts'
import { extensionOf } from './obstacles.ts'

export type Step = { moveId: string; move: Move; data: Record<string, unknown>; actor: Actor; limit: Term | undefined }

/** Carries out the effects of a move that is allowed and whose form is right. */
export function stateAfter(
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
    madeAt: madeAfter(procedure, state, step, at),
    pending: pendingAfter(procedure, state, step, at),
    tallies: talliesAfter(state, move, data),
    flags: flagsAfter(state, move),
    follows: effects.follows === 'clear' ? null : ((given(effects.follows) as string | undefined) ?? state.follows),
    clocks: clocksAfter(procedure, state, step, at, calendar),
  }
  if (!procedure.stages[next.stage]?.final) return { ...next, closedAt: null, ending: null }
  const ending = effects.ending === 'outcome' ? next.outcome : (effects.ending ?? null)
  return { ...next, closedAt: at, ending }
}

/** Kept for moves that may not be made again at once, under the move they count as. */
function madeAfter(procedure: Procedure, state: MatterState, { moveId, move }: Step, at: Instant) {
  const counter = move.countsAs ?? moveId
  const kept = move.notAgainWithin ?? procedure.moves[counter]?.notAgainWithin
  return kept ? { ...state.madeAt, [counter]: at } : state.madeAt
}

/** What waits to be decided after a step: what it asked for comes, what it decided goes, and so does what no move of the new stage could decide. */
function pendingAfter(procedure: Procedure, state: MatterState, { moveId, move, data, actor }: Step, at: Instant) {
  const stage = move.to === 'same' ? state.stage : move.to
  const deciders = (asked: string) => Object.values(procedure.moves).filter((one) => one.decides === asked)
  const asked = deciders(moveId).length > 0 ? { [moveId]: { by: actor.account, at, data } } : {}
  const waiting = Object.entries({ ...state.pending, ...asked }).filter(
    ([id]) => id !== move.decides && deciders(id).some((one) => one.from.includes(stage)),
  )
  return Object.fromEntries(waiting)
}

function talliesAfter({ tallies }: MatterState, move: Move, data: Record<string, unknown>) {
  return Object.fromEntries(
    Object.entries(tallies).concat(
      talliesOf(move, data).map((name): [string, number] => [name, (tallies[name] ?? 0) + 1]),
    ),
  )
}

/** The names under which a step counts: what its move tallies, given what its form says. */
function talliesOf(move: Move, data: Readonly<Record<string, unknown>>): string[] {
  return (move.effects.tally ?? [])
    .filter(({ when }) => !when || when.is.includes(data[when.field] as string | boolean))
    .map(({ name }) => name)
}

function flagsAfter({ flags }: MatterState, move: Move): string[] {
  const { set = [], clear = [] } = move.effects.flag ?? {}
  return [...new Set([...flags.filter((flag) => !clear.includes(flag)), ...set])].sort()
}

export function answerIn(move: Move, data: Record<string, unknown>): string | null {
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
    const amount = extensionOf(state, move, data)
    runs = runs.map((run) =>
      run.id === extend.clock && isOpen(run) ? extended(procedure, run, amount, calendar) : run,
    )
  }
  const firstTime = (state.moveCounts[moveId] ?? 0) === 0
  if (move.effects.limit && limit && firstTime) runs = limited(procedure, runs, limit, calendar)
  const entry = { stage: move.to, at, receivedAt: state.receivedAt, byMove: moveId }
  const entered = move.to === 'same' ? runs : onEntry(procedure, runs, entry, calendar)
  return onMove(procedure, entered, { move: moveId, at }, calendar)
}

function extended(procedure: Procedure, run: ClockState, amount: number, calendar: WorkCalendar): ClockState {
  const clock = clockOf(procedure, run)
  const unit = clock.extension?.max.unit ?? run.term.unit
  return timed({ ...run, extensions: [...run.extensions, { amount, unit }] }, clock, calendar)
}

export function noticesOf(move: Move, moveId: string, next: MatterState, data: Record<string, unknown>): Notice[] {
  const dueDays = Object.fromEntries(
    next.clocks.filter((run) => run.state === 'running').map((run) => [run.id, run.dueDay]),
  )
  const params = { move: moveId, stage: next.stage, ending: next.ending, outcome: next.outcome, dueDays }
  const accounts = move.fields.flatMap(({ id, type }) => (type === 'accounts' ? ((data[id] ?? []) as string[]) : []))
  return move.notices.flatMap(({ to, template }): Notice[] => {
    if (to !== 'mentioned') return [{ to, template, params }]
    return accounts.length > 0 ? [{ to, template, params, accounts }] : []
  })
}
