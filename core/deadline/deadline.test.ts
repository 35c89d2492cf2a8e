import { describe, expect, test } from 'vitest'
import {
  calendarFrom,
  type Deadline,
  type DeadlineInput,
  day,
  deadline,
  dueDay,
  instant,
  type Pause,
  type Term,
} from './index.ts'
import { year2025, year2026 } from './testCalendar.ts'

const calendar = calendarFrom([year2025, year2026])

const term = (amount: number, unit: Term['unit']): Term => ({ amount, unit })
const at = (text: string) => instant(`${text}:00+08:00`)
const pause = (from: string, until: string | null): Pause => ({
  from: at(from),
  until: until === null ? null : at(until),
})

function due(start: string, length: Term, more: Partial<DeadlineInput> = {}): Deadline {
  return deadline({ start: at(start), term: length, calendar, ...more })
}
const provisional = (...input: Parameters<typeof due>) => {
  const result = due(...input)
  return !result.paused && result.provisional
}
const dueDayOf = (...input: Parameters<typeof due>) => due(...input).dueDay

describe('a term', () => {
  test('of working days leaves out its first day, weekends and holidays, and counts make-up days', () => {
    expect(dueDayOf('2026-03-02T09:00', term(5, 'workingDay'))).toBe('2026-03-09')
    expect(dueDayOf('2026-02-12T17:00', term(3, 'workingDay'))).toBe('2026-02-24')
    expect(dueDayOf('2026-02-27T09:00', term(1, 'workingDay'))).toBe('2026-02-28')
  })

  test('of working days that starts on a day off counts from the next working day', () => {
    expect(dueDayOf('2026-02-18T09:00', term(1, 'workingDay'))).toBe('2026-02-24')
  })

  test('of calendar days that ends on a holiday moves past its end', () => {
    expect(dueDayOf('2026-04-02T09:00', term(30, 'calendarDay'))).toBe('2026-05-06')
  })

  test('of calendar days that ends on a make-up day stays there', () => {
    expect(dueDayOf('2026-02-08T09:00', term(6, 'calendarDay'))).toBe('2026-02-14')
  })

  test('without roll-over ends where it ends', () => {
    expect(dueDayOf('2026-04-02T09:00', term(30, 'calendarDay'), { rollOver: false })).toBe('2026-05-02')
  })

  test('of months ends on the corresponding day, or on the last of a month that has none', () => {
    expect(dueDayOf('2026-01-15T09:00', term(2, 'month'))).toBe('2026-03-16')
    expect(dueDayOf('2025-07-31T09:00', term(2, 'month'))).toBe('2025-09-30')
    expect(dueDayOf('2025-12-31T09:00', term(2, 'month'), { rollOver: false })).toBe('2026-02-28')
  })

  test('of a year begun on 29 February ends on 28 February', () => {
    expect(dueDayOf('2024-02-29T09:00', term(1, 'year'))).toBe('2025-02-28')
  })

  test('of days is kept until midnight, whatever the hour of its start', () => {
    expect(due('2026-03-02T00:00', term(5, 'workingDay')).dueAt).toBe(at('2026-03-10T00:00'))
    expect(due('2026-03-02T23:59', term(5, 'workingDay')).dueAt).toBe(at('2026-03-10T00:00'))
  })

  test('of hours runs from the moment, over nights and holidays', () => {
    expect(due('2026-02-14T16:30', term(24, 'hour'))).toMatchObject({
      dueAt: at('2026-02-15T16:30'),
      dueDay: '2026-02-15',
      provisional: false,
    })
    expect(dueDayOf('2026-03-02T00:00', term(24, 'hour'))).toBe('2026-03-02')
  })

  test('of no days means the same day, or the next on which it can fall due', () => {
    expect(dueDayOf('2026-03-02T09:00', term(0, 'workingDay'))).toBe('2026-03-02')
    expect(dueDayOf('2026-03-07T09:00', term(0, 'calendarDay'))).toBe('2026-03-09')
    expect(due('2026-03-07T09:00', term(0, 'hour')).dueAt).toBe(at('2026-03-07T09:00'))
  })

  test.each([-1, 1.5, Number.NaN])('of %d days is none', (amount) => {
    expect(() => due('2026-03-02T09:00', term(amount, 'workingDay'))).toThrow(RangeError)
    expect(() => due('2026-03-02T09:00', term(amount, 'hour'))).toThrow(RangeError)
  })
})

describe('petitions', () => {
  const accepted = '2026-03-02T10:00'

  test('are answered within 60 days, and within 90 when extended by 30', () => {
    expect(dueDayOf(accepted, term(60, 'calendarDay'))).toBe('2026-05-06')
    expect(dueDayOf(accepted, term(60, 'calendarDay'), { extensions: [term(30, 'calendarDay')] })).toBe('2026-06-01')
  })

  test('leave the hearing out of the 30 days of review', () => {
    const hearing = [pause('2026-03-10T09:00', '2026-03-14T09:00')]
    expect(dueDayOf(accepted, term(30, 'calendarDay'), { pauses: hearing, rollOver: false })).toBe('2026-04-05')
  })
})

describe('a pause', () => {
  const fiveDays = term(5, 'workingDay')

  test('costs the days at whose end the clock stands: the first, not the last', () => {
    expect(dueDayOf('2026-03-02T09:00', fiveDays, { pauses: [pause('2026-03-04T10:00', '2026-03-06T15:00')] })).toBe(
      '2026-03-11',
    )
  })

  test('within a day changes nothing', () => {
    expect(dueDayOf('2026-03-02T09:00', fiveDays, { pauses: [pause('2026-03-04T08:00', '2026-03-04T18:00')] })).toBe(
      '2026-03-09',
    )
  })

  test('over a weekend costs no working day', () => {
    expect(dueDayOf('2026-03-02T09:00', fiveDays, { pauses: [pause('2026-03-07T08:00', '2026-03-09T08:00')] })).toBe(
      '2026-03-09',
    )
  })

  test('begun on the last day leaves the day it ends on', () => {
    expect(dueDayOf('2026-03-02T09:00', fiveDays, { pauses: [pause('2026-03-09T17:00', '2026-03-19T09:00')] })).toBe(
      '2026-03-19',
    )
  })

  test('begun on the day a holiday moved the end to moves it on', () => {
    const late = { pauses: [pause('2026-05-06T17:00', '2026-05-08T09:00')] }
    expect(dueDayOf('2026-04-02T09:00', term(30, 'calendarDay'), late)).toBe('2026-05-08')
  })

  test('after the end is of no effect, open or not', () => {
    expect(dueDayOf('2026-03-02T09:00', fiveDays, { pauses: [pause('2026-03-10T00:00', null)] })).toBe('2026-03-09')
  })

  test('of hours stops the clock to the minute', () => {
    const noon = { pauses: [pause('2026-03-02T11:00', '2026-03-02T12:30')] }
    expect(due('2026-03-02T10:00', term(2, 'hour'), noon).dueAt).toBe(at('2026-03-02T13:30'))
  })

  test('that overlaps another counts once', () => {
    const two = {
      pauses: [pause('2026-03-05T10:00', '2026-03-06T15:00'), pause('2026-03-04T10:00', '2026-03-06T09:00')],
    }
    expect(dueDayOf('2026-03-02T09:00', fiveDays, two)).toBe('2026-03-11')
  })

  test('still open leaves no due day but the moment since which the clock stands', () => {
    const open = { pauses: [pause('2026-03-04T10:00', '2026-03-05T10:00'), pause('2026-03-06T10:00', null)] }
    expect(due('2026-03-02T09:00', fiveDays, open)).toMatchObject({
      paused: true,
      dueAt: null,
      dueDay: null,
      since: at('2026-03-06T10:00'),
    })
  })

  test('cannot end before it begins', () => {
    const backwards = { pauses: [pause('2026-03-05T10:00', '2026-03-04T10:00')] }
    expect(() => due('2026-03-02T09:00', fiveDays, backwards)).toThrow(RangeError)
  })
})

describe('a clock that restarts after a pause', () => {
  const restart = { afterPause: 'restart' as const }

  test('begins the whole term anew on the day after the pause ends', () => {
    const pauses = [pause('2026-03-06T10:00', '2026-03-09T10:00')]
    expect(dueDayOf('2026-03-02T09:00', term(5, 'workingDay'), { ...restart, pauses })).toBe('2026-03-16')
  })

  test('keeps the extension it was given', () => {
    const more = {
      ...restart,
      extensions: [term(2, 'workingDay')],
      pauses: [pause('2026-03-06T10:00', '2026-03-09T10:00')],
    }
    expect(dueDayOf('2026-03-02T09:00', term(5, 'workingDay'), more)).toBe('2026-03-18')
  })

  test('does not come back once it has run out', () => {
    const pauses = [pause('2026-03-12T10:00', '2026-03-13T10:00')]
    expect(dueDayOf('2026-03-02T09:00', term(5, 'workingDay'), { ...restart, pauses })).toBe('2026-03-09')
  })
})

describe('an extension', () => {
  test('in hours runs on from midnight of the last day', () => {
    const more = { extensions: [term(10, 'hour')] }
    expect(due('2026-03-02T09:00', term(1, 'workingDay'), more).dueAt).toBe(at('2026-03-04T10:00'))
  })

  test('in working days after hours counts from the day the hours end on', () => {
    const more = { extensions: [term(1, 'workingDay')] }
    expect(dueDayOf('2026-03-05T09:00', term(24, 'hour'), more)).toBe('2026-03-09')
  })
})

describe('a provisional deadline', () => {
  test('reaches into days no notice has settled', () => {
    expect(provisional('2026-12-21T09:00', term(3, 'workingDay'))).toBe(false)
    expect(provisional('2026-12-21T09:00', term(4, 'workingDay'))).toBe(true)
    expect(provisional('2024-12-30T09:00', term(5, 'workingDay'))).toBe(true)
  })

  test('in calendar days is so by its end alone, and never without roll-over', () => {
    expect(provisional('2024-12-30T09:00', term(30, 'calendarDay'))).toBe(false)
    expect(provisional('2026-12-01T09:00', term(60, 'calendarDay'))).toBe(true)
    expect(provisional('2026-12-01T09:00', term(60, 'calendarDay'), { rollOver: false })).toBe(false)
  })
})

test('a due day reckoned in days alone follows the same rules', () => {
  const days = [{ from: day('2026-03-04'), until: day('2026-03-06') }]
  expect(dueDay(day('2026-03-02'), { amount: 5, unit: 'workingDay' }, calendar, days).day).toBe('2026-03-11')
  expect(dueDay(day('2026-04-02'), { amount: 30, unit: 'calendarDay' }, calendar)).toEqual({
    day: '2026-05-06',
    provisional: false,
  })
})
