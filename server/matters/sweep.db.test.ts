import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { dayOf, type Instant, instant } from '../../core/deadline/index.ts'
import { type Installation, openInstallation } from '../kernel/index.ts'
import { deliverOnce } from '../notices/index.ts'
import { testWorld, type World } from '../testing/index.ts'
import { sweepOnce } from './index.ts'

let world: World
let other: Installation
beforeAll(async () => {
  world = await testWorld()
  other = await openInstallation({
    dataDir: world.installation.dataDir,
    database: world.database,
    now: () => world.clock.now,
    tenant: 'home',
  })
})
beforeEach(async () => {
  await world.database.pool.query('truncate matter, notice, outbox cascade')
  world.clock.now = at('2026-03-02T09:00:00')
})
afterAll(() => world.close())

const at = (time: string): Instant => instant(`${time}+08:00`)
/** both nodes sweep at once until nothing is left, then what they said is delivered */
async function sweep() {
  for (;;) {
    const swept = await Promise.all([sweepOnce(world.installation, 2), sweepOnce(other, 3)])
    if (swept[0] + swept[1] === 0) break
  }
  while ((await deliverOnce(world.installation)) > 0);
}
const texts = async (who: string): Promise<string[]> =>
  (await world.ask(who, 'GET', '/notices?limit=100')).body.items.map(({ text }: { text: string }) => text)
const matterOf = async (id: string) =>
  (await world.database.pool.query('select * from matter where id = $1', [id])).rows[0]

async function handled(): Promise<Awaited<ReturnType<World['register']>>> {
  const made = await world.register()
  await world.move('clerk', made.matter, 'register')
  await world.move('dispatcher', made.matter, 'dispatch', { unit: world.units.roads })
  expect((await world.move('handler', made.matter, 'take')).status).toBe(200)
  return made
}

test('[A0-07] a warning is given once, although two nodes look at the same moment', async () => {
  for (let i = 0; i < 5; i++) await handled()
  await sweep()
  expect(await texts('handler')).not.toContainEqual(expect.stringContaining('快到了'))
  // fifteen working days from 2 March end on 23 March; three before it is the 18th
  world.clock.now = at('2026-03-18T08:00:00')
  await sweep()
  await sweep()
  const warnings = (await texts('handler')).filter((text) => text.includes('快到了'))
  expect(warnings).toEqual(Array(5).fill('“路灯不亮”的答复期限快到了，最后一天是 2026-03-23。'))
})

test('[A0-07] what is overdue moves up and is told again every five working days, and nobody’s work is blocked', async () => {
  const { matter } = await handled()
  world.clock.now = at('2026-03-24T00:00:00')
  await sweep()
  const due = '“路灯不亮”的答复期限已过，最后一天是 2026-03-23，请尽快办理。'
  expect(await texts('supervisor')).toEqual([due])
  expect(await texts('unitHead')).toContain(due)
  expect(await matterOf(matter)).toMatchObject({ stage: 'handling' })
  expect(await texts('dispatcher')).not.toContainEqual(expect.stringContaining('请过问'))
  world.clock.now = at('2026-03-27T00:00:00')
  await sweep()
  await sweep()
  // three working days later it is no longer the unit's business alone
  for (const who of ['dispatcher', 'supervisor'])
    expect((await texts(who)).filter((text) => text.includes('请过问'))).toHaveLength(1)
  world.clock.now = at('2026-03-31T09:00:00')
  await sweep()
  expect((await texts('supervisor'))[0]).toContain('已过多日')
  const reply = await world.move('handler', matter, 'answer', { outcome: 'solved', answer: '已修好。' })
  expect(reply.status).toBe(200)
})

test('[PR-23] an escalation goes round the head of the area when the complaint is about that head', async () => {
  await world.register({ about: { headOfArea: true } })
  world.clock.now = at('2026-03-05T09:00:00')
  await sweep()
  expect(await texts('clerk')).toHaveLength(1)
  expect(await texts('supervisor')).toEqual([])
})

test('[AM-14] no reply within fifteen days closes a matter, which does not count as solved', async () => {
  const { matter, number, queryCode } = await handled()
  await world.move('handler', matter, 'answer', { outcome: 'solved', answer: '已修好。' })
  world.clock.now = at('2026-03-17T23:59:59')
  await sweep()
  expect(await matterOf(matter)).toMatchObject({ stage: 'answered' })
  world.clock.now = at('2026-03-18T00:00:00')
  await sweep()
  expect(await matterOf(matter)).toMatchObject({ stage: 'closed', ending: 'noReply', next_wake_at: null })
  const headers = { 'x-submission-number': number, 'x-query-code': queryCode }
  const { body } = await world.ask(undefined, 'GET', '/submissions/mine', undefined, headers)
  expect(body.timeline.at(-1)).toMatchObject({ move: 'expire', actorKind: 'system', actor: null })
  const { rows } = await world.database.pool.query("select * from audit_entry where operation = 'matter.move.expire'")
  expect(rows).toEqual([expect.objectContaining({ actor: 'system', object_id: matter })])
})

test('what a resident does not supply in time lets the work go on, and the answer clock with it', async () => {
  const { matter } = await handled()
  await world.move('handler', matter, 'ask', { question: '是哪一盏灯？' })
  expect(await matterOf(matter)).toMatchObject({ stage: 'awaitingResident' })
  world.clock.now = at('2026-03-17T08:00:00')
  await sweep()
  expect(await matterOf(matter)).toMatchObject({ stage: 'handling', handler_id: world.people['handler']?.account })
  expect(await texts('handler')).toContain('“路灯不亮”逾期未收到补充，恢复办理。')
  const { rows } = await world.database.pool.query(
    "select state, due_day::text from matter_clock where matter_id = $1 and clock = 'answer'",
    [matter],
  )
  expect(rows[0].state).toBe('running')
  expect(rows[0].due_day > dayOf(at('2026-03-23T08:00:00'))).toBe(true)
})

test('a matter that cannot be attended to holds up no other', async () => {
  const broken = await world.register()
  await world.register()
  await world.database.pool.query("update matter set procedure_id = 'gone' where id = $1", [broken.matter])
  world.clock.now = at('2026-03-04T00:00:00')
  await sweep()
  expect(await texts('clerk')).toHaveLength(1)
  expect((await matterOf(broken.matter)).next_wake_at).toEqual(new Date(world.clock.now + 3_600_000))
})

test('somebody who acts while the clocks are swept loses nothing and blocks nothing', async () => {
  const all = await Promise.all([1, 2, 3, 4].map(() => world.register()))
  world.clock.now = at('2026-03-04T00:00:00')
  const [, , ...moved] = await Promise.all([
    sweepOnce(world.installation),
    sweepOnce(other),
    ...all.map(({ matter }) => world.move('clerk', matter, 'register')),
  ])
  expect(moved.map(({ status }) => status)).toEqual([200, 200, 200, 200])
  await sweep()
  for (const { matter } of all) expect(await matterOf(matter)).toMatchObject({ stage: 'registered', revision: 2 })
})

test('a matter of an import is the past of another system and stays as it is', async () => {
  const { matter } = await world.register()
  await world.database.pool.query("update tenant set kind = 'imported' where id = 'home'")
  world.clock.now = at('2026-06-01T00:00:00')
  await sweep()
  expect(await texts('clerk')).toEqual([])
  expect(await matterOf(matter)).toMatchObject({ stage: 'received', revision: 1 })
})
