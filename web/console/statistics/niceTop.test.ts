import { expect, test } from 'vitest'
import { niceTop } from './niceTop.ts'

test.each([
  [0, 1],
  [0.87, 1],
  [1, 1],
  [7, 10],
  [23, 25],
  [104, 200],
  [500, 500],
])('an axis for values up to %d ends at %d', (value, top) => {
  expect(niceTop(value)).toBeCloseTo(top)
})
