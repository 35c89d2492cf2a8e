import {
  addDays,
  type Day,
  dayOf,
  type Instant,
  isWorkingDay,
  startOfDay,
  type Term,
  type WorkCalendar,
  workingDaysBetween,
} from '../deadline/index.ts'
import { clockOf } from './clocks.ts'
import type { Clock, ClockState, DueEffect, Grant, MatterState, NoticeTarget, Procedure } from './model.ts'

const HOUR = 3_600_000

type Occasion = Pick<DueEffect, 'kind' | 'at' | 'move'> & { name: string }

/**
 * What has fallen due on a matter's running clocks and was not given yet: the latest warning before the due date; then
 * that it is due, with whom to tell and what the system does; then the latest repetition. Of several missed during a
 * standstill only the latest is given, so that a restart brings one message and not five.
 *
 * Carry out each effect, then store the state that `markFired` returns: asked again, it is not among them.
 */
export function dueEffects(
  procedure: Procedure,
  state: MatterState,
  now: Instant,
  calendar: WorkCalendar,
): DueEffect[] {
  const owners = ownersOf(procedure, state)
  return state.clocks.flatMap((run) => {
    const clock = clockOf(procedure, run)
    return occasionsOf(run, clock, now, calendar)
      .map((occasion) => effectOf(occasion, run, clock, owners))
      .filter((effect) => !run.fired.includes(effect.key))
  })
}

/** The state in which these effects have been given. */
export function markFired(state: MatterState, effects: readonly DueEffect[]): MatterState {
  const clocks = state.clocks.map((run) => {
    const given = effects.filter((effect) => effect.clock === run.id && effect.run === run.run)
    return given.length === 0 ? run : { ...run, fired: [...new Set([...run.fired, ...given.map(({ key }) => key)])] }
  })
  return { ...state, clocks }
}

function occasionsOf(run: ClockState, clock: Clock, now: Instant, calendar: WorkCalendar): Occasion[] {
  if (run.state !== 'running' || run.dueAt === null) return []
  const { dueAt, dueDay } = run
  if (now < dueAt) {
    const passed = clock.warn
      .map(({ before }) => ({ before, at: beforehand(dueAt, dueDay, before, calendar) }))
      .filter(({ at }) => at <= now)
      .sort((a, b) => b.at - a.at)[0]
    return passed
      ? [{ kind: 'warning', at: passed.at, name: `warning:${passed.before.amount}${passed.before.unit}` }]
      : []
  }
  const { move, repeatEvery } = clock.whenDue
  const due: Occasion = { kind: 'due', at: dueAt, name: 'due', ...(move ? { move } : {}) }
  const again = repeatEvery && latestRepetition(dueAt, repeatEvery, now, calendar)
  return again ? [due, { kind: 'overdue', at: again.at, name: `overdue:${again.count}` }] : [due]
}

function effectOf(occasion: Occasion, run: ClockState, clock: Clock, owners: readonly NoticeTarget[]): DueEffect {
  const { name, ...rest } = occasion
  const targets = occasion.kind === 'warning' ? owners : [...owners, ...(clock.whenDue.escalateTo ?? [])]
  const params = { clock: run.id, dueDay: run.dueDay, provisional: run.provisional, legal: clock.legal }
  const notices = [...new Set(targets)].map((to) => ({ to, template: `clock.${occasion.kind}`, params }))
  return { clock: run.id, run: run.run, key: `${name}@${run.dueDay}`, ...rest, notices }
}

/** Whose turn it is, as somebody a notice can be sent to. */
function ownersOf(procedure: Procedure, state: MatterState): NoticeTarget[] {
  const owners = procedure.stages[state.stage]?.owner ?? []
  return [...new Set(owners.map(targetOf))].filter((target) => target !== null)
}

function targetOf({ role, relation }: Grant): NoticeTarget | null {
  if (role === 'resident') return 'petitioner'
  if (relation === 'assignedHandler' || relation === 'registrar')
    return relation === 'registrar' ? 'registrar' : 'handler'
  if (role === 'handler') return 'unit'
  return role === 'system' || role === 'auditor' ? null : role
}

/** A warning in days is given on the morning of its day; one in hours to the minute. */
function beforehand(dueAt: Instant, dueDay: Day, before: Term, calendar: WorkCalendar): Instant {
  if (before.unit === 'hour') return (dueAt - before.amount * HOUR) as Instant
  return startOfDay(daysAway(dueDay, -before.amount, before.unit, calendar))
}

function latestRepetition(dueAt: Instant, every: Term, now: Instant, calendar: WorkCalendar) {
  if (every.unit === 'hour') {
    const count = Math.floor((now - dueAt) / (every.amount * HOUR))
    return count > 0 ? { count, at: (dueAt + count * every.amount * HOUR) as Instant } : null
  }
  const first = dayOf(dueAt)
  const today = dayOf(now)
  const passed =
    every.unit === 'workingDay'
      ? workingDaysBetween(first, today, calendar)
      : Math.floor((startOfDay(today) - startOfDay(first)) / (24 * HOUR))
  const count = Math.floor(passed / every.amount)
  return count > 0 ? { count, at: startOfDay(daysAway(first, count * every.amount, every.unit, calendar)) } : null
}

function daysAway(from: Day, count: number, unit: Term['unit'], calendar: WorkCalendar): Day {
  if (unit !== 'workingDay') return addDays(from, count)
  const step = Math.sign(count)
  let at = from
  for (let left = Math.abs(count); left > 0; ) {
    at = addDays(at, step)
    if (isWorkingDay(at, calendar)) left -= 1
  }
  return at
}
