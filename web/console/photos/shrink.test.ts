import { expect, test } from 'vitest'
import { fitted } from './shrink.ts'

test('a photo keeps its shape when it is made smaller', () => {
  expect(fitted(4000, 3000, 2000)).toEqual({ width: 2000, height: 1500 })
  expect(fitted(3000, 4000, 2000)).toEqual({ width: 1500, height: 2000 })
})

test('a small photo is not blown up', () => {
  expect(fitted(800, 600, 2000)).toEqual({ width: 800, height: 600 })
})
