import { expect, test } from 'vitest'
import { lengthOf } from './lengthOf.ts'

const at = (minutes: number) => new Date(Date.parse('2026-03-02T01:00:00Z') + minutes * 60_000).toISOString()

test.each([
  [0, undefined],
  [90, { unit: 'minutes', amount: 90 }],
  [150, { unit: 'hours', amount: 2 }],
  [3 * 1440 + 50, { unit: 'days', amount: 3 }],
])('%i minutes are told as %j', (minutes, told) => {
  expect(lengthOf(at(0), at(minutes))).toEqual(told)
})
