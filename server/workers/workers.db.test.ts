import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyAudit } from '../audit/index.ts'
import { testWorld, type World } from '../testing/index.ts'
import { startWorkers, tidyOnce } from './index.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.close())

test('beside the requests of people, two nodes deliver, sweep and seal, and stop cleanly', async () => {
  const nodes = [startWorkers(world.installation), startWorkers(world.installation)]
  const { matter } = await world.register()
  await world.move('clerk', matter, 'register')
  const { now } = world.clock
  await expect
    .poll(async () => (await world.ask('dispatcher', 'GET', '/workbench')).body.unread, { timeout: 30_000 })
    .toBe(1)
  await expect.poll(async () => (await verifyAudit(world.installation)).pending, { timeout: 30_000 }).toBe(0)
  world.clock.now = (now + 3 * 24 * 3_600_000) as typeof now
  await expect
    .poll(async () => (await world.ask('supervisor', 'GET', '/workbench')).body.unread, { timeout: 30_000 })
    .toBe(1)
  await Promise.all(nodes.map(({ stop }) => stop()))
  world.clock.now = now
  expect((await verifyAudit(world.installation)).ok).toBe(true)
}, 120_000)

test('what has had its day is cleared away, and nothing else', async () => {
  const { pool } = world.database
  const soon = "now() + interval '1 hour'"
  const past = "now() - interval '1 hour'"
  const photo = (id: number, until: string) =>
    `insert into staged_photo values ('home', '00000000-0000-4000-8000-00000000000${id}', 'o', 'n', 1, 1, '\\x00', '\\x00', '\\x00', ${until})`
  for (const text of [
    `insert into draft values ('\\x01', 'home', '\\x00', ${past}), ('\\x02', 'home', '\\x00', ${soon})`,
    photo(1, past),
    photo(2, soon),
    `insert into throttle values ('old', ${past}, 3), ('new', ${soon}, 3)`,
    `insert into idempotency (tenant, actor, key, request_hash, reply, created_at) values ('home', 'a', 'key-of-last-week', '\\x00', '{}', now() - interval '8 days'), ('home', 'a', 'key-of-yesterday', '\\x00', '{}', now() - interval '1 day')`,
    `update session set expires_at = ${past} where account_id = '${world.people['stranger']?.account}'`,
  ])
    await pool.query(text)
  const [one, two] = await Promise.all([tidyOnce(world.installation), tidyOnce(world.installation)])
  expect(one + two).toBe(5)
  const { rows } = await pool.query(
    `select (select count(*)::int from draft) as drafts, (select count(*)::int from staged_photo) as photos, (select string_agg(key, '') from throttle where key in ('old', 'new')) as throttle,
       (select string_agg(key, '') from idempotency where actor = 'a') as keys`,
  )
  expect(rows).toEqual([{ drafts: 1, photos: 1, throttle: 'new', keys: 'key-of-yesterday' }])
})
