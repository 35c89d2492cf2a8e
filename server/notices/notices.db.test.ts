import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Installation, openInstallation } from '../kernel/index.ts'
import { testWorld, type World } from '../testing/index.ts'
import { deliverOnce } from './index.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
})
beforeEach(() => world.database.pool.query('truncate matter, notice, outbox cascade'))
afterAll(() => world.close())

const deliver = async (node: Installation = world.installation, limit?: number) => {
  while ((await deliverOnce(node, limit)) > 0);
}
const notices = async (who: string, query = '', headers: Record<string, string> = {}) =>
  (await world.ask(who, 'GET', `/notices${query}`, undefined, headers)).body.items as {
    id: string
    matter: string | null
    number: string | null
    text: string
    readAt: string | null
  }[]
const count = async (who: string) => (await notices(who, '?limit=100')).length
const anotherNode = () =>
  openInstallation({
    dataDir: world.installation.dataDir,
    database: world.database,
    now: () => world.clock.now,
    tenant: 'home',
  })

async function dispatched(extra: Record<string, unknown> = {}): Promise<string> {
  const { matter } = await world.register(extra)
  expect((await world.move('clerk', matter, 'register')).status).toBe(200)
  const { status } = await world.move('dispatcher', matter, 'dispatch', { unit: world.units.roads })
  expect(status).toBe(200)
  return matter
}

test('[A3-08] a dispatched request is told to the staff of its unit and to nobody else, in the reader’s language', async () => {
  const matter = await dispatched()
  await deliver()
  for (const who of ['handler', 'colleague', 'unitHead'])
    expect([who, await notices(who)]).toEqual([
      who,
      [expect.objectContaining({ matter, text: '“路灯不亮”已派到您单位，请按期办理。', readAt: null })],
    ])
  const [english] = await notices('handler', '', { 'accept-language': 'en' })
  expect(english?.text).toBe('“路灯不亮” was dispatched to your unit. Please handle it in time.')
  expect(await notices('dispatcher')).toEqual([expect.objectContaining({ text: '“路灯不亮”已登记，等待派单。' })])
  for (const who of ['otherHandler', 'otherUnitHead', 'clerk', 'dispatcherB', 'supervisor', 'admin', 'stranger'])
    expect([who, await count(who)]).toEqual([who, 0])
})

test('[PR-23] the person complained about is told nothing, whatever post would bring the notice', async () => {
  const accused = world.people['dispatcher']?.account
  const { matter } = await world.register({ about: { accounts: [accused] } })
  await world.move('clerk', matter, 'register')
  await deliver()
  expect(await count('dispatcher')).toBe(0)
  const { rows } = await world.database.pool.query('select account_id from notice where account_id = $1', [accused])
  expect(rows).toEqual([])
})

test('who did it is not told of it', async () => {
  const matter = await dispatched()
  await deliver()
  const before = await count('unitHead')
  const self = await world.move('unitHead', matter, 'assign', { handler: world.people['unitHead']?.account })
  expect(self.status).toBe(200)
  await deliver()
  expect(await count('unitHead')).toBe(before)
  await world.move('unitHead', matter, 'assign', { handler: world.people['colleague']?.account })
  await deliver()
  expect((await notices('colleague'))[0]?.text).toBe('“路灯不亮”指定由您经办。')
})

test('two nodes that deliver at once write every notice once, and a message that comes again writes none', async () => {
  for (let i = 0; i < 12; i++) {
    const { matter } = await world.register()
    await world.move('clerk', matter, 'register')
  }
  await world.database.pool.query('create table sent as select tenant, topic, payload from outbox')
  const other = await anotherNode()
  await Promise.all([deliver(world.installation, 3), deliver(other, 2), deliver(world.installation, 1)])
  expect(await count('dispatcher')).toBe(12)
  await world.database.pool.query('insert into outbox (tenant, topic, payload) select * from sent')
  await Promise.all([deliver(world.installation, 5), deliver(other, 5)])
  expect(await count('dispatcher')).toBe(12)
  // what the petitioner is told waits for as long as the step may be taken back
  expect((await world.database.pool.query('select 1 from outbox where available_at <= now()')).rows).toEqual([])
})

test('a message that cannot be delivered waits and holds up no other', async () => {
  await world.database.pool.query(
    `insert into outbox (tenant, topic, payload) values ('home', 'notice', '{"to":"unit","matter":"nonsense","template":"x"}')`,
  )
  await dispatched()
  await deliver()
  expect(await count('handler')).toBe(1)
  const { rows } = await world.database.pool.query(
    'select attempts, error, available_at > now() as later from outbox where attempts > 0 or available_at <= now()',
  )
  expect(rows).toEqual([{ attempts: 1, error: '22P02', later: true }])
})

test('notices are read page by page, marked as read once, and keep silent about what one may no longer see', async () => {
  for (let i = 0; i < 3; i++) await dispatched()
  await deliver()
  const first = (await world.ask('handler', 'GET', '/notices?limit=2')).body
  const second = (await world.ask('handler', 'GET', `/notices?limit=2&cursor=${first.next}`)).body
  expect([first.items.length, second.items.length, second.next]).toEqual([2, 1, null])
  expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(3)
  const ids = [first.items[0].id]
  expect((await world.ask('handler', 'POST', '/notices/read', { ids })).body).toEqual({ read: 1 })
  expect((await world.ask('handler', 'POST', '/notices/read', { ids })).body).toEqual({ read: 0 })
  expect((await world.ask('colleague', 'POST', '/notices/read', { ids })).body).toEqual({ read: 0 })
  expect((await world.ask('handler', 'GET', '/workbench')).body.unread).toBe(2)
  expect(await notices('handler', '?unread=true')).toHaveLength(2)
  const { matter } = first.items[0]
  await world.move('dispatcher', matter, 'redispatch', { unit: world.units.water, reason: '属供水管线' })
  expect((await notices('handler')).find(({ id }) => id === ids[0])).toMatchObject({
    matter: null,
    number: null,
    text: '“您已无权查看的事项”已派到您单位，请按期办理。',
  })
  expect((await world.ask('handler', 'POST', '/notices/read', { all: true })).body).toEqual({ read: 2 })
  expect((await world.ask('handler', 'GET', '/notices?cursor=forged')).status).toBe(400)
})

test('a unit that is asked for its opinion is told of its part alone, and the unit that leads when it was given', async () => {
  const matter = await dispatched()
  await deliver()
  await world.database.pool.query('truncate notice')
  const asked = await world.move('handler', matter, 'openParts', {
    units: [world.units.water],
    task: '请核查水管',
    days: 5,
  })
  expect(asked.status).toBe(200)
  await deliver()
  const told = await notices('otherHandler')
  expect(told).toEqual([expect.objectContaining({ text: expect.stringMatching(/^请协办：/), kind: 'work' })])
  expect(told[0]?.matter).not.toBe(matter)
  expect(await count('colleague')).toBe(0)
  const part = told[0]?.matter ?? ''
  await world.move('otherHandler', part, 'take')
  expect((await world.move('otherHandler', part, 'deliver', { opinion: '水管无损' })).status).toBe(200)
  await deliver()
  for (const who of ['handler', 'colleague', 'unitHead'])
    expect([who, await notices(who)]).toEqual([who, [expect.objectContaining({ matter: part })]])
  expect(await count('otherUnitHead')).toBe(1)
})

test('a closed account and a post whose term is over get nothing', async () => {
  await world.ask('admin', 'POST', `/accounts/${world.people['colleague']?.account}/disable`)
  await world.database.pool.query("update appointment set valid_until = '2026-03-01' where account_id = $1", [
    world.people['unitHead']?.account,
  ])
  await dispatched()
  await deliver()
  const { rows } = await world.database.pool.query(
    "select account_id from notice where template = 'request.dispatched'",
  )
  expect(rows).toEqual([{ account_id: world.people['handler']?.account }])
})
