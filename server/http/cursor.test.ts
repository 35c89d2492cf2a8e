import { expect, test } from 'vitest'
import { cursorAt, DayText, positionOf } from './cursor.ts'

const id = '7c9e6679-7425-40de-944b-e07fc1f90ae7'

test('a cursor leads back to the row it was made from', () => {
  for (const mark of [
    'infinity',
    '2026-03-02 01:00:00+00',
    '2026-03-02 09:00:00.123456+08',
    '1986-05-04 00:00:00+09:00',
  ])
    expect(positionOf(cursorAt(mark, id))).toEqual([mark, id])
})

test('a forged cursor is refused, whatever is written in it', () => {
  const forged = [
    '1',
    '',
    'now',
    '-infinity',
    '2026-02-30 01:00:00+00',
    '9999-99-99 00:00:00+00',
    '0000-01-01 00:00:00+00',
  ]
  for (const mark of [...forged, '2026-03-02 25:00:00+00', '2026-03-02T01:00:00Z', "2026-03-02 01:00:00+00'"])
    expect(() => positionOf(cursorAt(mark, id)), mark).toThrow('cursor')
  for (const text of ['', 'x', 'bnVsbA', 'W10', cursorAt('infinity', 'no id')])
    expect(() => positionOf(text), text).toThrow('cursor')
})

test('a day asked for is a day of the calendar that the database can reckon with', () => {
  for (const day of ['2026-02-28', '0001-01-01', '9999-12-30']) expect(DayText.safeParse(day).success).toBe(true)
  for (const day of ['2026-02-30', '0000-01-01', '9999-12-31', '+12026-01-01', '2026-1-1', ''])
    expect([day, DayText.safeParse(day).success]).toEqual([day, false])
})
