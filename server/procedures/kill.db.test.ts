import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { resumeSealing, sealOnce, verifyAudit } from '../audit/index.ts'
import { testWorld, type World } from '../testing/index.ts'
import { migrateProceduresOnce } from './index.ts'
import { publishNext } from './testing-versions.ts'

let world: World
const running = new Set<ChildProcess>()
beforeAll(async () => {
  world = await testWorld()
})
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL')
  await world.close()
})

const MATTERS = 700
const rows = async (text: string, ...values: unknown[]) => (await world.database.pool.query(text, values)).rows

/** Another node, with all that goes on beside the requests of people. */
async function anotherNode() {
  const { installation, database, clock } = world
  const program = join(import.meta.dirname, '../workers/testing-node.ts')
  const child = spawn(process.execPath, [program, installation.dataDir, database.url, String(clock.now)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  running.add(child)
  await new Promise<void>((done, fail) => {
    child.stdout.once('data', () => done())
    child.once('close', () => fail(new Error('the node ended')))
  })
  return {
    async kill() {
      const ended = new Promise<void>((done) => child.once('close', () => done()))
      child.kill('SIGKILL')
      await ended
      running.delete(child)
    },
  }
}

/** Many matters like one that was handled as people handle it. */
async function likeThis(matter: string): Promise<void> {
  await rows(
    `insert into matter select (jsonb_populate_record(m, jsonb_build_object('id', gen_random_uuid(), 'number', 'QS-26-7' || lpad(n::text, 5, '0') || '-0'))).* from matter m, generate_series(2, ${MATTERS}) n where m.id = $1`,
    matter,
  )
  await rows(
    `insert into matter_clock select (jsonb_populate_record(c, jsonb_build_object('matter_id', m.id))).* from matter_clock c, matter m where c.matter_id = $1 and m.number like 'QS-26-7%'`,
    matter,
  )
}

/** A transaction of somebody else, which holds what the query locks until it is let go. */
async function holding(query: string, ...values: unknown[]): Promise<() => Promise<void>> {
  const client = await world.database.pool.connect()
  await client.query('begin')
  await client.query(query, values)
  return async () => {
    await client.query('commit')
    client.release()
  }
}

test('[PR-27] a migration whose nodes are killed in the middle goes on with what is left, and moves each matter once', async () => {
  const { matter } = await world.register()
  await world.move('clerk', matter, 'register')
  await world.move('dispatcher', matter, 'dispatch', { unit: world.units.roads })
  await likeThis(matter)
  const to = await publishNext(world, () => undefined)
  const plan = { procedure: 'request', from: to - 1, to, stages: {} }
  const { id } = (await world.ask('admin', 'POST', '/procedure-migrations', plan)).body
  const state = async () => (await world.ask('supervisor', 'GET', `/procedure-migrations/${id}`)).body
  const untouched = `select count(*)::int as n from matter where procedure_version = ${to - 1}`
  const waiting = `select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`

  // killed in a batch that is written but not committed: it waits to count what it did
  await world.ask('supervisor', 'POST', `/procedure-migrations/${id}/approve`)
  const letGo = await holding('select 1 from procedure_migration where id = $1 for update', id)
  const first = await anotherNode()
  await expect.poll(async () => (await rows(waiting)).length, { timeout: 60_000 }).toBeGreaterThan(0)
  const pids = (await rows(waiting)).map(({ pid }) => pid)
  await first.kill()
  await letGo()
  const gone = 'select 1 from pg_stat_activity where pid = any ($1)'
  await expect.poll(async () => (await rows(gone, pids)).length, { timeout: 60_000 }).toBe(0)
  expect(await state()).toMatchObject({ state: 'running', moved: 0, left: MATTERS })
  expect(await rows(untouched)).toEqual([{ n: MATTERS }])
  expect(await rows(`select 1 from matter_event where move = 'migration'`)).toEqual([])

  // killed between batches: two nodes have moved all but what somebody is working on
  const letWork = await holding(`select 1 from matter where number < 'QS-26-700050' for update`)
  const nodes = await Promise.all([anotherNode(), anotherNode()])
  const held = (await rows(`select count(*)::int as n from matter where number < 'QS-26-700050'`))[0].n
  await expect.poll(async () => (await state()).moved, { timeout: 120_000 }).toBe(MATTERS - held)
  await Promise.all(nodes.map((node) => node.kill()))
  await letWork()
  expect(await state()).toMatchObject({ state: 'running', left: held })

  while ((await migrateProceduresOnce(world.installation)) > 0);
  expect(await state()).toMatchObject({ state: 'done', total: MATTERS, moved: MATTERS, left: 0, failed: 0 })
  expect(await rows(untouched)).toEqual([{ n: 0 }])
  const told = await rows(
    `select m.id from matter m left join matter_event e on e.tenant = m.tenant and e.matter_id = m.id and e.move = 'migration' group by m.id, m.revision having count(e.seq) <> 1 or max(e.seq) <> m.revision`,
  )
  expect(told).toEqual([])
  const audited = await rows(`select count(*)::int as n from audit_entry where operation = 'matter.migrate'`)
  expect(audited).toEqual([{ n: MATTERS }])
  await resumeSealing(world.installation)
  while ((await sealOnce(world.installation)) > 0);
  expect(await verifyAudit(world.installation)).toMatchObject({ ok: true, pending: 0 })
}, 300_000)
