import sql from 'sql-template-tag'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dayOf } from '../../core/deadline/index.ts'
import { groupedSql, type Source } from '../../core/measure/index.ts'
import { type Tx, transact } from '../database/index.ts'
import { places, testWorld, type World } from '../testing/index.ts'
import { requestMeasures } from './definitions.ts'
import { duesThen } from './dues.ts'
import { compiled, factsFor } from './facts.ts'
import { meaningsFor } from './meanings.ts'
import { clockFor, endOf } from './question.ts'
import { readyForStatistics } from './report.ts'

const MATTERS = 20_000
/** One in so many was returned once. */
const TURNED = 100
let world: World

beforeAll(async () => {
  world = await testWorld()
  await readyForStatistics(world.installation.kernel)
  const { pool } = world.database
  await pool.query(
    `insert into matter (tenant, id, number, procedure_id, procedure_version, title, area_key, channel, stage, received_at, move_counts)
     select 'home', gen_random_uuid(), 'T-' || i, 'request', 2, 'x', $2, 'web', 'registered', timestamptz '2026-03-01' - i * interval '1 minute',
       case when i % $3 = 0 then '{"register": 1, "dispatch": 1, "return": 1}'::jsonb else '{"register": 1}' end from generate_series(1, $1::int) i`,
    [MATTERS, places.A1, TURNED],
  )
  await pool.query(
    `insert into matter_event (tenant, matter_id, seq, at, move, to_stage, actor_kind, area_key)
     select m.tenant, m.id, s, m.received_at, case s when 1 then 'begin' when 2 then 'register' when 3 then 'dispatch' else 'return' end, 'registered', 'system', m.area_key
     from matter m, generate_series(1, 4) s where m.number like 'T-%'`,
  )
  await pool.query(
    `insert into matter_clock (tenant, matter_id, clock, run, started_at, term_amount, term_unit, state, due_at, due_day, edition, area_key)
     select tenant, id, 'answer', 1, received_at, 15, 'workingDay', case when number like '%00' then 'paused' else 'running' end, case when number like '%00' then null else received_at end, '2026-03-20', 'x', area_key
     from matter where number like 'T-%'`,
  )
  await pool.query('analyze')
}, 240_000)
afterAll(() => world?.close())

type Plan = { 'Node Type': string; 'Relation Name'?: string; 'Index Name'?: string; Plans?: Plan[] }
const nodes = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodes)]

async function asSupervisor<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  const { who } = await world.service.authenticator.staff(world.people['supervisor']?.token ?? '')
  return transact(world.database.pool, who, work, 'read')
}

const question = () => {
  const { calendar, now } = world.installation.kernel
  return { asOf: dayOf(now()), scope: {}, now: now(), calendar }
}

test.each<Source>(['submission', 'matter', 'part'])(
  'under row-level security the figures of a %s look up by key the timelines of those that took a turn, and read no other',
  async (source) => {
    const set = requestMeasures()[source]
    const rows = await asSupervisor(async (tx) =>
      tx.all<{ 'QUERY PLAN': { Plan: Plan }[] }>(
        sql`explain (format json) with ${await factsFor(tx, set, question())} ${compiled(groupedSql(set, ['month'], endOf(question().asOf)))}`,
      ),
    )
    const ofEvents = nodes(rows[0]?.['QUERY PLAN'][0]?.Plan as Plan).filter(
      (node) => node['Relation Name'] === 'matter_event',
    )
    expect(ofEvents.length).toBeGreaterThan(0)
    expect([...new Set(ofEvents.map((node) => node['Index Name']))]).toEqual(['matter_event_pkey'])
  },
)

test('clocks without a due date are found by an index of their own', async () => {
  const sent: { text: string; values: unknown[] }[] = []
  const plan = await asSupervisor(async (tx) => {
    const meanings = await meaningsFor(tx, requestMeasures().matter, clockFor('matter'))
    const recording = {
      ...tx,
      all: async (query: (typeof sent)[number]) => {
        sent.push(query)
        return []
      },
    } as unknown as Tx
    await duesThen(recording, 'matter', meanings, question())
    const [query] = sent
    const { rows } = await tx.client.query({
      text: `explain (format json) ${query?.text}`,
      values: query?.values ?? [],
    })
    return rows[0]['QUERY PLAN'][0].Plan as Plan
  })
  const ofClocks = nodes(plan).filter(
    (node) => node['Relation Name'] === 'matter_clock' || node['Index Name']?.startsWith('matter_clock'),
  )
  expect(ofClocks.map((node) => node['Index Name']).filter(Boolean)).toEqual(['matter_clock_undue'])
})
