import { describe, expect, test } from 'vitest'
import { addDays, calendarFileSchema, calendarFrom, day, isWorkingDay, workingDaysBetween } from './index.ts'
import { year2025, year2026 } from './testCalendar.ts'

const calendar = calendarFrom([year2026, year2025])

describe('a working day', () => {
  test.each(['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'])(
    '%s is a weekend day worked instead of another',
    (made) => expect(isWorkingDay(day(made), calendar)).toBe(true),
  )

  test('no day of the Spring Festival of 2026 is one', () => {
    const festival = Array.from({ length: 9 }, (_, n) => addDays(day('2026-02-15'), n))
    expect(festival.filter((one) => isWorkingDay(one, calendar))).toEqual([])
  })

  test('outside the known years Monday to Friday are working days', () => {
    const week = ['2030-01-07', '2030-01-11', '2030-01-12', '2030-01-13', '2019-10-01', '2019-09-29'].map(day)
    expect(week.map((one) => isWorkingDay(one, calendar))).toEqual([true, true, false, false, true, false])
  })
})

describe('working days between two days', () => {
  test('leave out the first and take in the last', () => {
    expect(workingDaysBetween(day('2026-03-02'), day('2026-03-06'), calendar)).toBe(4)
    expect(workingDaysBetween(day('2026-02-13'), day('2026-02-24'), calendar)).toBe(2)
  })

  test('are negative backwards and none from a day to itself', () => {
    expect(workingDaysBetween(day('2026-03-06'), day('2026-03-02'), calendar)).toBe(-4)
    expect(workingDaysBetween(day('2026-03-06'), day('2026-03-06'), calendar)).toBe(0)
  })

  test('add up across the borders of the table', () => {
    const [before, within, after] = [day('2019-05-06'), day('2025-06-16'), day('2031-07-01')]
    expect(workingDaysBetween(before, within, calendar) + workingDaysBetween(within, after, calendar)).toBe(
      workingDaysBetween(before, after, calendar),
    )
  })
})

describe('a calendar', () => {
  test('knows the first year from its first day, and the last without the week the next notice may move', () => {
    expect(calendar).toMatchObject({ edition: '2025-11-04', knownFrom: '2025-01-01', knownUntil: '2026-12-24' })
  })

  test('follows the notice issued last, whatever the order of the files', () => {
    const extended = calendarFileSchema.parse({
      ...year2026,
      amendments: [
        {
          source: { document: 'extension', number: null, issued: '2026-02-20', verified: false },
          holidays: [{ name: { zh: '春节', en: 'Spring Festival' }, off: ['2026-02-24', '2026-03-01'] }],
        },
      ],
    })
    const amended = calendarFrom([extended, year2025])
    expect(amended.edition).toBe('2026-02-20')
    expect(isWorkingDay(day('2026-02-28'), amended)).toBe(false)
    expect(isWorkingDay(day('2026-02-28'), calendar)).toBe(true)
    expect(amended.days.get(day('2026-02-23'))?.source.document).toBe(year2026.source.document)
  })

  test('needs its years without gap or double', () => {
    expect(() => calendarFrom([])).toThrow(RangeError)
    expect(() => calendarFrom([year2025, { ...year2026, year: 2027 }])).toThrow('year 2026')
    expect(() => calendarFrom([year2025, year2025])).toThrow('given twice')
  })

  test('refuses a make-up day that would be worked anyway', () => {
    const mistaken = calendarFileSchema.parse({
      ...year2026,
      holidays: [{ name: { zh: '元旦', en: 'New Year' }, work: ['2026-01-06'] }],
    })
    expect(() => calendarFrom([mistaken])).toThrow('2026-01-06')
  })
})

describe('a calendar file', () => {
  const withDays = (named: object) =>
    calendarFileSchema.safeParse({ ...year2026, holidays: [{ name: { zh: '元旦', en: 'New Year' }, ...named }] })

  test('names days that exist, in order, and none both off and worked', () => {
    expect(withDays({ off: ['2026-01-01', '2026-01-03'], work: ['2026-01-04'] }).success).toBe(true)
    expect(withDays({ off: ['2026-02-29', '2026-03-01'] }).success).toBe(false)
    expect(withDays({ off: ['2026-01-03', '2026-01-01'] }).success).toBe(false)
    expect(withDays({ off: ['2026-01-01', '2026-01-04'], work: ['2026-01-04'] }).success).toBe(false)
  })

  test('states its source', () => {
    expect(calendarFileSchema.safeParse({ ...year2026, source: undefined }).success).toBe(false)
  })
})
