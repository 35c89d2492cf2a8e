import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createService, type Service } from '../service.ts'
import { places, testWorld, type World } from '../testing/index.ts'

let world: World
/** a second node on the same database, with a memory of its own */
let elsewhere: Service
beforeAll(async () => {
  world = await testWorld()
  elsewhere = createService(world.installation)
  await elsewhere.app.ready()
})
afterAll(async () => {
  await elsewhere.app.close()
  await world.close()
})

const post = (extra: object = {}) => ({ post: '受理员', role: 'clerk', area: places.A, ...extra })
const open = (login: string, extra: object = {}, headers: Record<string, string> = {}) =>
  world.ask('admin', 'POST', '/accounts', { login, name: '新来的', posts: [post()], ...extra }, headers)
const signIn = (login: string, password: string) => world.ask(undefined, 'POST', '/session', { login, password })
const as = (token: string, method: string, path: string, body?: unknown) =>
  world.ask(undefined, method, path, body, { authorization: `Bearer ${token}` })

test('a new colleague signs in with the one-time password and must choose another before anything else', async () => {
  const made = await open('newclerk')
  expect(made.status).toBe(201)
  expect(made.body.password).toMatch(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/)
  const { token } = (await signIn('newclerk', made.body.password)).body
  expect((await as(token, 'GET', '/matters')).body.code).toBe('password.mustChange')
  const wanted = 'a long enough one'
  expect((await as(token, 'PUT', '/session/password', { current: made.body.password, wanted })).status).toBe(204)
  expect((await as(token, 'GET', '/matters')).status).toBe(200)
})

test('the same command repeated tells the same password, and the database holds it nowhere', async () => {
  const headers = { 'idempotency-key': 'open-account-1' }
  const first = await open('repeated', {}, headers)
  const again = await open('repeated', {}, headers)
  expect(again.body).toEqual(first.body)
  const { rows } = await world.database.pool.query('select reply::text from idempotency')
  expect(JSON.stringify(rows)).not.toContain(first.body.password)
  expect((await open('repeated')).body.code).toBe('account.login')
})

test('a closed account is refused on every node within a second, and its sessions are gone', async () => {
  const { account, token } = world.people['colleague'] ?? { account: '', token: '' }
  const there = () =>
    elsewhere.app.inject({ method: 'GET', url: '/api/v1/matters', headers: { authorization: `Bearer ${token}` } })
  expect((await there()).statusCode).toBe(200)
  expect((await world.ask('admin', 'POST', `/accounts/${account}/disable`)).status).toBe(204)
  // a second later by the clock of the other node, which heard of nothing
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 1000 })
  expect((await there()).statusCode).toBe(401)
  vi.useRealTimers()
  const { rows } = await world.database.pool.query('select 1 from session where account_id = $1', [account])
  expect(rows).toEqual([])
  expect((await signIn('colleague', 'correct horse battery')).status).toBe(401)
  // closing it once more changes nothing and is not recorded twice
  expect((await world.ask('admin', 'POST', `/accounts/${account}/disable`)).status).toBe(204)
  const { body } = await world.ask('auditor', 'GET', `/audit?object=${account}&operation=account.disable`)
  expect(body.items).toHaveLength(1)
})

test('a reset ends every session and only the new one-time password opens the account', async () => {
  const { account } = world.people['clerkB'] ?? { account: '' }
  expect((await signIn('clerkb', 'correct horse battery')).status).toBe(201)
  const reset = await world.ask('admin', 'POST', `/accounts/${account}/reset-password`)
  const { rows } = await world.database.pool.query('select 1 from session where account_id = $1', [account])
  expect(rows).toEqual([])
  expect((await signIn('clerkb', 'correct horse battery')).status).toBe(401)
  const back = await signIn('clerkb', reset.body.password)
  expect(back.body.me.mustChangePassword).toBe(true)
})

test('nobody closes or resets the own account, an account of another authority, or one that is not there', async () => {
  const admin = world.people['admin']?.account
  const stranger = world.people['stranger']?.account
  for (const what of ['disable', 'reset-password']) {
    expect((await world.ask('admin', 'POST', `/accounts/${admin}/${what}`)).body.code).toBe('account.self')
    expect((await world.ask('admin', 'POST', `/accounts/${stranger}/${what}`)).status).toBe(404)
    expect((await world.ask('clerk', 'POST', `/accounts/${stranger}/${what}`)).status).toBe(403)
  }
})

test('posts are checked before an account is opened: area, unit, term, number of separate areas', async () => {
  const faults = async (posts: object[]) =>
    (await open('wrongposts', { posts })).body.errors.map(({ code }: { code: string }) => code)
  expect(await faults([post({ area: '999' })])).toEqual(['post.area'])
  expect(await faults([post({ role: 'handler' })])).toEqual(['post.unit'])
  expect(await faults([post({ organization: '00000000-0000-4000-8000-000000000000' })])).toEqual(['unit.unknown'])
  expect(await faults([post({ validFrom: '2026-03-02', validUntil: '2026-03-01' })])).toEqual(['post.term'])
  const everywhere = [places.A, places.A1, places.A2, places.B, places.B1].map((area) => post({ area }))
  expect(await faults(everywhere)).toEqual(['post.areas'])
})

test('[PR-26] the list of accounts shows names and posts, no phone and nothing of another authority', async () => {
  const { body, text } = await world.ask('admin', 'GET', '/accounts')
  const handler = body.items.find(({ login }: { login: string }) => login === 'handler')
  expect(handler.posts).toEqual([
    expect.objectContaining({
      role: 'handler',
      organizationName: '市政所',
      areaName: '甲街道',
      validFrom: '2020-01-01',
    }),
  ])
  expect(text).not.toMatch(/13900000000|139\*/)
  expect(text).not.toContain('stranger')
  expect((await world.ask('supervisor', 'GET', '/accounts')).status).toBe(403)
})

test('a sign-in that is under way while the password is reset opens nothing', async () => {
  const { account } = world.people['gridWorker'] ?? { account: '' }
  const { pool } = world.database
  const resetting = await pool.connect()
  await resetting.query('begin')
  await resetting.query("update account set password_hash = 'another' where id = $1", [account])
  const signingIn = signIn('gridworker', 'correct horse battery')
  await expect
    .poll(
      async () =>
        (
          await pool.query(
            "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
          )
        ).rows.length,
      { timeout: 20_000 },
    )
    .toBeGreaterThan(0)
  await resetting.query('delete from session where account_id = $1', [account])
  await resetting.query('commit')
  resetting.release()
  expect((await signingIn).status).toBe(401)
  expect((await pool.query('select 1 from session where account_id = $1', [account])).rows).toEqual([])
})
