import sql, { type Sql } from 'sql-template-tag'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { transact } from '../database/index.ts'
import { places, testWorld, type World } from '../testing/index.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.close())
beforeEach(() => world.database.pool.query('delete from handover_item; delete from handover'))

const id = (name: string) => world.people[name]?.account ?? ''

async function handled(extra: Record<string, unknown> = {}) {
  const made = await world.register(extra)
  await world.move('clerk', made.matter, 'register')
  await world.move('dispatcher', made.matter, 'dispatch', { unit: world.units.roads })
  await world.move('handler', made.matter, 'take')
  return made
}
const handOver = (who: string, body: object) => world.ask(who, 'POST', '/handovers', body)
const toColleague = (extra: object = {}) => ({ to: { account: id('colleague') }, note: '明天上午约了电工。', ...extra })
const box = async (who: string, query = '') =>
  (await world.ask(who, 'GET', `/handovers${query}`)).body.items.map(({ id: one }: { id: string }) => one)
const handlerOf = async (matter: string) =>
  (await world.database.pool.query('select handler_id from matter where id = $1', [matter])).rows[0].handler_id

async function rows(who: string, query: Sql) {
  const session = await world.service.authenticator.staff(world.people[who]?.token ?? '')
  return transact(world.database.pool, session.who, (tx) => tx.all(query))
}

test('[B2-22] a hand-over tells the next one and changes no handler; it is acknowledged once', async () => {
  const { matter, number } = await handled()
  const made = await handOver('handler', toColleague({ items: [{ matter, note: '灯杆编号 A-12' }] }))
  expect(made.status).toBe(201)
  expect(await box('colleague', '?open=true')).toEqual([made.body.id])
  const read = (who: string) => world.ask(who, 'GET', `/handovers/${made.body.id}`)
  expect((await read('colleague')).body).toMatchObject({
    fromName: '测试handler',
    toName: '测试colleague',
    note: '明天上午约了电工。',
    mine: true,
    hidden: 0,
    items: [{ id: matter, number, note: '灯杆编号 A-12', handlerName: '测试handler' }],
  })
  expect((await read('handler')).body.mine).toBe(false)
  const acknowledge = (who: string) => world.ask(who, 'POST', `/handovers/${made.body.id}/acknowledge`)
  expect((await acknowledge('handler')).status).toBe(403)
  expect((await acknowledge('unitHead')).status).toBe(404)
  expect((await acknowledge('colleague')).body).toEqual({ taken: 0, refused: [] })
  expect((await acknowledge('colleague')).body.code).toBe('handover.acknowledged')
  expect(await handlerOf(matter)).toBe(id('handler'))
  expect((await read('handler')).body).toMatchObject({ acknowledgedBy: '测试colleague' })
  expect(await box('colleague', '?open=true')).toEqual([])
  expect(await box('handler', '?box=sent')).toEqual([made.body.id])
})

test('[B2-22] where it says so, the receiver takes the matters over with the acknowledgement, and hears what could not be', async () => {
  const [here, gone] = [await handled(), await handled()]
  const items = [here, gone].map(({ matter }) => ({ matter }))
  const { body } = await handOver('handler', toColleague({ takesOver: true, items }))
  expect(await handlerOf(here.matter)).toBe(id('handler'))
  await world.move('handler', gone.matter, 'answer', { outcome: 'solved', answer: '已修好。' })
  const headers = { 'idempotency-key': 'acknowledge-1' }
  const first = await world.ask('colleague', 'POST', `/handovers/${body.id}/acknowledge`, undefined, headers)
  expect(first.body).toEqual({
    taken: 1,
    refused: [{ matter: gone.matter, number: gone.number, problem: '当前环节不能做这一步。' }],
  })
  expect(await handlerOf(here.matter)).toBe(id('colleague'))
  // the same command again tells the same
  const again = await world.ask('colleague', 'POST', `/handovers/${body.id}/acknowledge`, undefined, headers)
  expect(again.body).toEqual(first.body)
})

test('a hand-over to a post reaches whoever holds that post, and nobody with another', async () => {
  const { matter } = await world.register()
  const { body } = await handOver('clerk', {
    to: { role: 'clerk', area: places.A },
    note: '早班注意。',
    items: [{ matter, note: '' }],
  })
  expect(await box('clerk')).toEqual([body.id])
  for (const who of ['clerkB', 'dispatcher', 'supervisor', 'handler']) expect([who, await box(who)]).toEqual([who, []])
  expect((await world.ask('clerk', 'GET', `/handovers/${body.id}`)).body.toName).toBe('甲社区 受理员')
  await world.database.pool.query(
    `insert into appointment (tenant, id, account_id, post, role, area_key, valid_from) values ('home', gen_random_uuid(), $1, '受理', 'clerk', $2, '2020-01-01')`,
    [id('gridWorker'), places.A],
  )
  await expect.poll(() => box('gridWorker')).toEqual([body.id])
  await world.database.pool.query(`delete from appointment where account_id = $1 and role = 'clerk'`, [
    id('gridWorker'),
  ])
})

test('[PR-26] nobody else reads a hand-over or what was noted in it, by address or in SQL', async () => {
  const { matter } = await handled()
  const { body } = await handOver('handler', toColleague({ items: [{ matter, note: '灯杆编号 A-12' }] }))
  for (const [who, sees] of [
    ['handler', 1],
    ['colleague', 1],
    ['unitHead', 0],
    ['dispatcher', 0],
    ['admin', 0],
    ['stranger', 0],
  ] as const) {
    expect([who, (await rows(who, sql`select id from handover`)).length]).toEqual([who, sees])
    expect([who, (await rows(who, sql`select note from handover_item`)).length]).toEqual([who, sees])
  }
  expect((await world.ask('unitHead', 'GET', `/handovers/${body.id}`)).status).toBe(404)
  // written by nobody in another's name, acknowledged by nobody else, changed by nobody
  for (const [who, query] of [
    [
      'unitHead',
      sql`insert into handover (tenant, id, from_id, to_id, note) values ('home', gen_random_uuid(), ${id('handler')}, ${id('colleague')}, 'x')`,
    ],
    ['handler', sql`update handover set note = 'x'`],
  ] as const)
    await expect(rows(who, query)).rejects.toMatchObject({ code: '42501' })
  const forged = sql`update handover set acknowledged_at = now(), acknowledged_by = ${id('handler')} returning id`
  expect(await rows('handler', forged)).toEqual([])
  expect(await rows('unitHead', forged)).toEqual([])
})

test('[PR-23] what is noted about a matter does not reach the person complained about, also if that comes out later', async () => {
  const { matter } = await handled()
  const { body } = await handOver('handler', toColleague({ items: [{ matter, note: '灯杆编号 A-12' }] }))
  expect(await rows('colleague', sql`select note from handover_item`)).toHaveLength(1)
  await world.database.pool.query('update matter set excluded = array[$1::uuid] where id = $2', [
    id('colleague'),
    matter,
  ])
  expect(await rows('colleague', sql`select note from handover_item`)).toEqual([])
  const read = await world.ask('colleague', 'GET', `/handovers/${body.id}`)
  expect(read.body).toMatchObject({ items: [], note: '明天上午约了电工。' })
  expect(read.text).not.toContain('A-12')
})

test('[PR-26] numbers of persons are left out of what is noted', async () => {
  const { matter } = await handled()
  const { body } = await handOver(
    'handler',
    toColleague({ note: '请打 13812345678', items: [{ matter, note: '证件 11010519491231002X' }] }),
  )
  const { text, body: seen } = await world.ask('colleague', 'GET', `/handovers/${body.id}`)
  expect([seen.note, seen.items[0].note]).toEqual(['请打 〔电话1〕', '证件 〔证件1〕'])
  expect(text).not.toMatch(/13812345678|11010519491231002/)
  const { rows: stored } = await world.database.pool.query(
    'select note from handover union all select note from handover_item',
  )
  expect(JSON.stringify(stored)).not.toMatch(/\d{11}/)
})

test('the open matters in one’s hands and on one’s desk are proposed', async () => {
  const mine = await handled()
  const { body } = await world.ask('handler', 'GET', '/handovers/proposal')
  expect(body.items.map(({ id: one }: { id: string }) => one)).toContain(mine.matter)
  await world.move('handler', mine.matter, 'ask', { question: '是哪一盏？' })
  // with the resident now, and still to be told to the next one
  const later = (await world.ask('handler', 'GET', '/handovers/proposal')).body
  expect(later.items.map(({ id: one }: { id: string }) => one)).toContain(mine.matter)
  const others = (await world.ask('otherHandler', 'GET', '/handovers/proposal')).body
  expect(others.items).toEqual([])
})

test('what cannot be handed over is refused with its place', async () => {
  const { matter } = await handled()
  const faults = async (who: string, body: object) =>
    (await handOver(who, body)).body.errors?.map(({ code, pointer }: { code: string; pointer: string }) => [
      code,
      pointer,
    ])
  expect(await faults('handler', { to: { account: id('otherHandler') }, note: 'x' })).toEqual([
    ['handover.receiver', '/to/account'],
  ])
  expect(await faults('handler', { to: { account: id('handler') }, note: 'x' })).toEqual([
    ['handover.receiver', '/to/account'],
  ])
  expect(await faults('clerk', { to: { role: 'clerk', area: places.B }, note: 'x' })).toEqual([
    ['handover.post', '/to/role'],
  ])
  expect(await faults('handler', { to: { role: 'handler', area: places.township }, note: 'x' })).toEqual([
    ['handover.post', '/to/role'],
  ])
  expect(await faults('handler', toColleague({ note: ' ' }))).toEqual([['handover.empty', '/note']])
  expect(await faults('handler', toColleague({ items: [{ matter }, { matter }] }))).toEqual([
    ['handover.twice', '/items'],
  ])
  const unseen = await world.register()
  expect(await faults('handler', toColleague({ items: [{ matter }, { matter: unseen.matter }] }))).toEqual([
    ['handover.matter', '/items/1/matter'],
  ])
  expect((await handOver('admin', { to: { account: id('clerk') }, note: 'x' })).status).toBe(403)
})

test('one may hand over to colleagues who could hold one’s posts, and to the next in one’s own', async () => {
  const { body } = await world.ask('clerk', 'GET', '/handovers/receivers')
  expect(body).toEqual({
    accounts: [{ id: id('clerkB'), name: '测试clerkB', posts: ['clerk'], absent: false }],
    posts: [{ role: 'clerk', area: places.A, title: '甲社区 受理员' }],
  })
  expect((await world.ask('handler', 'GET', '/handovers/receivers')).body.posts).toEqual([])
})
