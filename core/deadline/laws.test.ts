import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dayNumbered, numberAt, numberOf } from './day.ts'
import {
  addDays,
  type CalendarFile,
  calendarFileSchema,
  calendarFrom,
  type Day,
  type DeadlineInput,
  day,
  deadline,
  dueDay,
  type Instant,
  isWorkingDay,
  type Pause,
  startOfDay,
  type Term,
  type WorkCalendar,
  workingDaysBetween,
} from './index.ts'

const TEN_MINUTES = 600_000
const opened = startOfDay(day('2024-11-15'))

/** Moments every ten minutes from six weeks before the known years to half a year after. */
const someMoment = fc.integer({ min: 0, max: 930 * 144 }).map((n) => (opened + n * TEN_MINUTES) as Instant)
const someDay = fc.integer({ min: 0, max: 930 }).map((n) => addDays(day('2024-11-15'), n))

/** Two years of made-up notices and amendments: the laws hold for every calendar, not for this year's. */
const someHolidays = fc
  .array(
    fc.record({
      from: fc.integer({ min: 0, max: 350 }),
      days: fc.integer({ min: 1, max: 9 }),
      worked: fc.array(fc.integer({ min: -14, max: 22 }), { maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((list) => (year: number) => ({
    holidays: list.map(({ from, days, worked }) => {
      const first = numberOf(day(`${year}-01-01`)) + from
      const work = worked
        .map((n) => first + n)
        .filter((n) => [0, 6].includes(weekday(dayNumbered(n))) && (n < first || n >= first + days))
      const name = { zh: '假日', en: 'holiday' }
      return {
        name,
        off: [dayNumbered(first), dayNumbered(first + days - 1)],
        work: [...new Set(work)].map(dayNumbered),
      }
    }),
  }))

const someFiles = fc.tuple(someHolidays, someHolidays, someHolidays).map(([first, second, later]) => {
  const source = (issued: string) => ({ document: 'notice', number: null, issued, verified: false })
  const files = [
    { year: 2025, source: source('2024-11-12'), ...first(2025) },
    {
      year: 2026,
      source: source('2025-11-04'),
      ...second(2026),
      amendments: [{ source: source('2026-01-26'), ...later(2026) }],
    },
  ]
  return files.map((file) => calendarFileSchema.parse(file))
})
const someCalendar = someFiles.map(calendarFrom)

const someDayTerm = fc.record({
  amount: fc.integer({ min: 0, max: 60 }),
  unit: fc.constantFrom('calendarDay' as const, 'workingDay' as const),
})
const someMonths = fc.record({ amount: fc.integer({ min: 0, max: 8 }), unit: fc.constant('month' as const) })
const someHours = fc.record({ amount: fc.integer({ min: 0, max: 100 }), unit: fc.constant('hour' as const) })
const someTerm: fc.Arbitrary<Term> = fc.oneof(someDayTerm, someMonths, someHours)

const somePause: fc.Arbitrary<Pause> = fc
  .tuple(someMoment, fc.integer({ min: 0, max: 14 * 144 }))
  .map(([from, length]) => ({ from, until: (from + length * TEN_MINUTES) as Instant }))
const somePauses = fc.array(somePause, { maxLength: 3 })

/** Starts and pauses close enough to each other to meet. */
const someInput: fc.Arbitrary<DeadlineInput> = fc
  .record({
    start: someMoment,
    term: someTerm,
    calendar: someCalendar,
    pauses: fc.array(fc.tuple(fc.integer({ min: -2000, max: 9000 }), fc.integer({ min: 0, max: 2000 })), {
      maxLength: 3,
    }),
    afterPause: fc.constantFrom('continue' as const, 'restart' as const),
    extensions: fc.array(fc.oneof(someDayTerm, someHours), { maxLength: 2 }),
    rollOver: fc.boolean(),
  })
  .map((input) => ({
    ...input,
    pauses: input.pauses.map(([offset, length]) => {
      const from = input.start + offset * TEN_MINUTES
      return { from: from as Instant, until: (from + length * TEN_MINUTES) as Instant }
    }),
  }))

const dueOf = (input: DeadlineInput) => {
  const result = deadline(input)
  if (result.paused) throw new Error('no pause of these laws is open')
  return result
}

describe('a due day', () => {
  test('is never a day off, for working days and for terms that roll over', () => {
    fc.assert(
      fc.property(someInput, (input) => {
        const last = input.extensions?.at(-1) ?? input.term
        fc.pre(last.unit !== 'hour')
        const rolls = { ...input, rollOver: last.unit !== 'workingDay' }
        expect(isWorkingDay(dueOf(rolls).dueDay, input.calendar)).toBe(true)
      }),
    )
  })

  test('is never a day at whose end the clock stands', () => {
    fc.assert(
      fc.property(someInput, someDayTerm, (input, term) => {
        const { dueAt } = dueOf({ ...input, term, extensions: [] })
        const standing = input.pauses?.filter(({ from, until }) => until && from < dueAt && until >= dueAt)
        expect(standing).toEqual([])
      }),
    )
  })

  test('comes no earlier for a longer term', () => {
    fc.assert(
      fc.property(someInput, fc.nat({ max: 30 }), (input, more) => {
        const longer = { ...input, term: { ...input.term, amount: input.term.amount + more } }
        expect(dueOf(longer).dueAt).toBeGreaterThanOrEqual(dueOf(input).dueAt)
      }),
    )
  })

  test('comes no earlier for a later start', () => {
    fc.assert(
      fc.property(someInput, fc.nat({ max: 4000 }), (input, later) => {
        // A month has not always the same length: with pauses between the two starts the later can be due first.
        fc.pre(input.term.unit !== 'month' || input.pauses?.length === 0)
        const start = (input.start + later * TEN_MINUTES) as Instant
        expect(dueOf({ ...input, start }).dueAt).toBeGreaterThanOrEqual(dueOf(input).dueAt)
      }),
    )
  })

  test('comes no earlier for one more pause', () => {
    fc.assert(
      fc.property(someInput, somePause, fc.integer({ min: -500, max: 9000 }), (input, pause, offset) => {
        const from = (input.start + offset * TEN_MINUTES) as Instant
        const near = { from, until: (from + ((pause.until ?? from) - pause.from)) as Instant }
        const more = { ...input, pauses: [...(input.pauses ?? []), near] }
        expect(dueOf(more).dueAt).toBeGreaterThanOrEqual(dueOf(input).dueAt)
      }),
    )
  })

  test('is not changed by a pause of no length, nor by the order of pauses', () => {
    fc.assert(
      fc.property(someInput, someMoment, (input, at) => {
        const pauses = input.pauses ?? []
        const same = { ...input, pauses: [{ from: at, until: at }, ...pauses.toReversed()] }
        expect(dueOf(same).dueAt).toBe(dueOf(input).dueAt)
      }),
    )
  })

  test('in hours lies exactly as much later as the hours and the pauses before it', () => {
    fc.assert(
      fc.property(someMoment, someHours, someCalendar, (start, term, calendar) => {
        expect(dueOf({ start, term, calendar }).dueAt - start).toBe(term.amount * 3_600_000)
      }),
    )
  })
})

test('working days between two days are those that bring the one to the other', () => {
  fc.assert(
    fc.property(someDay, fc.integer({ min: 1, max: 80 }), someCalendar, (from, amount, calendar) => {
      const due = dueDay(from, { amount, unit: 'workingDay' }, calendar).day
      expect(workingDaysBetween(from, due, calendar)).toBe(amount)
      expect(workingDaysBetween(due, from, calendar)).toBe(-amount)
    }),
  )
})

test('a due day is provisional exactly when a day that decides it lies outside what is known', () => {
  fc.assert(
    fc.property(someMoment, someDayTerm, someCalendar, (start, term, calendar) => {
      const { dueDay: due, provisional, steps } = dueOf({ start, term, calendar })
      const [first] = steps.flatMap((step) => (step.kind === 'term' ? [step] : []))
      const decides = term.unit === 'workingDay' && first && term.amount > 0 ? addDays(first.from, 1) : first?.until
      expect(provisional).toBe((decides ?? due) < calendar.knownFrom || due > calendar.knownUntil)
    }),
  )
})

test('a new edition changes only the deadlines that pass a day it changed', () => {
  fc.assert(
    fc.property(someFiles, someMoment, someDayTerm, somePauses, (files, start, term, pauses) => {
      const before = calendarFrom(files.map((file: CalendarFile) => ({ ...file, amendments: [] })))
      const after = calendarFrom(files)
      const [old, recomputed] = [before, after].map((calendar) => dueOf({ start, term, calendar, pauses }))
      const changed = (of: Day) => isWorkingDay(of, before) !== isWorkingDay(of, after)
      const first = dayNumbered(numberAt(start))
      const last = old?.dueDay ?? first
      const passes = [...after.days.keys()].some((one) => one >= first && one <= last && changed(one))
      if (!passes) expect(recomputed?.dueAt).toBe(old?.dueAt)
    }),
  )
})

test('the reckoning equals counting day by day and minute by minute', () => {
  fc.assert(
    fc.property(someInput, (input) => {
      expect(dueOf(input).dueAt).toBe(countedOneByOne(input))
    }),
    { numRuns: 400 },
  )
})

/** The rules as one would do them with a finger on a wall calendar: the oracle for the arithmetic. */
function countedOneByOne(input: DeadlineInput): Instant {
  const { pauses = [], afterPause = 'continue' } = input
  if (afterPause === 'continue') return runOneByOne(input, input.start, pauses)
  let end = runOneByOne(input, input.start, [])
  let start = input.start
  for (const { from, until } of pauses.toSorted((a, b) => a.from - b.from)) {
    if (until === null || until === from || until <= start || Math.max(from, start) >= end) continue
    start = until
    end = runOneByOne(input, start, [])
  }
  return end
}

function runOneByOne(input: DeadlineInput, start: Instant, pauses: readonly Pause[]): Instant {
  const { term, extensions = [], calendar, rollOver = true } = input
  const stands = (at: number) => pauses.some(({ from, until }) => from <= at && until !== null && at < until)
  const runsAtEndOf = (of: Day) => !stands(startOfDay(addDays(of, 1)) - 1)
  let at: number = start
  let today = dayAt(start)
  let unit = term.unit
  for (const each of [term, ...extensions]) {
    unit = each.unit
    if (unit === 'hour') {
      for (let left = each.amount * 6; left > 0; at += TEN_MINUTES) if (!stands(at)) left--
      today = at > start && dayAt(at - 1) > today ? dayAt(at - 1) : today
      continue
    }
    const counts = (of: Day) => runsAtEndOf(of) && (unit !== 'workingDay' || worked(of, calendar))
    let left = unit === 'month' ? daysOfMonths(today, each.amount) : each.amount
    if (left === 0) while (!counts(today)) today = addDays(today, 1)
    while (left > 0) {
      today = addDays(today, 1)
      if (counts(today)) left--
    }
    at = startOfDay(addDays(today, 1))
  }
  if (unit === 'hour' || unit === 'workingDay' || !rollOver) return at as Instant
  while (!(worked(today, calendar) && runsAtEndOf(today))) today = addDays(today, 1)
  return startOfDay(addDays(today, 1))
}

function dayAt(at: number): Day {
  return day(new Date(at + 8 * 3_600_000).toISOString().slice(0, 10))
}

function worked(of: Day, calendar: WorkCalendar): boolean {
  const kind = calendar.days.get(of)?.kind
  return kind === undefined ? ![0, 6].includes(weekday(of)) : kind === 'makeUpDay'
}

function weekday(of: Day): number {
  return new Date(of).getUTCDay()
}

/** The corresponding day that many months on, found by walking to it; the last of the month where there is none. */
function daysOfMonths(from: Day, months: number): number {
  let passed = 0
  let today = from
  for (let left = months; left > 0; ) {
    today = addDays(today, 1)
    passed++
    const wanted = today.slice(8) === from.slice(8)
    const nextMonth = addDays(today, 1).slice(8) === '01'
    if (wanted || (nextMonth && today.slice(8) < from.slice(8))) left--
  }
  return passed
}
