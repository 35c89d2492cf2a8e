import { expect, test } from 'vitest'
import { isNumber, matchesPage } from './commandText.ts'

test('a number is told from words', () => {
  expect(isNumber('TA-26-004821-7')).toBe(true)
  expect(isNumber('ta-26-004821-x')).toBe(true)
  expect(isNumber('路灯')).toBe(false)
  expect(isNumber('12 号楼')).toBe(false)
})

test('a page answers to its title and to the first letters of its syllables', () => {
  expect(matchesPage('工作', '我的工作', 'wdgz')).toBe(true)
  expect(matchesPage('WDG', '我的工作', 'wdgz')).toBe(true)
  expect(matchesPage('gz', '我的工作', 'wdgz')).toBe(false)
  expect(matchesPage('', '我的工作', 'wdgz')).toBe(true)
})
