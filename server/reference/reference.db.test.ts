import { afterAll, beforeAll, expect, test } from 'vitest'
import { places, testWorld, type World } from '../testing/index.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.close())

test('the reference names areas, units, categories, colleagues, procedures and roles of one’s own authority', async () => {
  const { status, body } = await world.ask('handler', 'GET', '/reference')
  expect(status).toBe(200)
  expect(body).toMatchObject({ tenantName: '甲街道', demonstration: false })
  expect(body.areas).toContainEqual({ key: places.A1, level: 'grid', name: '甲一网格' })
  expect(body.organizations).toContainEqual(expect.objectContaining({ id: world.units.roads, handles: true }))
  expect(body.accounts).toContainEqual({
    id: world.people['handler']?.account,
    name: '测试handler',
    units: [world.units.roads],
  })
  expect(body.accounts.map(({ name }: { name: string }) => name)).not.toContain('测试stranger')
  expect(body.categories).toContainEqual(expect.objectContaining({ code: 'facility', parent: null, retired: false }))
  const request = body.procedures.find(({ id }: { id: string }) => id === 'request')
  expect(request.stages).toContainEqual({ id: 'closed', title: '已结束', final: true })
  expect(body.roles.map(({ id }: { id: string }) => id)).not.toContain('resident')
  const english = await world.ask('handler', 'GET', '/reference', undefined, { 'accept-language': 'en' })
  expect(english.body.roles[0]).toEqual({ id: 'clerk', title: 'Intake clerk' })
  expect((await world.ask(undefined, 'GET', '/reference')).status).toBe(401)
})

test('[A3-44] an address without a grid and a grid without anybody in charge are found, each in one’s own areas', async () => {
  const { pool } = world.database
  const coverage = async (who: string) => (await world.ask(who, 'GET', '/reference/coverage')).body
  const home = (area: string, door: string) =>
    pool.query(`insert into household values ('home', gen_random_uuid(), $1, $2, 3)`, [area, door])
  await home(`${places.A1}.001`, '101')
  await home(places.A2, '2')
  expect(await coverage('clerk')).toEqual({ addresses: 2, withoutGrid: 0, grids: 2, withoutWorker: [] })
  await home(places.A, '不在任何网格')
  await home(`${places.A}.009`, '网格不存在')
  expect(await coverage('clerk')).toMatchObject({ addresses: 4, withoutGrid: 2 })
  await world.ask('admin', 'POST', `/accounts/${world.people['gridWorker']?.account}/disable`)
  expect((await coverage('clerk')).withoutWorker).toEqual([{ key: places.A1, name: '甲一网格' }])
  // community B has one grid and never had anybody in charge of it
  expect(await coverage('clerkB')).toMatchObject({ addresses: 0, grids: 1, withoutWorker: [{ key: places.B1 }] })
  expect(await coverage('unitHead')).toEqual({ addresses: 0, withoutGrid: 0, grids: 0, withoutWorker: [] })
  expect((await world.ask('admin', 'GET', '/reference/coverage')).status).toBe(403)
})

test('an account that was closed is no longer offered as a handler', async () => {
  const { account } = world.people['colleague'] ?? { account: '' }
  expect((await world.ask('admin', 'POST', `/accounts/${account}/disable`)).status).toBe(204)
  const { body } = await world.ask('handler', 'GET', '/reference')
  expect(body.accounts.map(({ id }: { id: string }) => id)).not.toContain(account)
})
