import { expect, test } from 'vitest'
import { askedOf, rowsPath, scopeFrom, type Turns } from './statistics.ts'

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

test('beside a figure stands what turns do to its rate, or the turns it counts', () => {
  const said: Turns = {
    rates: [{ id: 'answered', title: '答复', measures: [{ id: 'answerRate', title: '答复率' }] }],
    turns: [{ id: 'ask', title: '请居民补充', text: '', counted: ['asked'], effects: [] }],
  }
  expect(askedOf(said, 'answerRate')).toEqual({ rate: 'answered' })
  expect(askedOf(said, 'asked')).toEqual({ figure: 'asked' })
  expect(askedOf(said, 'visitShare')).toBeUndefined()
})
