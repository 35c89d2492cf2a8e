import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openInstallation } from '../kernel/index.ts'
import { testWorld, type World } from '../testing/index.ts'
import { askForReports, forgetMessages, sendOnce } from './index.ts'
import { type Outside, openOutside, PATIENCE } from './testing-outside.ts'

process.env['PUBLIC_URL'] = 'https://office.example'

const HANDLER = '13900001001'
const HEAD = '13900001002'
const COLLEAGUE = '13900001003'
const PETITIONER = '13812345678'
const MORNING = '2026-03-02T09:00:00+08:00'

let world: World
let outside: Outside
beforeAll(async () => {
  world = await testWorld()
  outside = await openOutside(world)
  await outside.open('sms')
  await outside.reach('handler', HANDLER)
  await outside.reach('unitHead', HEAD)
})
beforeEach(async () => {
  outside.at(MORNING)
  await world.database.pool.query('truncate matter, notice, outbox, message, absence cascade')
  await world.database.pool.query('delete from notice_preference')
  await outside.open('sms')
  outside.gateway.sent.splice(0)
  outside.gateway.faults.splice(0)
  outside.gateway.perSecond = Number.POSITIVE_INFINITY
})
afterAll(async () => {
  await outside?.close()
  await world?.close()
})

const consent = { notice: '1', contact: true }
async function dispatched(extra: Record<string, unknown> = {}) {
  const created = await world.register(extra)
  expect((await world.move('clerk', created.matter, 'register')).status).toBe(200)
  expect((await world.move('dispatcher', created.matter, 'dispatch', { unit: world.units.roads })).status).toBe(200)
  return created
}
const prefers = (who: string, change: Record<string, unknown>) =>
  world
    .ask(who, 'GET', '/notice-settings')
    .then(({ body }) => world.ask(who, 'PUT', '/notice-settings', { ...body.preference, ...change }))
    .then(({ status }) => expect(status).toBe(204))
const states = async () =>
  (
    await world.database.pool.query(
      'select state, error, count(*)::int as count from message group by 1, 2 order by 1, 2',
    )
  ).rows
const tell = async () => {
  await outside.deliver()
  await outside.send()
}
const anotherNode = () =>
  openInstallation({
    dataDir: world.installation.dataDir,
    database: world.database,
    now: () => world.clock.now,
    tenant: 'home',
  })

describe('staff', () => {
  test('are told over the channel where they are reached: number, day, link, and nothing of the matter', async () => {
    const { matter, number } = await dispatched()
    await tell()
    const text = `事项${number}已派到您单位，最后一天是2026-03-23。查看：https://office.example/console/matters/${matter}`
    expect([outside.arrived(HANDLER), outside.arrived(HEAD)]).toEqual([[text], [text]])
    expect(outside.gateway.sent).toEqual([])
  })

  test('who gave no address, has not shown the code, wants nothing or is closed gets nothing', async () => {
    await world.ask('colleague', 'PUT', '/contact-points/sms', { address: COLLEAGUE })
    await outside.send()
    outside.arrived(COLLEAGUE)
    await prefers('unitHead', { channels: { sms: false, mail: true, wechat: true } })
    await dispatched()
    await outside.deliver()
    await world.database.pool.query('update account set disabled_at = now() where id = $1', [
      world.people['handler']?.account,
    ])
    await outside.send()
    expect(outside.gateway.sent).toEqual([])
    await world.database.pool.query('update account set disabled_at = null where disabled_at is not null')
    await world.ask('colleague', 'DELETE', '/contact-points/sms')
  })

  test('in the night nothing comes but what is urgent; in the morning it does', async () => {
    outside.at('2026-03-06T21:00:00+08:00')
    const { matter, number } = await dispatched()
    await world.move('unitHead', matter, 'assign', { handler: world.people['handler']?.account })
    expect((await world.move('supervisor', matter, 'supervise', { demand: '请每日回报' })).status).toBe(200)
    await tell()
    const urgent = `事项${number}已列入督办，请按要求报告。查看：https://office.example/console/matters/${matter}`
    expect([outside.arrived(HANDLER), outside.arrived(HEAD)]).toEqual([[urgent], [urgent]])
    outside.at('2026-03-09T07:59:00+08:00')
    await outside.send()
    expect(outside.gateway.sent).toEqual([])
    outside.at('2026-03-09T08:00:00+08:00')
    await outside.send()
    expect(outside.arrived(HANDLER)).toHaveLength(2)
  })

  test('reminders come as one digest at half past eight, with how many of each', async () => {
    for (let i = 0; i < 3; i++) await dispatched()
    await tell()
    outside.gateway.sent.splice(0)
    // three working days before the answer is due
    outside.at('2026-03-18T00:30:00+08:00')
    await sweep()
    await tell()
    expect(outside.gateway.sent).toEqual([])
    outside.at('2026-03-18T08:30:00+08:00')
    await outside.send()
    expect(outside.arrived(HANDLER)).toEqual([
      '您有3条工作提醒：3件快到期。查看：https://office.example/console/matters?box=todo',
    ])
    expect(outside.arrived(HEAD)).toHaveLength(1)
  })

  test('a flood becomes one message that counts, and none of it is lost', async () => {
    const made = []
    for (let i = 0; i < 5; i++) made.push(await dispatched())
    await world.move('unitHead', made[0]?.matter ?? '', 'assign', { handler: world.people['handler']?.account })
    await tell()
    expect(outside.arrived(HANDLER)).toEqual([
      '您有6条工作提醒：5件新派到，1件指定由您经办。查看：https://office.example/console/matters?box=todo',
    ])
    // what follows at once comes by itself, until it is too much
    for (let i = 0; i < 2; i++) {
      await dispatched()
      await tell()
    }
    expect(outside.arrived(HANDLER)).toHaveLength(2)
    for (let i = 0; i < 3; i++) {
      await dispatched()
      await tell()
    }
    expect(outside.arrived(HANDLER)).toEqual([])
    outside.later(15)
    await outside.send()
    expect(outside.arrived(HANDLER)).toEqual([
      '您有3条工作提醒：3件新派到。查看：https://office.example/console/matters?box=todo',
    ])
    expect((await states()).map(({ state, count }) => [state, count])).toEqual([
      ['digested', 17],
      ['sent', 8],
    ])
  })

  test('somebody mentioned is told so; who stands in for somebody absent is told instead', async () => {
    const { matter, number } = await dispatched()
    await tell()
    outside.gateway.sent.splice(0)
    const mention = [world.people['handler']?.account]
    expect((await world.move('clerk', matter, 'comment', { text: '请看一下', mention })).status).toBe(200)
    await tell()
    expect(outside.arrived(HANDLER)).toEqual([
      `有人在事项${number}的备注中提到您。查看：https://office.example/console/matters/${matter}`,
    ])
    const [notice] = (await world.ask('handler', 'GET', '/notices')).body.items
    expect(notice).toMatchObject({ kind: 'mention', text: '有同事在“路灯不亮”的备注中提到您。' })
    await world.database.pool.query(
      "insert into absence (tenant, id, account_id, substitute_id, valid_from, valid_until, reason, created_by) values ('home', gen_random_uuid(), $1, $2, '2026-03-01', '2026-03-08', 'leave', $1)",
      [world.people['handler']?.account, world.people['unitHead']?.account],
    )
    outside.later(1)
    expect((await world.move('clerk', matter, 'comment', { text: '还请看一下', mention })).status).toBe(200)
    await tell()
    expect([outside.arrived(HANDLER), outside.arrived(HEAD)]).toEqual([[], [expect.stringContaining('提到您')]])
  })

  test('where a unit has no staff left, the supervisor is told in the console', async () => {
    await world.database.pool.query("update appointment set valid_until = '2026-03-01' where organization_id = $1", [
      world.units.roads,
    ])
    await dispatched()
    await tell()
    await world.database.pool.query('update appointment set valid_until = null')
    expect((await world.ask('supervisor', 'GET', '/notices')).body.items).toEqual([
      expect.objectContaining({ text: '“路灯不亮”已派到您单位，请按期办理。' }),
    ])
  })
})

async function sweep() {
  const { sweepOnce } = await import('../matters/index.ts')
  while ((await sweepOnce(world.installation)) > 0);
}

describe('petitioners', () => {
  test('[A3-08] are told of their own matter by its number, where they agreed to it', async () => {
    const { matter, number, submission } = await dispatched({ consent })
    await world.move('handler', matter, 'answer', { outcome: 'solved', answer: '三号楼前路灯已修好。' })
    await tell()
    const link = `查看：https://office.example/track?number=${number}`
    expect(outside.arrived(PETITIONER)).toEqual([
      `您反映的事项（编号${number}）已登记，最迟2026-03-23前答复。${link}`,
      `您反映的事项（编号${number}）已交承办单位办理，最迟2026-03-23前答复。${link}`,
      `您反映的事项（编号${number}）已有答复，请查看并确认。${link}`,
    ])
    const { rows } = await world.database.pool.query(
      "select actor, purpose, object_id from audit_entry where operation = 'message.phone'",
    )
    expect(rows).toEqual(
      Array.from({ length: 3 }, () => ({ actor: 'system', purpose: 'contact', object_id: submission })),
    )
  })

  test.each([
    ['have not agreed', {}],
    ['have said no', { consent: { notice: '1', contact: false } }],
    ['gave no phone', { consent, petitioner: { name: '王小一' } }],
    ['gave a telephone on a wall', { consent, petitioner: { name: '王小一', phone: '0731-84123456' } }],
    ['are not named', { petitioner: { anonymous: true } }],
  ])('who %s are told nothing', async (_what, extra) => {
    await dispatched(extra)
    await tell()
    expect(outside.gateway.sent.filter(({ to }) => to !== HANDLER && to !== HEAD)).toEqual([])
  })

  test('[PR-06] consent taken back holds for what waits already', async () => {
    const { number, queryCode } = await dispatched({ consent })
    await outside.deliver()
    await world.database.pool.query('update submission set consent = \'{"contact": false}\' where number = $1', [
      number,
    ])
    expect(queryCode).toBeDefined()
    await outside.send()
    expect(outside.arrived(PETITIONER)).toEqual([])
    expect(await states()).toContainEqual({ state: 'failed', error: 'consent', count: 2 })
  })

  test('are not woken, and are told once although the work is done twice', async () => {
    outside.at('2026-03-07T22:00:00+08:00')
    await world.database.pool.query('create table told as select tenant, topic, payload from outbox where false')
    const { matter } = await world.register({ consent })
    await world.move('clerk', matter, 'register')
    await world.database.pool.query('insert into told select tenant, topic, payload from outbox')
    await tell()
    expect(outside.gateway.sent).toEqual([])
    outside.at('2026-03-08T08:00:00+08:00')
    await world.database.pool.query('insert into outbox (tenant, topic, payload) select * from told')
    await world.database.pool.query('drop table told')
    await tell()
    expect(outside.arrived(PETITIONER)).toHaveLength(1)
  })

  test('who have withdrawn their voice hear of the withdrawal and of nothing after it', async () => {
    const { matter } = await dispatched({ consent })
    const withdrawn = await world.move('clerk', matter, 'withdrawFor', { how: 'phone' })
    expect(withdrawn.status).toBe(200)
    await tell()
    expect(outside.arrived(PETITIONER)).toEqual([expect.stringContaining('已按您的要求撤回')])
  })
})

describe('sending', () => {
  test('two nodes at once send each message once', async () => {
    for (let i = 0; i < 6; i++) await dispatched({ consent, petitioner: { name: '王小一', phone: `1380000000${i}` } })
    await outside.deliver()
    const other = await anotherNode()
    await Promise.all([outside.send(), outside.send(other), outside.send(other)])
    const ids = outside.gateway.sent.map(({ id }) => id)
    expect([ids.length, new Set(ids).size, outside.gateway.asked]).toEqual([14, 14, expect.any(Number)])
    expect((await states()).map(({ state, count }) => [state, count])).toEqual([
      ['digested', 12],
      ['sent', 14],
    ])
  })

  test('[PR-27] a node that dies between sending and writing it down leads to no second message and to no lost one', async () => {
    await dispatched({ consent })
    await outside.deliver()
    await outside.send()
    const sent = outside.gateway.sent.length
    // as the dead node left it: taken, one of them out already, nothing written
    await world.database.pool.query(
      "update message set state = 'sending', sent_at = null, provider_id = null, leased_until = $1 where state = 'sent'",
      [new Date(world.clock.now + 300_000)],
    )
    expect(await outside.send()).toBe(0)
    outside.later(6)
    expect(await outside.send()).toBe(sent)
    expect(outside.gateway.sent).toHaveLength(sent)
    expect(await states()).toEqual([{ state: 'sent', error: null, count: sent }])
  })

  test('over a channel that could not tell, what a dead node began is given up and not sent twice', async () => {
    await outside.open('wechat')
    await outside.reach('handler', 'handler.one', 'wechat')
    outside.robot.sent.splice(0)
    await dispatched()
    await outside.deliver()
    outside.robot.faults.push({ kind: 'lost' })
    await outside.send()
    expect(outside.robot.sent).toEqual([
      { content: expect.stringContaining('已派到您单位'), mentioned: ['handler.one'] },
    ])
    outside.later(30)
    await outside.send()
    expect(outside.robot.sent).toHaveLength(1)
    expect(await states()).toContainEqual({ state: 'givenUp', error: 'broken', count: 1 })
    await world.ask('handler', 'DELETE', '/contact-points/wechat')
    await outside.open('wechat', { enabled: false })
  })

  test('a gateway that is away for an hour loses nothing; the administrators are told once', async () => {
    await dispatched({ consent })
    await outside.deliver()
    outside.gateway.broken = { kind: 'status', status: 500 }
    for (let minute = 0; minute < 60; minute++) {
      await outside.send()
      outside.later(1)
    }
    expect(outside.gateway.sent).toEqual([])
    const channel = async () => (await world.ask('admin', 'GET', '/channels')).body.items[0]
    expect(await channel()).toMatchObject({ trouble: 'http500', pausedUntil: expect.any(String) })
    expect((await world.ask('admin', 'GET', '/notices')).body.items).toEqual([
      expect.objectContaining({ text: '短信通道发送失败，消息暂缓发送，请检查设置。', matter: null }),
    ])
    outside.gateway.broken = undefined
    outside.later(10)
    await outside.send()
    expect(outside.gateway.sent).toHaveLength(4)
    expect(await channel()).toMatchObject({ trouble: null, pausedUntil: null })
  })

  test('asked to wait, it waits as long as it was told', async () => {
    await dispatched({ consent })
    await outside.deliver()
    outside.gateway.faults.push({ kind: 'status', status: 429, headers: { 'retry-after': '120' } })
    await outside.send()
    const before = outside.gateway.asked
    outside.later(1)
    expect(await outside.send()).toBe(0)
    expect(outside.gateway.asked).toBe(before)
    outside.later(1)
    await outside.send()
    expect(outside.gateway.sent).toHaveLength(4)
  })

  test('a channel is never asked more often than it bears', async () => {
    await outside.open('sms', { settings: { ...outside.settings('sms'), perMinute: 5 } })
    for (let i = 0; i < 4; i++) await dispatched({ consent, petitioner: { name: '王小一', phone: `1380000000${i}` } })
    await outside.deliver()
    await Promise.all([outside.send(), outside.send()])
    expect(outside.gateway.sent).toHaveLength(5)
    outside.later(1)
    await outside.send()
    expect(outside.gateway.sent).toHaveLength(10)
  })

  test('what is refused stays refused until somebody mends it and sends it again', async () => {
    await outside.open('sms', { settings: { ...outside.settings('sms'), templates: {} } })
    await dispatched()
    await tell()
    const refused = async () => (await world.ask('admin', 'GET', '/messages?state=failed')).body
    const { items, counts } = await refused()
    expect(items).toEqual([
      expect.objectContaining({ to: 'staff', template: 'request.dispatched', error: 'template', attempts: 1 }),
      expect.objectContaining({ to: 'staff' }),
    ])
    expect(counts).toEqual([{ channel: 'sms', state: 'failed', count: 2 }])
    await outside.open('sms')
    const repeat = (id: string) => world.ask('admin', 'POST', `/messages/${id}/repeat`)
    expect((await repeat(items[0].id)).status).toBe(204)
    expect((await repeat(items[0].id)).body.code).toBe('message.underway')
    expect((await world.ask('handler', 'POST', `/messages/${items[0].id}/repeat`)).status).toBe(403)
    await outside.send()
    expect(outside.gateway.sent).toHaveLength(1)
    expect((await refused()).items).toHaveLength(1)
  })

  test('what could not go for three days is of no use any more', async () => {
    await dispatched()
    await outside.deliver()
    outside.later(3 * 24 * 60 + 1)
    await outside.send()
    expect(outside.gateway.sent).toEqual([])
    expect(await states()).toEqual([{ state: 'givenUp', error: 'expired', count: 2 }])
  })

  test('the gateway is asked what arrived', async () => {
    await dispatched()
    await tell()
    const { rows } = await world.database.pool.query('select provider_id from message order by account_id')
    outside.gateway.states.set(rows[0].provider_id, 'delivered')
    expect(await askForReports(world.installation, PATIENCE)).toBe(1)
    outside.gateway.states.set(rows[1].provider_id, 'undelivered')
    expect(await askForReports(world.installation, PATIENCE)).toBe(0)
    outside.later(6)
    expect(await askForReports(world.installation, PATIENCE)).toBe(1)
    const { counts } = (await world.ask('admin', 'GET', '/messages')).body
    expect(counts).toEqual([
      { channel: 'sms', state: 'delivered', count: 1 },
      { channel: 'sms', state: 'undelivered', count: 1 },
    ])
    outside.gateway.faults.push({ kind: 'drop' })
    expect(await askForReports(world.installation, PATIENCE)).toBe(0)
  })

  test('after half a year they are forgotten, and the addresses of those who have left at once', async () => {
    await dispatched()
    await tell()
    await dispatched()
    await outside.deliver()
    expect(await forgetMessages(world.installation)).toBe(0)
    outside.later(184 * 24 * 60)
    expect(await forgetMessages(world.installation)).toBe(2)
    expect((await states()).map(({ state, count }) => [state, count])).toEqual([['queued', 2]])
    await world.ask('callback', 'PUT', '/contact-points/sms', { address: '13900001009' })
    await world.database.pool.query('update account set disabled_at = now() where id = $1', [
      world.people['callback']?.account,
    ])
    expect(await forgetMessages(world.installation)).toBe(1)
    await world.database.pool.query('update account set disabled_at = null where disabled_at is not null')
  })

  test('messages are listed page by page, newest first', async () => {
    for (let i = 0; i < 2; i++) await dispatched({ consent })
    await tell()
    const first = (await world.ask('admin', 'GET', '/messages?limit=3')).body
    const second = (await world.ask('admin', 'GET', `/messages?limit=100&cursor=${first.next}`)).body
    const ids = [...first.items, ...second.items].map(({ id }) => id)
    expect([first.items.length, ids.length, new Set(ids).size, second.next]).toEqual([3, 8, 8, null])
    const text = JSON.stringify([first, second])
    expect(text).not.toMatch(/QS-|13812345678|路灯/)
    expect((await world.ask('supervisor', 'GET', '/messages')).status).toBe(403)
    expect((await world.ask('admin', 'GET', '/messages?cursor=forged')).status).toBe(400)
  })
})

test('a robot with twenty messages a minute is never shut, whatever waits', async () => {
  await outside.open('wechat')
  const people = Object.keys(world.people).filter((who) => who !== 'stranger')
  for (const [index, who] of people.entries()) {
    if (index % 15 === 14) outside.later(1)
    await outside.reach(who, `member.${index}`, 'wechat')
  }
  outside.later(1)
  outside.robot.sent.splice(0)
  await world.database.pool.query(
    `insert into message (tenant, id, channel, account_id, template, language, params, available_at, expires_at, dedupe, created_at)
     select 'home', gen_random_uuid(), 'wechat', account_id, 'request.urged', 'zh-CN', '{"number":"QS-26-000001-0"}', $1::timestamptz, $1::timestamptz + interval '1 day', 'many:' || account_id || n, $1
     from contact_point, generate_series(1, 3) n where channel = 'wechat'`,
    [new Date(world.clock.now)],
  )
  const nodes = [world.installation, await anotherNode()]
  for (let minute = 0; minute < 4; minute++) {
    await Promise.all(nodes.map((node) => sendOnce(node, PATIENCE).then(() => sendOnce(node, PATIENCE))))
    outside.later(1)
  }
  expect([outside.robot.sent.length, outside.robot.shut]).toEqual([people.length * 3, 0])
})
