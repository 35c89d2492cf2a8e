import { afterAll, beforeAll, expect, test } from 'vitest'
import { instant } from '../../core/deadline/index.ts'
import { places, testWorld, type World } from '../testing/index.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.close())

test('[A3-08] a request travels from the window to a rated answer', async () => {
  const made = await world.register({ category: 'heating.water' })
  expect(made.number).toMatch(/^QS-26-\d{6}-\d$/)
  expect((await world.move('clerk', made.matter, 'register')).status).toBe(200)
  const seen = await world.ask('dispatcher', 'GET', `/matters/${made.matter}`)
  expect(seen.body.proposedUnit).toEqual({ id: world.units.water, name: '水务所' })
  expect((await world.move('dispatcher', made.matter, 'dispatch', { unit: world.units.water })).body).toMatchObject({
    stage: 'handling',
  })
  expect((await world.move('otherHandler', made.matter, 'take')).status).toBe(200)
  expect(
    (await world.move('otherHandler', made.matter, 'answer', { outcome: 'solved', answer: '已修好。' })).body,
  ).toMatchObject({ stage: 'answered' })
  const headers = { 'x-submission-number': made.number, 'x-query-code': made.queryCode }
  const tracked = await world.ask(undefined, 'GET', '/submissions/mine', undefined, headers)
  expect(tracked.body).toMatchObject({ stage: 'answered', responsible: { unit: '水务所' } })
  const rated = await world.ask(
    undefined,
    'POST',
    '/submissions/mine/moves/confirm',
    { revision: tracked.body.revision, input: { rating: 5 } },
    headers,
  )
  expect(rated.body).toMatchObject({ stage: 'closed', ending: 'solved' })
})

test('lists show what one may see, page by page', async () => {
  for (let i = 0; i < 3; i++) await world.register()
  const page = await world.ask('clerk', 'GET', '/matters?limit=2&total=true')
  expect(page.body.items).toHaveLength(2)
  const next = await world.ask('clerk', 'GET', `/matters?limit=2&cursor=${page.body.next}`)
  expect(next.body.items.map((m: { id: string }) => m.id)).not.toContain(page.body.items[0].id)
  expect((await world.ask('clerkB', 'GET', '/matters?total=true')).body).toMatchObject({ items: [], total: 0 })
  expect((await world.ask('clerk', 'GET', '/matters?box=todo&total=true')).body.total).toBe(3)
})

test('a photo, an unknown area and a stranger are told apart', async () => {
  const bad = await world.ask('clerk', 'POST', '/matters', {
    channel: 'window',
    title: '路灯',
    body: '不亮',
    area: '990',
    petitioner: { anonymous: true },
  })
  expect(bad.status).toBe(422)
  expect(bad.body.errors).toEqual([{ pointer: '/area', code: 'area.unknown', detail: expect.any(String) }])
  expect(
    (
      await world.ask('clerk', 'POST', '/matters', {
        channel: 'window',
        title: '路灯',
        body: '不亮',
        area: places.B1,
        petitioner: { anonymous: true },
      })
    ).status,
  ).toBe(404)
})

test('[A3-45] what is overdue and moved up stands in the work of the supervisor, and of nobody beside', async () => {
  const { matter, number } = await world.register()
  const inWork = async (who: string) =>
    (await world.ask(who, 'GET', `/matters?box=todo&number=${number}`)).body.items.map((m: { id: string }) => m.id)
  expect(await inWork('supervisor')).toEqual([])
  const before = world.clock.now
  world.clock.now = instant('2026-03-09T09:00:00+08:00')
  expect(await inWork('supervisor')).toEqual([matter])
  expect(await inWork('supervisorB')).toEqual([])
  expect(await inWork('dispatcher')).toEqual([])
  world.clock.now = before
})
