import { expect, test } from 'vitest'
import { menuFor, pageOf } from './menu.ts'

test('a handler sees the pages of matters, not those of administrators', () => {
  const pages = menuFor(['matter.list', 'reference.read']).flatMap((group) => group.pages.map(({ id }) => id))
  expect(pages).toEqual(['work', 'matters', 'procedures', 'calendar'])
})

test('the page of one matter belongs to the list of matters', () => {
  expect(pageOf('/matters/0b6f')?.id).toBe('matters')
  expect(pageOf('/elsewhere')).toBeUndefined()
})
