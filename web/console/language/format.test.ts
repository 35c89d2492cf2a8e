import { expect, test } from 'vitest'
import { daysBetween, daysLater, dayText, momentText, numberText, percentText, sizeText, today } from './format.ts'

test('a moment is told in the time of Shanghai, wherever the browser stands', () => {
  expect(momentText('2026-03-01T16:30:00.000Z')).toBe('2026-03-02 00:30')
  expect(dayText('2026-03-01T16:30:00.000Z')).toBe('2026-03-02')
  expect(today(Date.parse('2026-12-31T16:00:00Z'))).toBe('2027-01-01')
})

test('nothing is told of a moment that has not come', () => {
  expect(momentText(null)).toBe('')
  expect(numberText(null)).toBe('—')
  expect(percentText(undefined)).toBe('—')
})

test('days are counted across months and years', () => {
  expect(daysLater('2026-12-31', 1)).toBe('2027-01-01')
  expect(daysBetween('2026-02-27', '2026-03-01')).toBe(2)
  expect(daysBetween('2026-03-01', '2026-02-27')).toBe(-2)
})

test('numbers, shares and sizes are short', () => {
  expect(numberText(12_700)).toBe('12,700')
  expect(percentText(0.8749)).toBe('87.5%')
  expect(sizeText(300)).toBe('1 KB')
  expect(sizeText(2_621_440)).toBe('2.5 MB')
})
