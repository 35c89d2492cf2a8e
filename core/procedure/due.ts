import {
  addDays,
  type Day,
  dayOf,
  dueDay,
  type Instant,
  isWorkingDay,
  startOfDay,
  type Term,
  type WorkCalendar,
  workingDaysBetween,
} from '../deadline/index.ts'
import type { Grant } from '../permission/index.ts'
import { clockOf, isOpen } from './clocks.ts'
import type { Clock, ClockState, DueEffect, MatterState, NoticeTarget, Procedure } from './model.ts'

const HOUR = 3_600_000

type Occasion = Pick<DueEffect, 'kind' | 'at' | 'move'> & { name: string; tell?: readonly NoticeTarget[] | undefined }

/**
 * What has fallen due on a matter's running clocks and was not given yet: the latest warning before the due date; then
 * that it is due, with whom to tell and what the system does; then those who are told so long after it was due; then the
 * latest repetition. Of several warnings or repetitions missed during a standstill only the latest is given, so that a
 * restart brings one message and not five.
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
  return state.clocks.filter(isOpen).flatMap((run) => {
    const clock = clockOf(procedure, run)
    return occasionsOf(run, clock, now, calendar)
      .map((occasion) => effectOf(occasion, run, clock, owners))
      .filter((effect) => !run.fired.includes(effect.key))
  })
}

/**
 * When `dueEffects` has to be asked next: the moment of the first thing that is due and not given yet, else of the first
 * one to come; null where nothing will ever fall due as things stand.
 */
export function nextWakeAt(
  procedure: Procedure,
  state: MatterState,
  now: Instant,
  calendar: WorkCalendar,
): Instant | null {
  const pending = dueEffects(procedure, state, now, calendar).map(({ at }) => at)
  const coming = state.clocks.filter(isOpen).flatMap((run) => momentsAfter(now, run, clockOf(procedure, run), calendar))
  return [...pending, ...coming].sort((a, b) => a - b)[0] ?? null
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
  if (now < run.dueAt) {
    const latest = warningsOf(run.dueAt, run, clock, calendar).findLast(({ at }) => at <= now)
    return latest ? [latest] : []
  }
  const { dueAt } = run
  const { move, repeatEvery } = clock.whenDue
  const due: Occasion = { kind: 'due', at: dueAt, name: 'due', ...(move ? { move } : {}) }
  const later = laterOf(dueAt, clock, calendar).filter(({ at }) => at <= now)
  const count = repeatEvery ? repetitionsUntil(now, dueAt, repeatEvery, calendar) : 0
  if (!repeatEvery || count < 1) return [due, ...later]
  return [
    due,
    ...later,
    { kind: 'overdue', at: repetition(count, dueAt, repeatEvery, calendar), name: `overdue:${count}` },
  ]
}

function laterOf(dueAt: Instant, clock: Clock, calendar: WorkCalendar): Occasion[] {
  return (clock.whenDue.later ?? []).map(({ after, tell }) => ({
    kind: 'later',
    at: repetition(1, dueAt, after, calendar),
    name: `later:${after.amount}${after.unit}`,
    tell,
  }))
}

function warningsOf(dueAt: Instant, run: ClockState, clock: Clock, calendar: WorkCalendar): Occasion[] {
  return clock.warn
    .map(({ before, tell }): Occasion => {
      const at = beforehand(dueAt, run.dueDay, before, calendar)
      return { kind: 'warning', at, name: `warning:${before.amount}${before.unit}`, tell }
    })
    .sort((a, b) => a.at - b.at)
}

/** The moments after `now` at which something falls due on a run. */
function momentsAfter(now: Instant, run: ClockState, clock: Clock, calendar: WorkCalendar): Instant[] {
  const { dueAt } = run
  if (run.state !== 'running' || dueAt === null) return []
  if (now < dueAt) {
    return [...warningsOf(dueAt, run, clock, calendar).map(({ at }) => at), dueAt].filter((at) => at > now)
  }
  const { repeatEvery } = clock.whenDue
  const later = laterOf(dueAt, clock, calendar).flatMap(({ at }) => (at > now ? [at] : []))
  if (!repeatEvery) return later
  return [...later, repetition(repetitionsUntil(now, dueAt, repeatEvery, calendar) + 1, dueAt, repeatEvery, calendar)]
}

function effectOf(occasion: Occasion, run: ClockState, clock: Clock, owners: readonly NoticeTarget[]): DueEffect {
  const { name, tell = [], ...rest } = occasion
  const targets = {
    warning: [...owners, ...tell],
    due: [...owners, ...(clock.whenDue.escalateTo ?? [])],
    overdue: [...owners, ...(clock.whenDue.escalateTo ?? [])],
    later: tell,
  }[occasion.kind]
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
  if (relation === 'leadUnit') return 'leadUnit'
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

/** How many repetitions have passed since it was due. */
function repetitionsUntil(now: Instant, dueAt: Instant, every: Term, calendar: WorkCalendar): number {
  if (every.unit === 'hour') return Math.floor((now - dueAt) / (every.amount * HOUR))
  const [first, today] = [dayOf(dueAt), dayOf(now)]
  const passed =
    every.unit === 'workingDay'
      ? workingDaysBetween(first, today, calendar)
      : (startOfDay(today) - startOfDay(first)) / (24 * HOUR)
  return Math.floor(passed / every.amount)
}

function repetition(count: number, dueAt: Instant, every: Term, calendar: WorkCalendar): Instant {
  if (every.unit === 'hour') return (dueAt + count * every.amount * HOUR) as Instant
  return startOfDay(daysAway(dayOf(dueAt), count * every.amount, every.unit, calendar))
}

function daysAway(from: Day, count: number, unit: Term['unit'], calendar: WorkCalendar): Day {
  if (unit !== 'workingDay') return addDays(from, count)
  // years of repetitions behind an old deadline are one look into the table
  if (count > 0) return dueDay(from, { amount: count, unit }, calendar).day
  const step = Math.sign(count)
  let at = from
  for (let left = Math.abs(count); left > 0; ) {
    at = addDays(at, step)
    if (isWorkingDay(at, calendar)) left -= 1
  }
  return at
}
