import { type WorkCalendar, workingDayNumbered, workingDaysUpTo } from './calendar.ts'
import { type Day, dayNumbered, type Instant, numberAt, numberOf, startOfDay } from './day.ts'
import type { Label, Term, TermUnit } from './term.ts'

/**
 * A time during which the clock stood still: from the moment it stopped up to the moment it ran again, null while it
 * still stands.
 */
export type Pause = { from: Instant; until: Instant | null; reason?: Label | undefined }

/** The same in days: from the first day that does not count up to the day that counts again. */
export type DayPause = { from: Day; until: Day }

/** A term that ends with a day. */
export type DayTerm = { amount: number; unit: Exclude<TermUnit, 'hour'> }

export type DueDay = { day: Day; provisional: boolean }

export type DeadlineInput = {
  /** The event that starts the clock. Its day does not count; hours run from this moment. */
  start: Instant
  term: Term
  calendar: WorkCalendar
  /** In any order; times that overlap count once, what lies before the start does not count. */
  pauses?: readonly Pause[]
  /** What was left runs on after a pause (the default), or the whole period begins anew at the moment it ends. */
  afterPause?: 'continue' | 'restart'
  /** Each runs on from the end of what came before it. */
  extensions?: readonly Term[]
  /** Whether a period in calendar days, months or years that ends on a day off moves to the next working day; true by default. */
  rollOver?: boolean
}

/** One step on the way to a deadline. */
export type Step =
  | Start
  | { kind: 'restart'; at: Instant; term: Term }
  | { kind: 'pause'; pause: Pause }
  /** `from` is the day that does not count, `until` the last day, before any roll-over. */
  | { kind: 'term' | 'extension'; term: Term; from: Day; until: Day; endsAt: Instant }
  | { kind: 'rollOver'; from: Day; to: Day }

/** The event. Its day does not count, unless the term is one of hours. */
type Start = { kind: 'start'; at: Instant; term: Term }

/** How a deadline came about, in the order of reckoning. `explain` puts it into words. */
type Steps = readonly [Start, ...Step[]]

/**
 * When something is due, or that its clock stands still.
 *
 * `dueAt` is the first moment that is late: 24:00 of the due day, for hours the exact moment. Where a body keeps
 * business hours, 民法典 §203 ends the last day with them; the product can be written to at any hour and takes midnight.
 *
 * A paused clock has no due day, only the moment since which it stands; what it would be on resuming at some moment is
 * the deadline of the same input with that pause closed there.
 */
export type Deadline =
  | { paused: false; dueAt: Instant; dueDay: Day; provisional: boolean; steps: Steps }
  | { paused: true; dueAt: null; dueDay: null; since: Instant; steps: Steps }

/**
 * The last day on which something begun on `from` is still on time.
 *
 * - The day of the event does not count; the first counted day is the next one.
 * - Months and years end on the corresponding day, or on the last day of a month that has none.
 * - Working days skip weekends and holidays and count make-up days. Any other period that ends on a day off moves to
 *   the next working day; a make-up day is a working day.
 * - A day of a pause does not count, and nothing falls due on it.
 * - An amount of zero means the day itself, or the next day on which it can fall due.
 *
 * @param from the day of the event
 * @param pauses ordered, not overlapping
 * @returns the day, and whether it depends on days the calendar does not know
 * @throws {RangeError} an amount that is negative or not whole
 * @source 民法典 §201–203; 行政许可法 §82 for working days
 */
export function dueDay(from: Day, term: DayTerm, calendar: WorkCalendar, pauses: readonly DayPause[] = []): DueDay {
  const stops = pauses.map((pause) => ({ from: numberOf(pause.from), until: numberOf(pause.until) }))
  const counted = lastDayOf(term, numberOf(from), calendar, stops)
  const rolled = rolledOver(term, counted.day, calendar, stops)
  return { day: dayNumbered(rolled.day), provisional: counted.provisional || rolled.provisional }
}

/**
 * When a clock runs out that starts at a moment, may be stopped, and may be given more time.
 *
 * Hours run from the moment itself and stand still exactly as long as the pauses; the calendar plays no part in them.
 * All other terms count days, by the rules of `dueDay`, and a day counts when the clock runs at its end: the day on
 * which a pause begins does not count, the day on which it ends does. So a clock never runs out while it stands, a
 * pause moves the end by as many (working) days as it has midnights, and one within a single day changes nothing.
 *
 * With `afterPause: 'restart'` the whole period, extensions included, begins anew at the end of every pause, whose day
 * then is the day of the event and does not count. A pause that begins when the clock has run out is of no effect.
 *
 * Extensions are added to the unmoved end, the roll-over comes last: a period of 60 days and 30 more is one of 90 days.
 *
 * @throws {RangeError} an amount that is negative or not whole; a pause that ends before it begins
 * @source 民法典 §201–203. The law does not say which days of a pause count; that rule is the product's own.
 */
export function deadline(input: DeadlineInput): Deadline {
  const { afterPause = 'continue', pauses = [] } = input
  const stood = united(pauses, input.start)
  const steps: [Start, ...Step[]] = [{ kind: 'start', at: input.start, term: input.term }]
  let run = runOut(input, input.start, afterPause === 'continue' ? stood : [])

  for (const pause of stood) {
    if (pause.from >= run.dueAt) break
    steps.push(...pauses.filter((one) => partOf(one, pause)).map((one) => ({ kind: 'pause' as const, pause: one })))
    if (pause.until === null) return { paused: true, dueAt: null, dueDay: null, since: pause.from, steps }
    if (afterPause === 'restart') {
      steps.push({ kind: 'restart', at: pause.until, term: input.term })
      run = runOut(input, pause.until, [])
    }
  }
  const { dueAt, dueDay, provisional } = run
  return { paused: false, dueAt, dueDay, provisional, steps: [...steps, ...run.steps] }
}

type Run = { dueAt: Instant; dueDay: Day; provisional: boolean; steps: Step[] }

/** The term and its extensions, one after the other from `start`, then the roll-over. An open pause is left out. */
function runOut(input: DeadlineInput, start: Instant, pauses: readonly Pause[]): Run {
  const { calendar, rollOver = true } = input
  const { momentStops, dayStops } = stopsOf(pauses)
  const terms = [input.term, ...(input.extensions ?? [])]
  const steps: Step[] = []
  let at = start
  let last: Counted = { day: numberAt(start), provisional: false }

  for (const [index, term] of terms.entries()) {
    const from = dayNumbered(last.day)
    if (isDayTerm(term)) {
      const counted = lastDayOf(term, last.day, calendar, dayStops)
      last = { day: counted.day, provisional: last.provisional || counted.provisional }
      at = endOf(last.day)
    } else {
      at = countedAfter(at, whole(term.amount) * HOUR, everyNumber, momentStops) as Instant
      last = { day: Math.max(last.day, numberAt((at - 1) as Instant)), provisional: last.provisional }
    }
    steps.push({ kind: index === 0 ? 'term' : 'extension', term, from, until: dayNumbered(last.day), endsAt: at })
  }

  const final = terms.at(-1)
  if (rollOver && final && isDayTerm(final)) {
    const rolled = rolledOver(final, last.day, calendar, dayStops)
    if (rolled.day > last.day) {
      steps.push({ kind: 'rollOver', from: dayNumbered(last.day), to: dayNumbered(rolled.day) })
      at = endOf(rolled.day)
    }
    last = { day: rolled.day, provisional: last.provisional || rolled.provisional }
  }
  return { dueAt: at, dueDay: dayNumbered(last.day), provisional: last.provisional, steps }
}

const HOUR = 3_600_000

/** Numbers that do not count, from the first up to, not including, the last. */
type Stop = { from: number; until: number }

/** A day reached by counting, and whether the calendar knew every day it was asked about. */
type Counted = { day: number; provisional: boolean }

/** What is counted: how many lie up to a number, and the number up to which so many lie. */
type Counting = { upTo: (number: number) => number; numbered: (ordinal: number) => number }

const everyNumber: Counting = { upTo: (number) => number, numbered: (ordinal) => ordinal }

function workingDaysOf(calendar: WorkCalendar): Counting {
  return {
    upTo: (number) => workingDaysUpTo(number, calendar),
    numbered: (ordinal) => workingDayNumbered(ordinal, calendar),
  }
}

/**
 * The one algorithm: the number on which `amount` have been counted after `after`, passing over the stops.
 * It takes a step per stop, never one per day.
 */
function countedAfter(after: number, amount: number, counting: Counting, stops: readonly Stop[]): number {
  let position = after
  let left = amount
  for (const stop of stops) {
    if (stop.until - 1 <= position) continue
    const before = Math.max(0, counting.upTo(stop.from - 1) - counting.upTo(position))
    if (before >= left) break
    left -= before
    position = stop.until - 1
  }
  return counting.numbered(counting.upTo(position) + left)
}

/** The first that counts on or after a number. */
function firstCounted(from: number, counting: Counting, stops: readonly Stop[]): number {
  return countedAfter(from - 1, 1, counting, stops)
}

function lastDayOf(term: DayTerm, from: number, calendar: WorkCalendar, stops: readonly Stop[]): Counted {
  const working = term.unit === 'workingDay'
  const counting = working ? workingDaysOf(calendar) : everyNumber
  const amount = daysIn(term, from)
  const day = amount === 0 ? firstCounted(from, counting, stops) : countedAfter(from, amount, counting, stops)
  return { day, provisional: working && !knows(calendar, Math.min(from + 1, day), day) }
}

function rolledOver(term: DayTerm, day: number, calendar: WorkCalendar, stops: readonly Stop[]): Counted {
  if (term.unit === 'workingDay') return { day, provisional: false }
  const rolled = firstCounted(day, workingDaysOf(calendar), stops)
  return { day: rolled, provisional: !knows(calendar, day, rolled) }
}

function knows(calendar: WorkCalendar, from: number, until: number): boolean {
  return from >= numberOf(calendar.knownFrom) && until <= numberOf(calendar.knownUntil)
}

/** How many days a term from that day has; of working days, how many working days. */
function daysIn({ amount, unit }: DayTerm, from: number): number {
  switch (unit) {
    case 'calendarDay':
    case 'workingDay':
      return whole(amount)
    case 'month':
      return monthsLater(from, whole(amount)) - from
    case 'year':
      return monthsLater(from, whole(amount) * 12) - from
  }
}

/** The corresponding day, or the last of a month that has none. */
function monthsLater(from: number, months: number): number {
  const [year = 0, month = 1, dayOfMonth = 1] = dayNumbered(from).split('-').map(Number)
  const lastOfMonth = new Date(Date.UTC(year, month + months, 0))
  lastOfMonth.setUTCDate(Math.min(dayOfMonth, lastOfMonth.getUTCDate()))
  return numberOf(lastOfMonth.toISOString().slice(0, 10) as Day)
}

function whole(amount: number): number {
  if (!Number.isSafeInteger(amount) || amount < 0) throw new RangeError(`not a length of time: ${amount}`)
  return amount
}

function isDayTerm(term: Term): term is DayTerm {
  return term.unit !== 'hour'
}

function endOf(day: number): Instant {
  return startOfDay(dayNumbered(day + 1))
}

/** The times the clock stood still since `start`: ordered, apart from each other, none empty. Only the last can be open. */
function united(pauses: readonly Pause[], start: Instant): Pause[] {
  const apart: Pause[] = []
  for (const { from, until } of pauses.toSorted((a, b) => a.from - b.from)) {
    if (until !== null && until < from) throw new RangeError('a pause ends before it begins')
    if (until !== null && (until === from || until <= start)) continue
    const before = apart.at(-1)
    if (before && (before.until === null || from <= before.until)) {
      before.until = before.until === null || until === null ? null : (Math.max(before.until, until) as Instant)
    } else {
      apart.push({ from: Math.max(from, start) as Instant, until })
    }
  }
  return apart
}

function partOf(one: Pause, whole: Pause): boolean {
  const begins = whole.until === null || one.from < whole.until
  return begins && one.until !== one.from && (one.until === null || one.until > whole.from)
}

/**
 * Closed pauses as what does not count. A moment is numbered by the millisecond that ends with it, so the first
 * millisecond of rest is the one after `from`.
 */
function stopsOf(pauses: readonly Pause[]): { momentStops: Stop[]; dayStops: Stop[] } {
  const momentStops: Stop[] = []
  const dayStops: Stop[] = []
  for (const { from, until } of pauses) {
    if (until === null) continue
    momentStops.push({ from: from + 1, until: until + 1 })
    const days = { from: numberAt(from), until: numberAt(until) }
    if (days.from < days.until) dayStops.push(days)
  }
  return { momentStops, dayStops }
}
