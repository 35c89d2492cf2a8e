import { expect, test } from 'vitest'
import { rowsPath, scopeFrom } from './statistics.ts'

test('what the figures are about stands in the address', () => {
  expect(scopeFrom(new URLSearchParams('from=2026-01-01&area=430199001001&colour=red&to='))).toEqual({
    from: '2026-01-01',
    to: undefined,
    area: '430199001001',
    category: undefined,
    asOf: undefined,
  })
})

test('a bar opens the rows it is made of, within the same scope', () => {
  expect(rowsPath({ from: '2026-01-01' }, 'answered', '2026-03')).toBe(
    '/statistics/rows?from=2026-01-01&figure=answered&key=2026-03',
  )
})
