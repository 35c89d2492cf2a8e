import { expect, test } from 'vitest'
import { titleOf, wordsOf } from './body.ts'
import { duplicated } from './outline.ts'
import { testBody } from './testBody.ts'

test('two moves of one title are told apart by their ids', () => {
  const { body } = duplicated(testBody, 'moves', 'grant', (title) => title)
  expect(titleOf(body, 'moves', 'grant2')).toBe('Grant* · grant2')
  expect(titleOf(body, 'moves', 'lapse')).toBe('Lapse*')
  expect(titleOf(body, 'moves', 'nothing')).toBe('nothing')
})

test('words that are missing in one language are lent by the other', () => {
  expect(wordsOf({ zh: '', en: 'Grant' })).toBe('Grant')
  expect(wordsOf(undefined)).toBe('')
})
