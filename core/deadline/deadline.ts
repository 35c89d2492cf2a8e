import { type WorkCalendar, workingDayNumbered, workingDaysUpTo } from './calendar.ts'
import { addDays, type Day, dayNumbered, dayOf, type Instant, numberOf, startOfDay } from './day.ts'
import type { Label, Term, TermUnit } from './term.ts'

/** A time during which the clock stood still: from the first moment of rest to the moment it ran again, null while it rests. */
export type Pause = { from: Instant; until: Instant | null; reason?: Label | undefined }

/** The same in days: from the first day that does not count to the day that counts again. */
export type DayPause = { from: Day; until: Day }

/** A term that ends with a day. */
export type DayTerm = { amount: number; unit: Exclude<TermUnit, 'hour'> }

export type DueDay = { day: Day; provisional: boolean }

export type DeadlineInput = {
  /** The event that starts the clock. Its day does not count; hours run from this moment. */
  start: Instant
  term: Term
  calendar: WorkCalendar
  /** In any order; overlapping ones count once. */
  pauses?: readonly Pause[]
  /** What is left runs on after a pause (the default), or the whole period begins anew on the day it ends. */
  afterPause?: 'continue' | 'restart'
  /** Each runs on from the end of what came before it. */
  extensions?: readonly Term[]
  /** Whether a period in calendar days, months or years that ends on a day off moves to the next working day; true by default. */
  rollOver?: boolean
}

/** How a deadline came about, in the order of reckoning. `explain` puts it into words. */
export type Step =
  | { kind: 'start'; at: Instant }
  | { kind: 'pause'; pause: Pause }
  | { kind: 'restart'; at: Instant }
  | { kind: 'term' | 'extension'; term: Term; /** not counted */ from: Day; until: Day; endsAt: Instant }
  | { kind: 'rollOver'; from: Day; to: Day }

/**
 * When something is due, or that its clock stands still.
 *
 * `dueAt` is the first moment that is late: 24:00 of the due day, for hours the exact moment. A paused clock has no due
 * day, only the moment since which it rests; what it would be on resuming at a moment is the deadline of the same
 * input with that pause closed there.
 */
export type Deadline =
  | { paused: false; dueAt: Instant; dueDay: Day; provisional: boolean; steps: readonly Step[] }
  | { paused: true; dueAt: null; dueDay: null; since: Instant; steps: readonly Step[] }

export function dueDay(from: Day, term: DayTerm, calendar: WorkCalendar, pauses: readonly DayPause[] = []): DueDay {
  throw new Error('being written')
}

export function deadline(input: DeadlineInput): Deadline {
  throw new Error('being written')
}
