import { afterAll, beforeAll, expect, test } from 'vitest'
import { testWorld, type World } from '../testing/index.ts'
import { migrateProceduresOnce } from './index.ts'
import { publishNext } from './testing-versions.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.close())

test('a date promised to the petitioner that a migration moves is told once and stands in the timeline', async () => {
  const { matter, number, queryCode } = await world.register()
  await world.move('clerk', matter, 'register')
  await world.move('dispatcher', matter, 'dispatch', { unit: world.units.roads })
  await world.move('handler', matter, 'ask', { question: '是哪一盏灯？' })
  const mine = { 'x-submission-number': number, 'x-query-code': queryCode }
  const page = async () => (await world.ask(undefined, 'GET', '/submissions/mine', undefined, mine)).body
  const promised = (await page()).clocks.find(({ clock }: { clock: string }) => clock === 'answer').dueDay
  const latest = (await world.ask('clerk', 'GET', '/procedures/request/versions')).body.items[0].version
  const to = await publishNext(world, (body) => body)
  // two days of waiting for the resident, which the answer is given besides
  world.clock.now = (world.clock.now + 48 * 3_600_000) as typeof world.clock.now
  const { body } = await world.ask('admin', 'POST', '/procedure-migrations', {
    procedure: 'request',
    from: latest,
    to,
    stages: { awaitingResident: 'handling' },
  })
  await world.ask('supervisor', 'POST', `/procedure-migrations/${body.id}/approve`)
  while ((await migrateProceduresOnce(world.installation)) > 0);
  const { rows: told } = await world.database.pool.query(
    "select payload->'params'->>'dueDay' as day from outbox where payload->>'template' = 'migration.moved' and payload->>'matter' = $1",
    [matter],
  )
  const now = (await page()).clocks.find(({ clock }: { clock: string }) => clock === 'answer').dueDay
  expect(now > promised).toBe(true)
  expect(told).toEqual([{ day: now }])
  expect((await page()).timeline.at(-1)).toMatchObject({
    move: 'migration',
    fields: expect.arrayContaining([expect.objectContaining({ id: 'answer', value: `${promised} → ${now}` })]),
  })
})
