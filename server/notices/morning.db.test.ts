import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { instant } from '../../core/deadline/index.ts'
import { testWorld, type World } from '../testing/index.ts'
import { type Outside, openOutside } from './testing-outside.ts'

/** That fall due, that are to be reminded of, that have been late for days: all on one morning. And residents who were asked something. */
const DUE = 10_000
const SOON = 1_000
const LATE = 1_000
const ASKED = 200

let world: World
let outside: Outside
const running = new Set<ChildProcess>()
beforeAll(async () => {
  world = await testWorld()
  outside = await openOutside(world)
  await outside.open('sms')
  for (const [index, who] of told.entries()) await outside.reach(who, phoneOf(index))
  outside.gateway.sent.splice(0)
})
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL')
  await outside?.close()
  await world?.close()
})

const told = ['handler', 'colleague', 'unitHead', 'dispatcher', 'supervisor'] as const
const phoneOf = (index: number) => `1390000100${index}`
const PETITIONER = '13812345678'

/** A node of its own whose clock stands at `at`; it does all background work until it is killed. */
async function node(at: string) {
  const { installation, database } = world
  const program = join(import.meta.dirname, '../workers/testing-node.ts')
  const child = spawn(process.execPath, [program, installation.dataDir, database.url, String(instant(at))], {
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

const count = async (query: string, ...values: unknown[]): Promise<number> =>
  (await world.database.pool.query(`select count(*)::int as n from ${query}`, values)).rows[0].n

/** Two nodes do what is due at that time; one is killed in the middle and another takes its place. */
async function nodesAt(at: string, midway: () => Promise<boolean>, done: () => Promise<boolean>): Promise<void> {
  // the gateway goes by the same clock
  outside.at(at)
  const [first, second] = await Promise.all([node(at), node(at)])
  await expect.poll(midway, { timeout: 120_000, interval: 20 }).toBe(true)
  await first.kill()
  const third = await node(at)
  await expect.poll(done, { timeout: 120_000, interval: 100 }).toBe(true)
  await Promise.all([second.kill(), third.kill()])
}

/** Matters like one that has gone its way through the service, with all that belongs to it, in a few statements. */
async function manyLike(matter: string, submission: string, many: number): Promise<void> {
  const { pool } = world.database
  await pool.query(
    `create table made as select gen_random_uuid() as id, gen_random_uuid() as voice, n from generate_series(1, ${many}) n`,
  )
  const copy = async (table: string, source: string, changed: Record<string, string>) => {
    const { rows } = await pool.query<{ name: string }>(
      `select column_name as name from information_schema.columns where table_schema = 'public' and table_name = $1 and column_name <> all ($2)`,
      [table, Object.keys(changed)],
    )
    const same = rows.map(({ name }) => name)
    await pool.query(
      `insert into ${table} (${[...Object.keys(changed), ...same].join(', ')}) select ${[...Object.values(changed), ...same.map((name) => `t.${name}`)].join(', ')} from made, ${table} t where ${source}`,
    )
  }
  await copy('matter', `t.id = '${matter}'`, { id: 'made.id', number: "t.number || '/' || made.n" })
  await copy('matter_clock', `t.matter_id = '${matter}'`, { matter_id: 'made.id' })
  await copy('submission', `t.id = '${submission}'`, {
    id: 'made.voice',
    matter_id: 'made.id',
    number: "t.number || '/' || made.n",
    code_index: 'null::bytea',
    code_of: 't.id',
  })
  await copy('petitioner', `t.submission_id = '${submission}'`, { submission_id: 'made.voice' })
  await pool.query('drop table made')
}

/** For how many matters each account has been told so, by how often it was. */
const times = async (template: string) =>
  (
    await world.database.pool.query(
      `select a.login, x.times, count(*)::int as matters from (select account_id, matter_id, count(*)::int as times from notice where template = $1 group by 1, 2) x
         join account a on a.id = x.account_id group by 1, 2 order by 1, 2`,
      [template],
    )
  ).rows.map(({ login, times: often, matters }) => [login, often, matters])
const onceEach = (matters: number, ...logins: string[]) => logins.sort().map((login) => [login, 1, matters])

/** A matter that was received and dispatched then, as one of many. */
async function oneOf(many: number, received: string, unit: 'roads' | 'water', extra = {}) {
  outside.at(received)
  const made = await world.register(extra)
  await world.move('clerk', made.matter, 'register')
  await world.move('dispatcher', made.matter, 'dispatch', { unit: world.units[unit] })
  return { ...made, many }
}

test('[PR-27] ten thousand matters fall due on one morning: two nodes, one of them killed, tell everybody of each once and send one digest each', async () => {
  const late = await oneOf(LATE, '2026-02-26T09:00:00+08:00', 'roads')
  const due = await oneOf(DUE, '2026-03-02T09:00:00+08:00', 'roads')
  const soon = await oneOf(SOON, '2026-03-06T09:00:00+08:00', 'roads')
  const asked = await oneOf(ASKED, '2026-03-13T09:00:00+08:00', 'water', { consent: { notice: '1', contact: true } })
  await world.move('otherHandler', asked.matter, 'ask', { question: '请说明具体位置' })
  await world.database.pool.query('delete from outbox')
  for (const { matter, submission, many } of [late, due, soon, asked]) await manyLike(matter, submission, many - 1)
  await world.database.pool.query('analyze')

  const midnight = '2026-03-24T00:05:00+08:00'
  await nodesAt(
    midnight,
    async () => (await count('notice')) > 500,
    async () =>
      (await count('matter where next_wake_at <= $1', new Date(instant(midnight)))) === 0 &&
      (await count('outbox where available_at <= now()')) === 0,
  )
  const unit = ['handler', 'colleague', 'unithead']
  expect(await times('clock.warning')).toEqual(onceEach(SOON, ...unit))
  expect(await times('clock.due')).toEqual(onceEach(DUE + LATE, ...unit, 'supervisor'))
  expect(await times('clock.later')).toEqual(onceEach(LATE, 'dispatcher', 'supervisor'))
  expect(await count('message where submission_id is not null')).toBe(ASKED)
  expect(outside.gateway.sent).toEqual([])

  // when the night is over: one digest each, and each resident who has to reply
  const morning = '2026-03-24T08:00:00+08:00'
  const left = () => count("message where state = 'queued' and available_at <= $1", new Date(instant(morning)))
  const waiting = await left()
  await nodesAt(
    morning,
    async () => (await left()) < waiting,
    async () => (await left()) === 0,
  )
  // what the killed node had begun is taken up when its time is over
  outside.later(6)
  await outside.send()
  const digest = (...parts: [number, string][]) => [
    `您有${parts.reduce((sum, [n]) => sum + n, 0)}条工作提醒：${parts.map(([n, words]) => `${n}件${words}`).join('，')}。`,
  ]
  const arrived = () => Object.fromEntries(told.map((who, index) => [who, outside.arrived(phoneOf(index))]))
  const all = digest([DUE + LATE, '已到期'])
  expect(arrived()).toEqual({
    handler: all,
    colleague: all,
    unitHead: all,
    dispatcher: digest([LATE, '超期待督促']),
    supervisor: digest([DUE + LATE, '已到期'], [LATE, '超期待督促']),
  })
  expect(outside.arrived(PETITIONER)).toHaveLength(ASKED)

  // the reminders come with the digest of half past eight
  outside.at('2026-03-24T08:30:00+08:00')
  await Promise.all([outside.send(), outside.send(), outside.send()])
  const reminder = digest([SOON, '快到期'])
  expect(arrived()).toEqual({
    handler: reminder,
    colleague: reminder,
    unitHead: reminder,
    dispatcher: [],
    supervisor: [],
  })
  expect(await count("message where state not in ('sent', 'digested')")).toBe(0)
  expect(outside.gateway.sent).toEqual([])
}, 400_000)
