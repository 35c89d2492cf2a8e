import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import sql from 'sql-template-tag'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Tx, transact } from '../database/index.ts'
import { actOf } from '../kernel/index.ts'
import { places, testWorld, type World } from '../testing/index.ts'
import { ListQuery, listMatters, readMatter } from './queries.ts'

const MATTERS = 30_000
let world: World

beforeAll(async () => {
  world = await testWorld()
  const { pool } = world.database
  // many communities, so that one person's range is a small part of the whole
  await pool.query(
    `insert into area (tenant, key, level, name) select 'home', '430199' || lpad(i::text, 6, '0'), 'community', i::text from generate_series(100001, 100400) i on conflict do nothing`,
  )
  await pool.query(
    `insert into matter (tenant, id, number, procedure_id, procedure_version, title, area_key, channel, stage, unit_id, received_at, due_at, due_day, took_part)
     select 'home', gen_random_uuid(), 'T-' || i, 'request', 1, 'x', case when i % 100 = 0 then $2 else '430199' || (100001 + i % 400) end, 'web', 'registered', null,
       now() - i * interval '1 minute', now() + i * interval '1 minute', current_date, array[gen_random_uuid()] from generate_series(1, $1::int) i`,
    [MATTERS, places.A1],
  )
  await pool.query(
    `insert into submission (tenant, id, matter_id, number, channel, title, body, received_at, area_key) select tenant, gen_random_uuid(), id, number, channel, title, 'x', received_at, area_key from matter where number like 'T-%'`,
  )
  await pool.query('analyze')
}, 240_000)
afterAll(() => world?.close())

type Plan = { 'Node Type': string; 'Relation Name'?: string; 'Plan Rows': number; Plans?: Plan[] }
const nodes = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodes)]

/** The plans PostgreSQL makes, as the person's own role, for everything a piece of work sends. */
async function plansOf(who: string, work: (act: ReturnType<typeof actOf>) => Promise<unknown>): Promise<Plan[]> {
  const session = await world.service.authenticator.staff(world.people[who]?.token ?? '')
  const sent: pg.QueryConfig[] = []
  const { kernel } = world.installation
  const recording = {
    connect: async () => {
      const client = await kernel.pool.connect()
      return new Proxy(client, {
        get(target, name) {
          const value = Reflect.get(target, name)
          if (typeof value !== 'function') return value
          return (...args: unknown[]) => {
            if (name === 'query' && typeof args[0] === 'object') sent.push(args[0] as pg.QueryConfig)
            return value.apply(target, args)
          }
        },
      })
    },
  }
  await work(
    actOf({
      kernel: { ...kernel, pool: recording as unknown as pg.Pool },
      who: session.who,
      tenant: 'home',
      staff: session.staff,
      resident: undefined,
      language: 'zh-CN',
      trace: 't',
      key: undefined,
    }),
  )
  return transact(kernel.pool, session.who, async (tx: Tx) => {
    const plans: Plan[] = []
    for (const { text, values } of sent) {
      const { rows } = await tx.client.query({ text: `explain (format json) ${text}`, ...(values && { values }) })
      plans.push(rows[0]['QUERY PLAN'][0].Plan)
    }
    return plans
  })
}

const scansOfAll = (plans: Plan[]) =>
  plans
    .flatMap(nodes)
    .filter(
      (node) => node['Node Type'] === 'Seq Scan' && ['matter', 'submission'].includes(node['Relation Name'] ?? ''),
    )

test.each([
  ['clerk', {}],
  ['clerk', { order: 'newest' }],
  ['gridWorker', { box: 'todo' }],
  ['handler', {}],
  ['handler', { box: 'handled' }],
  ['clerk', { number: 'T-100' }],
  ['clerk', { overdue: 'true' }],
])('under row-level security the list of a %s with %o reads an index, never the whole table', async (who, query) => {
  const plans = await plansOf(who, (act) => listMatters(act, ListQuery.parse({ ...query, limit: 20 })))
  expect(plans.length).toBeGreaterThan(0)
  expect(scansOfAll(plans)).toEqual([])
})

test('a matter’s page is found by key', async () => {
  const made = await world.register()
  const plans = await plansOf('clerk', (act) => readMatter(act, made.matter))
  expect(scansOfAll(plans)).toEqual([])
})

test('the test sees a scan of the whole table where there is one', async () => {
  const plans = await plansOf('clerk', (act) =>
    act.read((tx) => tx.all(sql`select id from matter where title = ${randomUUID()}`)),
  )
  // the range of the policy may still be read from the index; without it nothing is left but a scan
  const free = await transact(world.database.pool, { kind: 'system', tenant: 'home' }, (tx) =>
    tx.client.query(`explain (format json) select id from matter where title = 'x'`),
  )
  expect(plans.length).toBe(1)
  expect(scansOfAll([free.rows[0]['QUERY PLAN'][0].Plan])).toHaveLength(1)
})
