import sql, { type Sql } from 'sql-template-tag'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { instant } from '../../core/deadline/index.ts'
import { transact } from '../database/index.ts'
import { places, type Reply, testWorld, type World } from '../testing/index.ts'

let world: World
beforeAll(async () => {
  vi.spyOn(Date, 'now').mockImplementation(() => wall() + ahead)
  world = await testWorld()
})
afterAll(async () => {
  vi.restoreAllMocks()
  await world.close()
})
beforeEach(async () => {
  world.clock.now = instant('2026-03-02T09:00:00+08:00')
  await world.database.pool.query('delete from absence')
  aMomentLater()
})

const id = (name: string) => world.people[name]?.account ?? ''

/** A node trusts a session that it looked up for a moment only; this lets the moment pass. */
let ahead = 0
const wall = Date.now.bind(Date)
function aMomentLater(): void {
  ahead += 1000
}

async function set(who: string, body: object): Promise<Reply> {
  const reply = await world.ask(who, 'POST', '/absences', {
    from: '2026-03-02',
    until: '2026-03-06',
    reason: 'leave',
    ...body,
  })
  aMomentLater()
  return reply
}
async function end(who: string, absence: string): Promise<Reply> {
  const reply = await world.ask(who, 'POST', `/absences/${absence}/end`)
  aMomentLater()
  return reply
}
/** clerk of community A is away, clerk of community B stands in */
const clerkAway = () => set('clerk', { substitute: id('clerkB') })

const sees = async (who: string, matter: string) =>
  (await world.ask(who, 'GET', `/matters/${matter}`)).status === 200 && (await rows(who, inMatter(matter))).length > 0
const hidden = async (who: string, matter: string) =>
  (await world.ask(who, 'GET', `/matters/${matter}`)).status === 404 && (await rows(who, inMatter(matter))).length === 0
const inMatter = (matter: string) => sql`select id from matter where id = ${matter}`

/** What that person's own database role gets. */
async function rows(who: string, query: Sql) {
  const session = await world.service.authenticator.staff(world.people[who]?.token ?? '')
  return transact(world.database.pool, session.who, (tx) => tx.all(query))
}

async function handled(extra: Record<string, unknown> = {}) {
  const made = await world.register(extra)
  await world.move('clerk', made.matter, 'register')
  await world.move('dispatcher', made.matter, 'dispatch', { unit: world.units.roads })
  await world.move('handler', made.matter, 'take')
  return made
}

test('a substitute has the posts of the absent person while the absence lasts, and neither before nor after', async () => {
  const { matter } = await world.register()
  expect(await hidden('clerkB', matter)).toBe(true)
  const made = await set('clerk', { substitute: id('clerkB'), from: '2026-03-03', until: '2026-03-05' })
  expect(made.status).toBe(201)
  // set, but not begun
  expect(await hidden('clerkB', matter)).toBe(true)
  world.clock.now = instant('2026-03-03T00:00:00+08:00')
  aMomentLater()
  expect(await sees('clerkB', matter)).toBe(true)
  expect((await world.ask('clerkB', 'GET', '/session')).body.posts).toEqual([
    expect.objectContaining({ role: 'clerk', area: places.B }),
    expect.objectContaining({ role: 'clerk', area: places.A, standsInFor: id('clerk') }),
  ])
  // the last day is a whole day
  world.clock.now = instant('2026-03-05T23:59:59+08:00')
  aMomentLater()
  expect(await sees('clerkB', matter)).toBe(true)
  world.clock.now = instant('2026-03-06T00:00:00+08:00')
  aMomentLater()
  expect(await hidden('clerkB', matter)).toBe(true)
})

test('an absence that is ended early takes the posts away within a second', async () => {
  const { matter } = await world.register()
  const { body } = await clerkAway()
  expect(await sees('clerkB', matter)).toBe(true)
  expect((await end('clerk', body.id)).status).toBe(204)
  expect(await hidden('clerkB', matter)).toBe(true)
  expect((await end('clerk', body.id)).body.code).toBe('absence.over')
})

test('the one who is away keeps their own rights', async () => {
  const { matter } = await world.register()
  await clerkAway()
  expect(await sees('clerk', matter)).toBe(true)
})

test('one step only: who stands in for a substitute does not get what the substitute got', async () => {
  const { matter } = await world.register()
  await clerkAway()
  // written past the door, which refuses it
  await world.database.pool.query(
    `insert into absence (tenant, id, account_id, substitute_id, valid_from, valid_until, reason, created_by) values ('home', gen_random_uuid(), $1, $2, '2026-03-02', '2026-03-06', 'leave', $1)`,
    [id('clerkB'), id('dispatcherB')],
  )
  await world.database.pool.query(
    `insert into appointment (tenant, id, account_id, post, role, area_key, valid_from) values ('home', gen_random_uuid(), $1, '受理', 'clerk', $2, '2020-01-01')`,
    [id('dispatcherB'), places.B],
  )
  aMomentLater()
  expect(
    (await world.ask('dispatcherB', 'GET', '/session')).body.posts.map(({ area }: { area: string }) => area),
  ).toEqual([places.B, places.B, places.B])
  expect(await hidden('dispatcherB', matter)).toBe(true)
  await world.database.pool.query(`delete from appointment where account_id = $1 and role = 'clerk'`, [
    id('dispatcherB'),
  ])
})

test('[PR-23] what concerns the absent person stays closed to the substitute, in lists, by address and in SQL', async () => {
  const about = await world.ask('dispatcher', 'POST', '/matters', {
    channel: 'phone',
    title: '态度不好',
    body: '窗口人员态度不好。',
    category: 'facility.lighting',
    area: places.A1,
    petitioner: { name: '王小一', phone: '13812345678' },
    about: { accounts: [id('clerk')] },
  })
  expect(about.status).toBe(201)
  const { matter, submission, number } = about.body
  const other = await world.register()
  await clerkAway()
  expect(await sees('clerkB', other.matter)).toBe(true)
  expect(await hidden('clerkB', matter)).toBe(true)
  expect((await world.ask('clerkB', 'GET', `/matters?number=${number}`)).body.items).toEqual([])
  for (const query of [
    sql`select 1 from submission where matter_id = ${matter}`,
    sql`select 1 from matter_event where matter_id = ${matter}`,
    sql`select 1 from matter_clock where matter_id = ${matter}`,
    sql`select 1 from attachment where matter_id = ${matter}`,
  ])
    expect(await rows('clerkB', query)).toEqual([])
  expect((await world.ask('clerkB', 'POST', `/submissions/${submission}/reveal`, { purpose: 'contact' })).status).toBe(
    404,
  )
  expect(await rows('clerkB', sql`select * from reveal_petitioner(${submission}, 'contact', null)`)).toEqual([])
  expect(await rows('clerkB', sql`select * from ratings_known() where matter_id = ${matter}`)).toEqual([])
})

test('[PR-23] what a substitute may see of it by an own post stays open, no wider than that post', async () => {
  const about = await world.ask('dispatcher', 'POST', '/matters', {
    channel: 'phone',
    title: '态度不好',
    body: '窗口人员态度不好。',
    category: 'facility.lighting',
    area: places.A1,
    petitioner: { name: '王小一', phone: '13812345678' },
    about: { accounts: [id('clerk')] },
  })
  const { matter, submission } = about.body
  // clerkB is a grid worker of A1 as well, a post that opens the matter and not the petitioner
  await world.database.pool.query(
    `insert into appointment (tenant, id, account_id, post, role, area_key, valid_from) values ('home', gen_random_uuid(), $1, '网格', 'gridWorker', $2, '2020-01-01')`,
    [id('clerkB'), places.A1],
  )
  await clerkAway()
  expect(await sees('clerkB', matter)).toBe(true)
  const reveal = await world.ask('clerkB', 'POST', `/submissions/${submission}/reveal`, { purpose: 'contact' })
  expect(reveal.status).toBe(403)
  await expect(
    rows('clerkB', sql`select * from reveal_petitioner(${submission}, 'contact', null)`),
  ).rejects.toMatchObject({
    code: '42501',
  })
  await world.database.pool.query(`delete from appointment where account_id = $1 and role = 'gridWorker'`, [
    id('clerkB'),
  ])
})

test('[PR-26] the petitioner of a matter in the hands of somebody absent is opened to the substitute and closed again after', async () => {
  const { submission } = await handled()
  const reveal = () => world.ask('colleague', 'POST', `/submissions/${submission}/reveal`, { purpose: 'handle' })
  const inSql = () =>
    rows('colleague', sql`select * from reveal_petitioner(${submission}, 'handle', null)`).then(
      (found) => found.length,
      ({ code }: { code: string }) => code,
    )
  expect([(await reveal()).status, await inSql()]).toEqual([403, '42501'])
  const { body } = await set('unitHead', { account: id('handler'), substitute: id('colleague') })
  expect([(await reveal()).status, await inSql()]).toEqual([200, 1])
  await end('unitHead', body.id)
  expect([(await reveal()).status, await inSql()]).toEqual([403, '42501'])
})

test('a substitute finds the matters of the absent person in the to-do, and acts under the own name, signed as in their place', async () => {
  const { matter } = await handled()
  const todo = async (who: string) =>
    (await world.ask(who, 'GET', '/matters?box=todo&limit=200')).body.items.some(
      ({ id: one }: { id: string }) => one === matter,
    )
  const last = async () => (await world.ask('dispatcher', 'GET', `/matters/${matter}`)).body.timeline.at(-1)
  expect(await todo('colleague')).toBe(false)
  const { body } = await set('unitHead', { account: id('handler'), substitute: id('colleague') })
  expect(await todo('colleague')).toBe(true)
  expect(await todo('handler')).toBe(true)
  expect((await world.move('colleague', matter, 'ask', { question: '是哪一盏？' })).status).toBe(200)
  expect(await last()).toMatchObject({ move: 'ask', actor: '测试colleague', post: 'handler（代）' })
  await world.move('clerk', matter, 'supplyFor', { how: 'phone', supplied: '东侧第二盏' })
  await end('unitHead', body.id)
  expect(await todo('colleague')).toBe(false)
  expect((await world.move('colleague', matter, 'comment', { text: '已看过' })).status).toBe(200)
  expect(await last()).toMatchObject({ move: 'comment', actor: '测试colleague', post: 'handler' })
})

test('[PR-27] every absence that is set or ended stands in the trail, without its reason', async () => {
  const { body } = await clerkAway()
  await end('clerk', body.id)
  const { rows: entries } = await world.database.pool.query(
    `select actor, operation, detail from audit_entry where object_id = $1 order by id`,
    [body.id],
  )
  expect(entries).toEqual([
    {
      actor: id('clerk'),
      operation: 'absence.set',
      detail: { account: id('clerk'), substitute: id('clerkB'), from: '2026-03-02', until: '2026-03-06' },
    },
    { actor: id('clerk'), operation: 'absence.end', detail: { account: id('clerk'), substitute: id('clerkB') } },
  ])
})

test('an absence is set by oneself, the head of one’s unit or an administrator, by nobody else and never in SQL', async () => {
  const handlerAway = { account: id('handler'), substitute: id('colleague') }
  for (const who of ['colleague', 'otherUnitHead', 'supervisor', 'clerk', 'auditor'])
    expect([who, (await set(who, handlerAway)).status]).toEqual([who, 403])
  for (const who of ['handler', 'unitHead', 'admin']) {
    const made = await set(who, handlerAway)
    expect([who, made.status]).toEqual([who, 201])
    // the substitute may know of it and not end it; a stranger to it may not know of it
    expect((await end('colleague', made.body.id)).status).toBe(403)
    expect((await end('clerk', made.body.id)).status).toBe(404)
    expect((await end('unitHead', made.body.id)).status).toBe(204)
  }
  for (const write of [
    sql`insert into absence (tenant, id, account_id, substitute_id, valid_from, valid_until, reason, created_by)
      values ('home', gen_random_uuid(), ${id('clerk')}, ${id('colleague')}, '2026-03-02', '2026-03-06', 'leave', ${id('colleague')})`,
    sql`update absence set ended_at = null, ended_by = null`,
    sql`delete from absence`,
  ])
    for (const who of ['colleague', 'unitHead', 'admin'])
      await expect(rows(who, write)).rejects.toMatchObject({ code: '42501' })
})

test('a substitute is somebody of the same unit, or with the same post over an area; never out of office at that time', async () => {
  const refused = async (who: string, body: object) => {
    const reply = await set(who, body)
    return (
      reply.body.errors?.map(({ code, pointer }: { code: string; pointer: string }) => [code, pointer]) ??
      reply.body.code
    )
  }
  expect(await refused('handler', { substitute: id('otherHandler') })).toEqual([['absence.unfit', '/substitute']])
  expect(await refused('handler', { substitute: id('handler') })).toEqual([['absence.oneself', '/substitute']])
  expect(await refused('clerk', { substitute: id('dispatcher') })).toEqual([['absence.unfit', '/substitute']])
  expect(await refused('clerk', { substitute: id('stranger') })).toEqual([['account.unknown', '/substitute']])
  expect(await refused('admin', { account: id('admin'), substitute: id('clerk') })).toEqual([
    ['absence.unfit', '/substitute'],
  ])
  expect(await refused('clerk', { substitute: id('clerkB'), from: '2026-03-01' })).toEqual([['absence.past', '/from']])
  expect(await refused('clerk', { substitute: id('clerkB'), until: '2026-03-01' })).toEqual([
    ['absence.order', '/until'],
  ])
  expect(await refused('clerk', { substitute: id('clerkB'), until: '2027-06-01' })).toEqual([
    ['absence.tooLong', '/until'],
  ])
  expect((await clerkAway()).status).toBe(201)
  expect(await refused('clerk', { substitute: id('clerkB'), from: '2026-03-06', until: '2026-03-09' })).toBe(
    'absence.overlap',
  )
  expect(await refused('clerkB', { substitute: id('clerk') })).toBe('absence.standsIn')
  expect((await set('clerk', { substitute: id('clerkB'), from: '2026-03-07', until: '2026-03-09' })).status).toBe(201)
  const { body } = await world.ask('clerk', 'GET', '/absences')
  expect(body.items.map(({ from, state }: { from: string; state: string }) => [from, state])).toEqual([
    ['2026-03-07', 'planned'],
    ['2026-03-02', 'running'],
  ])
})

test('of two people who send the same person away at once one is told', async () => {
  const both = await Promise.all([
    set('handler', { substitute: id('colleague') }),
    set('unitHead', { account: id('handler'), substitute: id('unitHead') }),
  ])
  expect(both.map(({ status }) => status).sort()).toEqual([201, 409])
})

test('each sees the absences that concern them; why somebody is away is for those who answer for them', async () => {
  await set('unitHead', { account: id('handler'), substitute: id('colleague'), reason: 'training' })
  await clerkAway()
  const seen = async (who: string) =>
    (await world.ask(who, 'GET', '/absences')).body.items.map((one: Record<string, unknown>) => [
      one['account'],
      one['reason'],
      one['posts'],
      one['mayEnd'],
    ])
  expect(await seen('unitHead')).toEqual([[id('handler'), 'training', ['handler'], true]])
  expect(await seen('handler')).toEqual([[id('handler'), 'training', ['handler'], true]])
  expect(await seen('colleague')).toEqual([[id('handler'), null, ['handler'], false]])
  expect(await seen('admin')).toHaveLength(2)
  expect(await seen('otherUnitHead')).toEqual([])
  expect(await seen('stranger')).toEqual([])
})

test('whoever may stand in is proposed by name, with the posts that would go over', async () => {
  const proposed = async (who: string, query = '') => {
    const { body } = await world.ask(who, 'GET', `/absences/candidates${query}`)
    return body.items?.map(({ name, posts, absent }: { name: string; posts: string[]; absent: boolean }) => [
      name,
      posts,
      absent,
    ])
  }
  expect(await proposed('handler')).toEqual([
    ['测试colleague', ['handler'], false],
    ['测试unitHead', ['handler'], false],
  ])
  expect(await proposed('clerk')).toEqual([['测试clerkB', ['clerk'], false]])
  await set('handler', { substitute: id('colleague') })
  expect(await proposed('unitHead', `?account=${id('colleague')}`)).toContainEqual(['测试handler', ['handler'], true])
  expect((await world.ask('clerk', 'GET', `/absences/candidates?account=${id('handler')}`)).status).toBe(403)
})

test('a substitute with more areas than fit is refused, and posts that come too many later are left out', async () => {
  const { rows: keys } = await world.database.pool.query(
    `insert into area (tenant, key, level, name) select 'home', '43019900200' || i, 'community', '丙' || i from generate_series(1, 4) i returning key`,
  )
  const appoint = (who: string, area: string) =>
    world.database.pool.query(
      `insert into appointment (tenant, id, account_id, post, role, area_key, valid_from) values ('home', gen_random_uuid(), $1, '受理', 'clerk', $2, '2020-01-01')`,
      [id(who), area],
    )
  for (const { key } of keys.slice(0, 3)) await appoint('clerkB', key)
  const { matter } = await world.register()
  expect((await clerkAway()).body.errors[0].code).toBe('absence.tooManyAreas')
  await world.database.pool.query(`delete from appointment where area_key = $1`, [keys[0].key])
  expect((await clerkAway()).status).toBe(201)
  expect(await sees('clerkB', matter)).toBe(true)
  await appoint('clerkB', keys[3].key)
  aMomentLater()
  // own posts come first
  expect(await hidden('clerkB', matter)).toBe(true)
  expect((await world.ask('clerkB', 'GET', '/session')).body.posts).toHaveLength(4)
  await world.database.pool.query(`delete from appointment where area_key like '43019900200%'`)
})

test('a closed account lends its posts to nobody', async () => {
  const { matter } = await world.register()
  await clerkAway()
  expect(await sees('clerkB', matter)).toBe(true)
  await world.database.pool.query('update account set disabled_at = now() where id = $1', [id('clerk')])
  aMomentLater()
  expect(await hidden('clerkB', matter)).toBe(true)
  await world.database.pool.query('update account set disabled_at = null where id = $1', [id('clerk')])
})
