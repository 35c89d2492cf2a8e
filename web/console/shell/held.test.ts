import { afterEach, expect, test } from 'vitest'
import { hold, isHeld } from './held.ts'
import { opened, TABS_AT_MOST } from './tabs.ts'

afterEach(() => hold('/a', false))

test('a page is held while something on it is not saved', () => {
  hold('/a', true)
  expect([isHeld('/a'), isHeld('/b')]).toEqual([true, false])
  hold('/a', false)
  expect(isHeld('/a')).toBe(false)
})

test('when too many pages are open, one that is held stays and the next oldest goes', () => {
  hold('/a', true)
  const tabs = ['/a', ...Array.from({ length: TABS_AT_MOST - 1 }, (_none, at) => `/matters/${at}`)].map((path) => ({
    path,
    search: '',
    title: '',
  }))
  const paths = opened(tabs, '/work', '', isHeld).map(({ path }) => path)
  expect(paths).toHaveLength(TABS_AT_MOST)
  expect(paths.slice(0, 2)).toEqual(['/a', '/matters/1'])
})
