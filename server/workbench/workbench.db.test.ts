import { afterAll, beforeAll, expect, test } from 'vitest'
import { testWorld, type World } from '../testing/index.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.close())

const workbench = async (who: string) => (await world.ask(who, 'GET', '/workbench')).body

test('the workbench counts what its lists show, at the moment of looking', async () => {
  await world.register()
  expect(await workbench('clerk')).toEqual({ todo: 1, dueToday: 0, overdue: 0, unread: 0 })
  expect((await world.ask('clerk', 'GET', '/matters?box=todo&total=true')).body.total).toBe(1)
  const { now } = world.clock
  // to be registered within a working day: the last day is the next one
  world.clock.now = (now + 24 * 3_600_000) as typeof now
  expect(await workbench('clerk')).toMatchObject({ dueToday: 1, overdue: 0 })
  world.clock.now = (now + 48 * 3_600_000) as typeof now
  expect(await workbench('clerk')).toMatchObject({ dueToday: 0, overdue: 1 })
  expect(await workbench('clerkB')).toMatchObject({ todo: 0, overdue: 0 })
  expect((await world.ask('admin', 'GET', '/workbench')).body).toMatchObject({ todo: 0 })
  world.clock.now = now
})

test('a saved view is one’s own, or shared with colleagues of the authority', async () => {
  const own = await world.ask('clerk', 'POST', '/saved-views', { name: '超期', query: 'overdue=true' })
  expect(own.status).toBe(201)
  const shared = await world.ask('clerk', 'POST', '/saved-views', { name: '本周', query: 'open=true', shared: true })
  expect((await world.ask('clerk', 'GET', '/saved-views')).body.items).toHaveLength(2)
  expect((await world.ask('handler', 'GET', '/saved-views')).body.items).toEqual([
    { id: shared.body.id, name: '本周', query: 'open=true', shared: true, mine: false },
  ])
  expect((await world.ask('stranger', 'GET', '/saved-views')).body.items).toEqual([])
  expect((await world.ask('handler', 'DELETE', `/saved-views/${shared.body.id}`)).status).toBe(404)
  expect((await world.ask('clerk', 'DELETE', `/saved-views/${own.body.id}`)).status).toBe(204)
  expect((await world.ask('clerk', 'DELETE', `/saved-views/${own.body.id}`)).status).toBe(404)
  expect((await world.ask('clerk', 'POST', '/saved-views', { name: ' ', query: '' })).status).toBe(422)
})
