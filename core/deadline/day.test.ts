import { expect, test } from 'vitest'
import { addDays, day, dayOf, daySchema, instant, startOfDay } from './index.ts'

test('a day begins and ends at midnight in Shanghai', () => {
  expect(startOfDay(day('2026-02-14'))).toBe(instant('2026-02-13T16:00:00Z'))
  expect(dayOf(instant('2026-02-14T23:59:59.999+08:00'))).toBe('2026-02-14')
  expect(dayOf(instant('2026-02-15T00:00:00+08:00'))).toBe('2026-02-15')
})

test('days are counted over leap days and years, both ways', () => {
  expect(addDays(day('2024-02-28'), 2)).toBe('2024-03-01')
  expect(addDays(day('2026-01-01'), -1)).toBe('2025-12-31')
  expect(() => addDays(day('9999-12-31'), 1)).toThrow(RangeError)
})

test.each(['2026-2-14', '2026-02-30', '20260214', '2026-02-14T00:00', ''])('%j is not a day', (text) => {
  expect(() => day(text)).toThrow(RangeError)
  expect(daySchema.safeParse(text).success).toBe(false)
})

test.each(['2026-02-14T09:30:00', '2026-02-14', 'now', 1.5, Number.NaN])('%j is not a moment', (value) => {
  expect(() => instant(value)).toThrow(RangeError)
})
