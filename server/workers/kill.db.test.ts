import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { instant } from '../../core/deadline/index.ts'
import { resumeSealing, sealOnce, verifyAudit } from '../audit/index.ts'
import { sweepOnce } from '../matters/index.ts'
import { deliverOnce } from '../notices/index.ts'
import { testWorld, type World } from '../testing/index.ts'

let world: World
const running = new Set<ChildProcess>()
beforeAll(async () => {
  world = await testWorld()
})
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL')
  await world.close()
})

/** the day after the first deadlines of what comes in */
const later = instant('2026-03-04T09:00:00+08:00')

async function anotherNode() {
  const { installation, database } = world
  const program = join(import.meta.dirname, 'testing-node.ts')
  const child = spawn(process.execPath, [program, installation.dataDir, database.url, String(later)], {
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

test('[PR-27] nodes that are killed in the middle of their work leave no notice out, give none twice, and leave the trail whole', async () => {
  const matters: string[] = []
  const work = async () => {
    const { matter } = await world.register()
    matters.push(matter)
    // of those that wait to be registered the clock falls due at the nodes
    if (matters.length % 2 === 0) return
    await world.move('clerk', matter, 'register')
    expect((await world.move('dispatcher', matter, 'dispatch', { unit: world.units.roads })).status).toBe(200)
  }
  for (let round = 0; round < 3; round++) {
    const nodes = await Promise.all([anotherNode(), anotherNode()])
    await Promise.all([work(), work()])
    await Promise.all([work(), work(), nodes[0].kill()])
    await nodes[1].kill()
  }
  // the next start goes on with what is left
  const { installation, database } = world
  world.clock.now = later
  await resumeSealing(installation)
  for (const step of [sweepOnce, deliverOnce, sealOnce]) while ((await step(installation)) > 0);
  const { rows } = await database.pool.query(
    `select matter_id as matter, template, array_agg(account_id::text order by account_id::text) as told from notice where template in ('request.dispatched', 'clock.due') group by 1, 2`,
  )
  const told = (matter: string, template: string) =>
    rows.find((row) => row.matter === matter && row.template === template)?.told ?? []
  const accounts = (...names: string[]) => names.map((name) => world.people[name]?.account).sort()
  for (const matter of matters) {
    const { stage } = (await database.pool.query('select stage from matter where id = $1', [matter])).rows[0]
    if (stage === 'handling')
      expect(told(matter, 'request.dispatched')).toEqual(accounts('handler', 'colleague', 'unitHead'))
    else expect([stage, told(matter, 'clock.due')]).toEqual(['received', accounts('clerk', 'gridWorker', 'supervisor')])
  }
  expect(matters).toHaveLength(12)
  // what petitioners are told of steps that may still be taken back is not due yet
  expect((await database.pool.query('select 1 from outbox where available_at <= now()')).rows).toEqual([])
  expect(await verifyAudit(installation)).toMatchObject({ ok: true, pending: 0 })
}, 240_000)
