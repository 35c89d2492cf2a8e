import { expect, test } from 'vitest'
import { filtersFrom, narrowings, searchOf } from './filters.ts'

const read = (text: string) => filtersFrom(new URLSearchParams(text))

test('the address of a list holds all its filters', () => {
  const filters = {
    box: 'todo' as const,
    stage: ['handling', 'answered'],
    area: '430199001001',
    overdue: 'true' as const,
    flag: 'supervised',
    parts: 'false' as const,
    words: '路灯 3号楼',
  }
  expect(filtersFrom(searchOf(filters))).toEqual(filters)
})

test('an address with things nobody knows opens the list that is left', () => {
  expect(read('box=mine&order=upwards&colour=red&stage=,&words=%20&open=maybe&unit=u1')).toEqual({ unit: 'u1' })
})

test('two equal lists have one address', () => {
  expect(searchOf({ words: 'a', area: 'b' }).toString()).toBe(searchOf({ area: 'b', words: 'a' }).toString())
})

test('box and order narrow nothing', () => {
  expect(narrowings({ box: 'todo', order: 'newest' })).toBe(0)
  expect(narrowings({ box: 'todo', unit: 'u', stage: ['handling', 'answered'] })).toBe(2)
})
