import sql from 'sql-template-tag'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { transact, type Who } from '../database/index.ts'
import { testWorld, type World } from '../testing/index.ts'
import { type Outside, openOutside } from './testing-outside.ts'

let world: World
let outside: Outside
beforeAll(async () => {
  world = await testWorld()
  outside = await openOutside(world)
})
afterAll(async () => {
  await outside?.close()
  await world?.close()
})

const channels = async () =>
  Object.fromEntries(
    (await world.ask('admin', 'GET', '/channels')).body.items.map((channel: { kind: string }) => [
      channel.kind,
      channel,
    ]),
  )
const asStaff = async (name: string, query: Parameters<Parameters<Parameters<typeof transact>[2]>[0]['all']>[0]) => {
  const { who } = await world.service.authenticator.staff(world.people[name]?.token ?? '')
  return transact(world.database.pool, who as Who, (tx) => tx.all(query))
}

test('a channel is set up by the administrator alone, with a key that nobody reads again', async () => {
  expect((await channels()).sms).toMatchObject({ settings: null, enabled: false, revision: 0, secret: false })
  const body = { revision: 0, enabled: true, settings: outside.settings('sms') }
  const without = await world.ask('admin', 'PUT', '/channels', body)
  expect(without.body.errors).toEqual([expect.objectContaining({ code: 'channel.secret', pointer: '/secret' })])
  expect((await world.ask('supervisor', 'PUT', '/channels', { ...body, secret: 'x' })).status).toBe(403)
  expect((await world.ask('handler', 'GET', '/channels')).status).toBe(403)
  await outside.open('sms')
  const listed = await world.ask('admin', 'GET', '/channels')
  expect((await channels()).sms).toMatchObject({ enabled: true, revision: 1, secret: true, trouble: null })
  expect(listed.text).not.toContain(outside.gateway.secret)
  expect((await world.ask('admin', 'PUT', '/channels', { ...body, secret: 'x' })).body.code).toBe('channel.stale')
  // a change without a key keeps the old one
  const again = await world.ask('admin', 'PUT', '/channels', { ...body, revision: 1 })
  expect(again.status).toBe(204)
  expect((await channels()).sms).toMatchObject({ revision: 2, secret: true })
  const { rows } = await world.database.pool.query(
    "select settings::text || encode(secret_sealed, 'escape') as kept from channel",
  )
  expect(rows[0].kept).not.toContain(outside.gateway.secret)
  for (const query of [
    sql`select secret_sealed from channel`,
    sql`select params from message`,
    sql`select * from petitioner`,
  ])
    await expect(asStaff('admin', query)).rejects.toMatchObject({ code: '42501' })
  expect(await asStaff('handler', sql`select kind from channel`)).toEqual([])
})

test.each([['ftp://office.example/'], ['gateway'], ['http://user:word@office.example/'], ['javascript:alert(1)']])(
  '%s is no address of a gateway',
  async (url) => {
    const body = { revision: 0, enabled: false, settings: { ...outside.settings('wechat'), url } }
    const { status, body: problem } = await world.ask('admin', 'PUT', '/channels', body)
    expect([status, problem.errors[0].code]).toEqual([422, 'channel.address'])
  },
)

test('a test goes to the administrator who asks, and says what was wrong', async () => {
  await outside.open('sms')
  const trial = (address: string) => world.ask('admin', 'POST', '/channels/sms/test', { address })
  expect((await trial('13900001111')).body).toEqual({ result: 'sent', code: null })
  expect(outside.arrived('13900001111')).toEqual(['这是一条测试消息。收到即表示发送正常。'])
  expect((await trial('call me')).body.errors).toEqual([expect.objectContaining({ code: 'contact.address.sms' })])
  expect((await world.ask('admin', 'POST', '/channels/mail/test', { address: 'a@b.example' })).status).toBe(404)
  expect((await world.ask('clerk', 'POST', '/channels/sms/test', { address: '13900001111' })).status).toBe(403)
  await outside.open('sms', { secret: 'wrong', enabled: false })
  expect((await trial('13900001111')).body).toEqual({ result: 'later', code: 'credentials' })
  const inside = { ...outside.settings('sms'), allowPrivate: false }
  await outside.open('sms', { settings: inside })
  expect((await trial('13900001111')).body).toEqual({ result: 'later', code: 'forbidden' })
  await outside.open('sms')
})

const mine = async (who: string) => (await world.ask(who, 'GET', '/notice-settings')).body

test('[PR-26] an address counts once the code that went there has come back, and is kept sealed', async () => {
  await outside.open('sms')
  expect((await mine('clerk')).channels).toEqual([{ kind: 'sms', address: null, verified: false, codeSentAt: null }])
  const give = (address: string, channel = 'sms') =>
    world.ask('clerk', 'PUT', `/contact-points/${channel}`, { address })
  expect((await give('0731-84123456')).body.errors[0].code).toBe('contact.address.sms')
  expect((await give('somebody', 'wechat')).status).toBe(404)
  expect((await give('138 1111 2222')).status).toBe(204)
  expect((await give('13811113333')).body.code).toBe('contact.soon')
  expect(await mine('clerk')).toMatchObject({ channels: [{ kind: 'sms', address: '138****2222', verified: false }] })
  await outside.send()
  const [text = ''] = outside.arrived('13811112222')
  const code = /\d{6}/.exec(text)?.[0] ?? ''
  const show = (shown: string) => world.ask('clerk', 'POST', '/contact-points/sms/verify', { code: shown })
  const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0')
  expect((await show(wrong)).body.errors).toEqual([expect.objectContaining({ code: 'contact.code', pointer: '/code' })])
  outside.later(21)
  expect((await show(code)).status).toBe(422)
  outside.later(-21)
  expect((await show(code)).status).toBe(204)
  expect((await mine('clerk')).channels[0]).toMatchObject({ verified: true })
  // nobody else's, in no table in the clear
  expect((await mine('dispatcher')).channels[0]).toMatchObject({ address: null })
  expect(await asStaff('dispatcher', sql`select 1 from contact_point`)).toEqual([])
  const { rows } = await world.database.pool.query(
    "select (select string_agg(c::text, '') from contact_point c) || (select string_agg(m::text, '') from message m) || (select string_agg(a::text, '') from audit_entry a) as everything",
  )
  expect(rows[0].everything).not.toMatch(/13811112222|3133383131313132323232/)
  expect(rows[0].everything).not.toContain(code)
  expect((await world.ask('clerk', 'DELETE', '/contact-points/sms')).status).toBe(204)
  expect((await mine('clerk')).channels[0]).toMatchObject({ address: null, verified: false })
  expect((await show(code)).status).toBe(404)
})

test('codes are not to be guessed', async () => {
  outside.later(5)
  await world.ask('callback', 'PUT', '/contact-points/sms', { address: '13811114444' })
  await outside.send()
  const code = /\d{6}/.exec(outside.arrived('13811114444')[0] ?? '')?.[0] ?? ''
  const show = (shown: string) => world.ask('callback', 'POST', '/contact-points/sms/verify', { code: shown })
  for (let guess = 1; guess <= 6; guess++)
    expect((await show(String((Number(code) + guess) % 1_000_000).padStart(6, '0'))).status).toBe(422)
  expect((await show(code)).body.code).toBe('contact.throttled')
})

test('what one wants is kept as one said it', async () => {
  const { preference, usual } = await mine('handler')
  expect(preference).toEqual(usual)
  const wanted = {
    channels: { sms: true, mail: false, wechat: true },
    quiet: { from: '21:30', until: '07:00', daysOff: false },
    digest: { work: true, reminder: true, due: false, urge: false },
  }
  expect((await world.ask('handler', 'PUT', '/notice-settings', wanted)).status).toBe(204)
  expect((await mine('handler')).preference).toEqual(wanted)
  expect((await mine('colleague')).preference).toEqual(usual)
  const odd = { ...wanted, quiet: { from: '25:00', until: '07:00', daysOff: false } }
  expect((await world.ask('handler', 'PUT', '/notice-settings', odd)).status).toBe(422)
})
