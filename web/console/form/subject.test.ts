import { expect, test } from 'vitest'
import { offeredUnits } from './subject.ts'

const unit = (id: string, area: string, handles = true) => ({
  id,
  name: id,
  kind: 'agency',
  area,
  handles,
  phone: null,
})
const units = [
  unit('county', '430199'),
  unit('township', '430199001'),
  unit('roads', '430199001'),
  unit('community', '430199001001'),
  unit('committee', '430199001', false),
]
const idsAt = (level: 'above' | 'below' | null, has: string | null, area: string | null = '430199001001.002') =>
  offeredUnits(units, { matter: 'm', unit: has, area }, level).map(({ id }) => id)

test('a matter goes up to a unit of a wider area than the one that has it', () => {
  expect(idsAt('above', 'roads')).toEqual(['county'])
  expect(idsAt('above', 'community')).toEqual(['county', 'township', 'roads'])
})

test('while no unit has it, it goes up from the community it belongs to', () => {
  expect(idsAt('above', null)).toEqual(['county', 'township', 'roads'])
})

test('it is handed down to a unit of the same or a narrower area, never back to itself', () => {
  expect(idsAt('below', 'county')).toEqual(['township', 'roads', 'community'])
  expect(idsAt('below', 'roads')).toEqual(['township', 'community'])
})

test('without a level every unit that handles matters is offered', () => {
  expect(idsAt(null, 'roads')).toEqual(['county', 'township', 'roads', 'community'])
  expect(idsAt('above', null, null)).toHaveLength(4)
})
