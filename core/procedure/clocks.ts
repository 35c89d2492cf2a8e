import { deadline, type Instant, type Term, type WorkCalendar } from '../deadline/index.ts'
import type { Clock, ClockState, MatterState, Procedure } from './model.ts'

export const isOpen = (run: ClockState) => run.state === 'running' || run.state === 'paused'

/**
 * The clock an open run belongs to. An open run of a clock its procedure does not have is a corrupted matter, not an input; ended ones may be left
 * from another version.
 */
export function clockOf(procedure: Procedure, run: ClockState): Clock {
  const clock = procedure.clocks[run.id]
  if (!clock) throw new Error(`procedure ${procedure.id} ${procedure.version} has no clock ${run.id}`)
  return clock
}

/** The run with its due date as the calendar has it now. A paused run has none until it goes on. */
export function timed(run: ClockState, clock: Clock, calendar: WorkCalendar): ClockState {
  const { startedAt: start, term, pauses, extensions } = run
  const due = deadline({ start, term, calendar, pauses, extensions, afterPause: clock.afterPause })
  if (due.paused) return { ...run, dueAt: null, edition: calendar.edition }
  return { ...run, dueAt: due.dueAt, dueDay: due.dueDay, provisional: due.provisional, edition: calendar.edition }
}

export function begun(id: string, run: number, startedAt: Instant, term: Term, calendar: WorkCalendar): ClockState {
  const due = deadline({ start: startedAt, term, calendar })
  if (due.paused) throw new Error('a clock without pauses cannot be paused')
  return {
    id,
    run,
    startedAt,
    term,
    extensions: [],
    pauses: [],
    state: 'running',
    dueAt: due.dueAt,
    dueDay: due.dueDay,
    provisional: due.provisional,
    endedAt: null,
    edition: calendar.edition,
    fired: [],
  }
}

/**
 * The runs after a move that begins or ends clocks by itself, whatever stage it leads to: those it ends are met, and one
 * it begins begins anew unless it is open.
 */
export function onMove(
  procedure: Procedure,
  runs: readonly ClockState[],
  { move, at }: { move: string; at: Instant },
  calendar: WorkCalendar,
): ClockState[] {
  const next = runs.map((run) =>
    isOpen(run) && clockOf(procedure, run).endsOn?.includes(move)
      ? { ...run, state: 'done' as const, endedAt: at, pauses: closed(run, at) }
      : run,
  )
  for (const [id, clock] of Object.entries(procedure.clocks)) {
    if (!clock.startsOn?.includes(move)) continue
    const earlier = next.filter((run) => run.id === id)
    if (earlier.some(isOpen)) continue
    next.push(begun(id, earlier.length + 1, at, clock.within, calendar))
  }
  return next
}

type Entry = { stage: string; at: Instant; receivedAt: Instant; byMove: string }

/**
 * The runs of all clocks after a matter has entered a stage: open ones end, pause, go on; others begin.
 * A run that nothing happens to is the same object as before.
 */
export function onEntry(
  procedure: Procedure,
  runs: readonly ClockState[],
  entry: Entry,
  calendar: WorkCalendar,
): ClockState[] {
  const next = runs.map((run) => (isOpen(run) ? moved(procedure, run, entry, calendar) : run))
  for (const [id, clock] of Object.entries(procedure.clocks)) {
    if (!clock.startsIn.includes(entry.stage)) continue
    const earlier = next.filter((run) => run.id === id)
    const last = earlier.at(-1)
    if (last && (isOpen(last) || !clock.again)) continue
    const startedAt = !last && clock.from === 'received' ? entry.receivedAt : entry.at
    next.push(begun(id, earlier.length + 1, startedAt, last?.term ?? clock.within, calendar))
  }
  return next
}

function moved(procedure: Procedure, run: ClockState, entry: Entry, calendar: WorkCalendar): ClockState {
  const clock = clockOf(procedure, run)
  const met = clock.endsIn.includes(entry.stage)
  if (met || procedure.stages[entry.stage]?.final) {
    // What the clock itself had to do for want of anybody else is not what it waited for.
    const state = met && clock.whenDue.move !== entry.byMove ? 'done' : 'lapsed'
    return { ...run, state, endedAt: entry.at, pauses: closed(run, entry.at) }
  }
  if (clock.pausedIn.includes(entry.stage)) {
    if (run.state === 'paused') return run
    const pauses = [...run.pauses, { from: entry.at, until: null }]
    return { ...run, state: 'paused', dueAt: null, pauses }
  }
  if (run.state === 'running') return run
  return timed({ ...run, state: 'running', pauses: closed(run, entry.at) }, clock, calendar)
}

export const closed = (run: ClockState, at: Instant) =>
  run.pauses.map((pause) => (pause.until === null ? { ...pause, until: at } : pause))

/** The runs with those shortened to a limit from the routing table that say `limitFrom: routing` and still have their own term. */
export function limited(
  procedure: Procedure,
  runs: readonly ClockState[],
  limit: Term,
  calendar: WorkCalendar,
): ClockState[] {
  return runs.map((run) => {
    if (!isOpen(run)) return run
    const clock = clockOf(procedure, run)
    const mayShorten = clock.limitFrom === 'routing' && run.run === 1 && run.state === 'running'
    if (!mayShorten || run.term.amount !== clock.within.amount || run.term.unit !== clock.within.unit) return run
    const shorter = timed({ ...run, term: limit }, clock, calendar)
    return (shorter.dueAt ?? 0) < (run.dueAt ?? 0) ? shorter : run
  })
}

/**
 * Whether the date of a clock is of concern to the petitioner: it waits for the answer, for something the petitioner has to do
 * before the matter goes on without it, or for what the petitioner has asked for. The others are the house's own.
 */
export function concernsPetitioner(procedure: Procedure, id: string): boolean {
  const clock = procedure.clocks[id]
  if (!clock) return false
  const moves = Object.values(procedure.moves)
  const answers = moves.flatMap(({ to, effects }) => (effects.answer ? [to] : []))
  const askedFor = moves.flatMap(({ to, by }) => (by.some(({ role }) => role === 'resident') ? [to] : []))
  const theirs = (stage: string) => procedure.stages[stage]?.owner.some(({ role }) => role === 'resident') === true
  const theirTurn = clock.whenDue.move !== undefined && clock.startsIn.some(theirs)
  const theirAnswer = clock.pausedIn.some(theirs) && clock.endsIn.some((stage) => answers.includes(stage))
  return theirTurn || theirAnswer || clock.startsIn.some((stage) => askedFor.includes(stage))
}

/**
 * The open runs whose due date is another one under this calendar: to be stored, and told to those concerned,
 * when a holiday notice has arrived.
 */
export function recompute(procedure: Procedure, state: MatterState, calendar: WorkCalendar): ClockState[] {
  return state.clocks.filter(isOpen).flatMap((run) => {
    const now = timed(run, clockOf(procedure, run), calendar)
    const same = now.dueAt === run.dueAt && now.dueDay === run.dueDay && now.provisional === run.provisional
    return same ? [] : [now]
  })
}
