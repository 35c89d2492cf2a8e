import { expect, test } from 'vitest'
import { closed, named, opened, TABS_AT_MOST, type Tab } from './tabs.ts'

const tab = (path: string, search = ''): Tab => ({ path, search, title: '' })

test('a page opened again keeps its place and takes its new filters', () => {
  expect(opened([tab('/work'), tab('/matters', '?open=true')], '/matters', '?overdue=true')).toEqual([
    tab('/work'),
    tab('/matters', '?overdue=true'),
  ])
})

test('the oldest page goes when too many are open', () => {
  const many = Array.from({ length: TABS_AT_MOST }, (_none, at) => tab(`/matters/${at}`))
  const after = opened(many, '/work', '')
  expect(after).toHaveLength(TABS_AT_MOST)
  expect(after[0]?.path).toBe('/matters/1')
})

test('closing the page one looks at leads to its neighbour, closing another leads nowhere', () => {
  const tabs = [tab('/work'), tab('/matters'), tab('/intake')]
  expect(closed(tabs, '/matters', '/matters').go?.path).toBe('/intake')
  expect(closed(tabs, '/intake', '/intake').go?.path).toBe('/matters')
  expect(closed(tabs, '/intake', '/work').go).toBeUndefined()
})

test('a page says what its tab is called', () => {
  expect(named([tab('/matters/1')], '/matters/1', 'TA-26-000001-2')[0]?.title).toBe('TA-26-000001-2')
})
