import { afterAll, beforeAll, expect, test } from 'vitest'
import { places, testWorld, type World } from '../testing/index.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.close())

const propose = async (items: unknown[]) =>
  (await world.ask('dispatcher', 'POST', '/matters/proposals', { items })).body.items

test('the unit of the routing table is proposed for a category and those below it, with its limit', async () => {
  expect(
    await propose([
      { category: 'facility.lighting', area: places.A1 },
      { category: 'heating', area: places.B1 },
      { category: 'advice', area: places.A1 },
      { category: null, area: places.A1 },
    ]),
  ).toEqual([
    { unit: { id: world.units.roads, name: '市政所' }, limit: null },
    { unit: { id: world.units.water, name: '水务所' }, limit: { amount: 5, unit: 'workingDay' } },
    { unit: null, limit: null },
    { unit: null, limit: null },
  ])
})

test('[PR-23] the unit of the person complained about is not proposed', async () => {
  const { matter } = await world.register({
    about: { accounts: [world.people['handler']?.account], headOfArea: false },
  })
  expect(await propose([{ category: 'facility.lighting', area: places.A1, matter }])).toEqual([
    { unit: null, limit: null },
  ])
})
