import { afterAll, beforeAll, expect, test } from 'vitest'
import { places, testWorld, type World } from '../testing/index.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.close())

const rules = async () => (await world.ask('admin', 'GET', '/routing-rules')).body.items
const rule = (extra: object = {}) => ({
  category: 'facility.lighting',
  area: places.A,
  unit: world.units.water,
  limit: { amount: 3, unit: 'workingDay' },
  ...extra,
})

test('[A3-08] a rule for a narrower place and category decides the proposal from then on', async () => {
  const made = await world.ask('admin', 'POST', '/routing-rules', rule())
  expect(made.status).toBe(201)
  expect(made.body).toMatchObject({ unitName: '水务所', areaName: '甲社区', revision: 1 })
  const { matter } = await world.register()
  expect((await world.ask('clerk', 'GET', `/matters/${matter}`)).body.proposedUnit.id).toBe(world.units.water)
  const changed = await world.ask('admin', 'PUT', `/routing-rules/${made.body.id}`, {
    ...rule({ unit: world.units.roads, limit: null }),
    revision: 1,
  })
  expect(changed.body).toMatchObject({ unitName: '市政所', limit: null, revision: 2 })
  expect((await world.ask('clerk', 'GET', `/matters/${matter}`)).body.proposedUnit.id).toBe(world.units.roads)
  expect((await world.ask('admin', 'DELETE', `/routing-rules/${made.body.id}?revision=2`)).status).toBe(204)
  expect(await rules()).toHaveLength(2)
})

test('of two administrators who change the same rule the second is told, and nothing is lost', async () => {
  const [first] = await rules()
  const body = { category: first.category, area: first.area, unit: first.unit, limit: null, revision: first.revision }
  const both = await Promise.all(
    [7, 9].map((amount) =>
      world.ask('admin', 'PUT', `/routing-rules/${first.id}`, { ...body, limit: { amount, unit: 'workingDay' } }),
    ),
  )
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
  const loser = both.find(({ status }) => status === 409)
  expect(loser?.body).toMatchObject({ code: 'routing.stale', revision: first.revision + 1 })
  expect((await world.ask('admin', 'DELETE', `/routing-rules/${first.id}?revision=${first.revision}`)).status).toBe(409)
})

test('a second rule for the same category and place, an unknown unit and a stranger’s hand are refused', async () => {
  const both = await Promise.all(
    [1, 2].map(() => world.ask('admin', 'POST', '/routing-rules', rule({ area: places.B }))),
  )
  expect(both.map(({ status }) => status).sort()).toEqual([201, 409])
  expect(both.find(({ status }) => status === 409)?.body.code).toBe('routing.duplicate')
  const wrong = await world.ask(
    'admin',
    'POST',
    '/routing-rules',
    rule({ unit: world.people['clerk']?.account, area: '999', category: 'nothing' }),
  )
  expect(wrong.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(['/category', '/area', '/unit'])
  expect((await world.ask('dispatcher', 'POST', '/routing-rules', rule())).status).toBe(403)
  expect((await world.ask('dispatcher', 'GET', '/routing-rules')).status).toBe(200)
})

test('[PR-27] every change of a rule stands in the audit trail with what it was before', async () => {
  const made = await world.ask('admin', 'POST', '/routing-rules', rule({ area: places.A2 }))
  await world.ask('admin', 'DELETE', `/routing-rules/${made.body.id}?revision=1`)
  const { body } = await world.ask('auditor', 'GET', `/audit?object=${made.body.id}`)
  expect(body.items.map(({ operation }: { operation: string }) => operation)).toEqual(['routing.remove', 'routing.add'])
  const { rows } = await world.database.pool.query(
    "select detail from audit_entry where object_id = $1 and operation = 'routing.remove'",
    [made.body.id],
  )
  expect(rows[0].detail.before).toMatchObject({ area: places.A2, limit: { amount: 3, unit: 'workingDay' } })
})
