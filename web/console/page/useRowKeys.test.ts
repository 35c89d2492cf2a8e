import { expect, test } from 'vitest'
import { rowAfter } from './useRowKeys.ts'

test('j and k walk the rows and stop at their ends', () => {
  expect(rowAfter('j', -1, 3)).toBe(0)
  expect(rowAfter('j', 2, 3)).toBe(2)
  expect(rowAfter('k', 0, 3)).toBe(0)
  expect(rowAfter('End', 0, 3)).toBe(2)
})

test('other keys and empty lists are left alone', () => {
  expect(rowAfter('q', 0, 3)).toBeUndefined()
  expect(rowAfter('j', -1, 0)).toBeUndefined()
})
