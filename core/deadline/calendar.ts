import type { z } from 'zod'
import type { CalendarFile, calendarSourceSchema } from './calendarFile.ts'
import { type Day, day, dayNumbered, numberOf } from './day.ts'
import type { Label } from './term.ts'

export type CalendarSource = z.infer<typeof calendarSourceSchema>

/** What a notice made of a day: off although it may be a weekday, or worked although it is a weekend. */
export type DayKind = { kind: 'holiday' | 'makeUpDay'; name: Label; source: CalendarSource }

/** Which days people work, as far as the published notices say. Made by `calendarFrom` only. */
export type WorkCalendar = {
  /** Day the newest notice in it was issued: names the state of knowledge a deadline was computed with. */
  readonly edition: Day
  /** First and last day the notices settle. Outside, weekends are assumed off and results are provisional. */
  readonly knownFrom: Day
  readonly knownUntil: Day
  /** The days a notice names; every other day is a plain weekday or weekend. */
  readonly days: ReadonlyMap<Day, DayKind>
  /** Prefix sums in disguise: the numbers of the working days between two day numbers, ascending. */
  readonly counted: { readonly from: number; readonly until: number; readonly workingDays: Int32Array }
}

/**
 * The working calendar the given years and their amendments add up to.
 *
 * A notice issued later overrides an earlier one, day by day. The notice of a year may move days of the last week of
 * the year before (2018-12-29 was worked by the notice for 2019), so `knownUntil` is 24 December of the last year.
 *
 * @param files parsed `schemes/calendar/*.yaml`, in any order
 * @throws {RangeError} no file, a year missing or given twice, or a make-up day that is a plain working day anyway
 */
export function calendarFrom(files: readonly CalendarFile[]): WorkCalendar {
  const inOrder = files.toSorted((a, b) => a.year - b.year)
  const first = inOrder[0]
  const last = inOrder.at(-1)
  if (!first || !last) throw new RangeError('a working calendar needs at least one year')
  for (const [index, file] of inOrder.entries()) {
    if (file.year !== first.year + index) throw new RangeError(`year ${first.year + index} is missing or given twice`)
  }

  const notices = inOrder
    .flatMap((file) => [file, ...file.amendments])
    .toSorted((a, b) => (a.source.issued < b.source.issued ? -1 : 1))
  const days = new Map<Day, DayKind>()
  for (const { source, holidays } of notices) {
    for (const { name, off, work } of holidays) {
      for (let n = off ? numberOf(off[0]) : 0, end = off ? numberOf(off[1]) : -1; n <= end; n++) {
        days.set(dayNumbered(n), { kind: 'holiday', name, source })
      }
      for (const worked of work) {
        if (!isWeekend(numberOf(worked)) && days.get(worked)?.kind !== 'holiday') {
          throw new RangeError(`${worked} is worked anyway, it cannot be a make-up day (${source.document})`)
        }
        days.set(worked, { kind: 'makeUpDay', name, source })
      }
    }
  }

  const knownFrom = day(`${first.year}-01-01`)
  const knownUntil = day(`${last.year}-12-24`)
  const named = [...days.keys()].sort()
  const from = numberOf([knownFrom, ...named].sort()[0] ?? knownFrom)
  const until = numberOf([knownUntil, ...named].sort().at(-1) ?? knownUntil)
  const workingDays: number[] = []
  for (let n = from; n <= until; n++) {
    const kind = days.get(dayNumbered(n))?.kind
    if (kind === 'makeUpDay' || (kind === undefined && !isWeekend(n))) workingDays.push(n)
  }
  return {
    edition: notices.at(-1)?.source.issued ?? knownFrom,
    knownFrom,
    knownUntil,
    days,
    counted: { from, until, workingDays: Int32Array.from(workingDays) },
  }
}

/** Whether people work on that day; outside the known range, whether it is Monday to Friday. */
export function isWorkingDay(of: Day, calendar: WorkCalendar): boolean {
  const number = numberOf(of)
  return workingDaysUpTo(number, calendar) > workingDaysUpTo(number - 1, calendar)
}

/**
 * Working days after `from` up to and including `until`: the count that brings `dueDay` from the one to the other.
 * Negative when `until` lies before `from`.
 */
export function workingDaysBetween(from: Day, until: Day, calendar: WorkCalendar): number {
  return workingDaysUpTo(numberOf(until), calendar) - workingDaysUpTo(numberOf(from), calendar)
}

/** Working days from the beginning of the table up to and including a day; negative before it. O(log n). */
export function workingDaysUpTo(number: number, { counted }: WorkCalendar): number {
  if (number < counted.from) return weekdaysUpTo(number) - weekdaysUpTo(counted.from - 1)
  const { workingDays } = counted
  if (number > counted.until) return workingDays.length + weekdaysUpTo(number) - weekdaysUpTo(counted.until)
  let low = 0
  let high = workingDays.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((workingDays[middle] ?? 0) <= number) low = middle + 1
    else high = middle
  }
  return low
}

/** The day up to which exactly that many working days lie, itself one: the inverse of `workingDaysUpTo`. O(1). */
export function workingDayNumbered(ordinal: number, { counted }: WorkCalendar): number {
  if (ordinal < 1) return weekdayNumbered(weekdaysUpTo(counted.from - 1) + ordinal)
  const within = counted.workingDays[ordinal - 1]
  return within ?? weekdayNumbered(weekdaysUpTo(counted.until) + ordinal - counted.workingDays.length)
}

// 1970-01-01 was a Thursday: three days further on, weeks begin at multiples of seven.
const MONDAY = 3

function isWeekend(number: number): boolean {
  return weekdaysUpTo(number) === weekdaysUpTo(number - 1)
}

function weekdaysUpTo(number: number): number {
  const weeks = Math.floor((number + MONDAY) / 7)
  return weeks * 5 + Math.min(number + MONDAY - weeks * 7 + 1, 5)
}

function weekdayNumbered(ordinal: number): number {
  const weeks = Math.floor((ordinal - 1) / 5)
  return weeks * 7 + (ordinal - 1 - weeks * 5) - MONDAY
}
