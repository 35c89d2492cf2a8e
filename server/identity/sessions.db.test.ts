import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { instant } from '../../core/deadline/index.ts'
import { SESSION_COOKIE } from '../kernel/index.ts'
import { testWorld, type World } from '../testing/index.ts'
import { ABSOLUTE_SECONDS, IDLE_SECONDS } from './index.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.close())
afterEach(() => {
  vi.restoreAllMocks()
})

const password = 'correct horse battery'
const signIn = async (login: string) => (await world.ask(undefined, 'POST', '/session', { login, password })).body.token
const as = (token: string) => world.ask(undefined, 'GET', '/session', undefined, { authorization: `Bearer ${token}` })

/** A node trusts what it looked up for a moment only; this lets the moment pass. */
function aSecondLater(): void {
  const then = Date.now() + 1000
  vi.spyOn(Date, 'now').mockReturnValue(then)
}

test('[V3.3.4] who signs in gets a session in a cookie that scripts cannot read, and what the posts allow', async () => {
  const reply = await world.ask(undefined, 'POST', '/session', { login: ' Clerk ', password })
  expect(reply.status).toBe(201)
  expect(reply.body.me.operations).toContain('matter.create')
  expect(reply.headers['set-cookie']).toMatch(/^fivefold_session=.*; HttpOnly; SameSite=Strict$/)
  const cookie = `${SESSION_COOKIE}=${reply.body.token}`
  expect((await world.ask(undefined, 'GET', '/session', undefined, { cookie })).body).toMatchObject({
    account: world.people['clerk']?.account,
  })
  const { rows } = await world.database.pool.query('select * from session')
  expect(JSON.stringify(rows)).not.toContain(reply.body.token)
})

test('[V7.4.2] a disabled account is out within a second, wherever it was signed in', async () => {
  const tokens = [await signIn('colleague'), await signIn('colleague')]
  for (const token of tokens) expect((await as(token)).status).toBe(200)
  const account = world.people['colleague']?.account
  expect((await world.ask('admin', 'POST', `/accounts/${account}/disable`)).status).toBeLessThan(300)
  aSecondLater()
  for (const token of tokens) expect((await as(token)).body).toMatchObject({ status: 401, code: 'session.expired' })
  expect((await world.ask(undefined, 'POST', '/session', { login: 'colleague', password })).body).toMatchObject({
    status: 401,
    code: 'login.wrong',
  })
})

test('[V8.3.2] a post that ended gives no right within a second', async () => {
  const token = await signIn('auditor')
  const trail = () => world.ask(undefined, 'GET', '/audit', undefined, { authorization: `Bearer ${token}` })
  expect((await trail()).status).toBe(200)
  await world.database.pool.query("update appointment set valid_until = '2026-03-01' where account_id = $1", [
    world.people['auditor']?.account,
  ])
  aSecondLater()
  expect((await trail()).body).toMatchObject({ status: 403, code: 'notEntitled' })
})

test('[V7.3.1] a session that nobody used for half an hour has ended', async () => {
  const token = await signIn('clerk')
  const { rows } = await world.database.pool.query('select max(created_at) as at from session')
  const begun = rows[0].at.getTime()
  const { now } = world.clock
  world.clock.now = instant(begun + (IDLE_SECONDS - 60) * 1000)
  expect((await as(token)).status).toBe(200)
  world.clock.now = instant(begun + (IDLE_SECONDS + 60) * 1000)
  aSecondLater()
  expect((await as(token)).body).toMatchObject({ status: 401, code: 'session.expired' })
  world.clock.now = now
})

test('[V7.3.2] a session ends after half a day, used or not', async () => {
  const token = await signIn('clerk')
  const { rows } = await world.database.pool.query(
    "select extract(epoch from expires_at - created_at)::int as lasts from session where expires_at < now() + interval '1 day' limit 1",
  )
  expect(rows[0].lasts).toBe(ABSOLUTE_SECONDS)
  expect((await as(token)).status).toBe(200)
  await world.database.pool.query(
    "update session set expires_at = now() - interval '1 second' where expires_at < now() + interval '1 day'",
  )
  aSecondLater()
  expect((await as(token)).body.code).toBe('session.expired')
})

test('[V7.4.1] signing out ends this session at once and no other', async () => {
  const [here, there] = [await signIn('clerk'), await signIn('clerk')]
  const out = await world.ask(undefined, 'DELETE', '/session', undefined, { authorization: `Bearer ${here}` })
  expect(out.status).toBe(204)
  expect((await as(here)).status).toBe(401)
  expect((await as(there)).status).toBe(200)
})

test('a changed password ends every other session', async () => {
  const [here, there] = [await signIn('callback'), await signIn('callback')]
  const change = (current: string) =>
    world.ask(
      undefined,
      'PUT',
      '/session/password',
      { current, wanted: 'another horse battery' },
      {
        authorization: `Bearer ${here}`,
      },
    )
  expect((await change('not the password')).body).toMatchObject({ status: 422, code: 'password.wrong' })
  expect((await as(there)).status).toBe(200)
  expect((await change(password)).status).toBe(204)
  aSecondLater()
  expect((await as(here)).status).toBe(200)
  expect((await as(there)).status).toBe(401)
  expect((await world.ask(undefined, 'POST', '/session', { login: 'callback', password })).status).toBe(401)
})

test('[V6.3.1, V6.3.8] whoever guesses passwords has to wait, and an unknown login is told apart from a wrong password by nothing', async () => {
  const guess = (login: string) => world.ask(undefined, 'POST', '/session', { login, password: 'guess' })
  const [known, unknown] = [await guess('supervisor'), await guess('nobody')]
  expect({ ...known.body, instance: '' }).toEqual({ ...unknown.body, instance: '' })
  for (let i = 0; i < 7; i++) await guess('supervisor')
  expect((await guess('supervisor')).body).toMatchObject({ status: 429, code: 'login.throttled' })
  expect((await world.ask(undefined, 'POST', '/session', { login: 'supervisor', password })).status).toBe(429)
  expect((await world.ask(undefined, 'POST', '/session', { login: 'dispatcher', password })).status).toBe(201)
})
