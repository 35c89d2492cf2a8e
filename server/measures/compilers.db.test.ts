import fc from 'fast-check'
import sql from 'sql-template-tag'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  countersOf,
  type Fact,
  type FieldName,
  fieldKinds,
  figureOf,
  groupedSql,
  kindOf,
  type MeasureSet,
  outcomesOf,
  rowsSql,
  sources,
} from '../../core/measure/index.ts'
import { type Database, transact } from '../database/index.ts'
import { testDatabase } from '../database/testing.ts'
import { systemWho } from '../kernel/index.ts'
import { requestMeasures } from './definitions.ts'
import { compiled } from './facts.ts'

const ASOF = 1_000
const moment = fc.option(fc.integer({ min: 900, max: 1_100 }))
const counters = [...new Set(sources.flatMap((source) => countersOf(requestMeasures()[source])))]
const generated = fc.record({
  ...Object.fromEntries(counters.map((name) => [name, fc.integer({ min: 0, max: 2 })])),
  receivedAt: fc.integer({ min: 800, max: 1_000 }),
  answeredAt: moment,
  withdrawnAt: moment,
  closedAt: moment,
  answerDueAt: moment,
  timeToAnswer: fc.option(fc.integer({ min: 0, max: 300 })),
  calendarDaysToAnswer: fc.option(fc.integer({ min: 0, max: 3 })),
  workingDaysToAnswer: fc.option(fc.integer({ min: 0, max: 40 })),
  timeToClose: fc.option(fc.integer({ min: 0, max: 300 })),
  personTimes: fc.integer({ min: 1, max: 200 }),
  rating: fc.option(fc.integer({ min: 1, max: 5 })),
  following: fc.integer({ min: 0, max: 1 }),
  splitOff: fc.integer({ min: 0, max: 1 }),
  againSince: moment,
  againDueAt: moment,
  ending: fc.option(fc.constantFrom('solved', 'withdrawn', 'noReply', 'delivered', 'handedBack')),
  channel: fc.constantFrom('homeVisit', 'phone'),
  category: fc.constantFrom('advice', 'heating', 'uncategorised'),
  month: fc.constantFrom('2026-01', '2026-02'),
  area: fc.constant('430199001001'),
}) as fc.Arbitrary<Fact>

const sqlTypes = { instant: 'bigint', number: 'bigint', text: 'text' } as const
const shape = [...(Object.keys(fieldKinds) as FieldName[]), ...counters]
  .map((field) => `"${field}" ${sqlTypes[kindOf(field)]}`)
  .join(', ')

let database: Database
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

/** Runs compiled SQL over facts that are sent with it. */
function over<R>(facts: readonly Fact[], text: string): Promise<R[]> {
  const rows = facts.map((fact, at) => ({ ...fact, id: at, matter_id: at }))
  return transact(
    database.pool,
    systemWho('home'),
    (tx) =>
      tx.all<R>(
        sql`with fact as (select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id integer, matter_id integer, ${compiled(shape)})) ${compiled(text)}`,
      ),
    'read',
  )
}

async function agree(set: MeasureSet, facts: Fact[]): Promise<void> {
  type Row = { group: string | null; key: string | null } & Record<string, number | string | null>
  const rows = await over<Row>(facts, groupedSql(set, ['month', 'category'], ASOF))
  const keys = new Set(facts.flatMap(({ month, category }) => [month, category]))
  expect(rows.length).toBe(1 + keys.size)
  for (const row of rows) {
    const group = facts.filter((fact) => row.group === null || fact[row.group as FieldName] === row.key)
    for (const measure of set.measures) {
      const oracle = figureOf(set, measure, group, ASOF)
      const { aggregate, id } = measure
      const number = (name: string) => (row[name] === null ? null : Number(row[name]))
      if ('share' in aggregate)
        expect([number(`${id}.numerator`), number(`${id}.base`)]).toEqual([oracle.numerator, oracle.base])
      else expect(number(id)).toBe(oracle.value)
    }
  }
}

describe.each(sources)('the measures of a %s', (source) => {
  const set = requestMeasures()[source]

  test('[A1-41] are the same figures in SQL, for the whole and each group, as in the plain reading', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(generated, { maxLength: 30 }), (facts) => agree(set, facts)),
      { numRuns: 60 },
    )
  })

  test('[A3-28] open to as many rows as each figure counts, each with what came of its conditions', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(generated, { maxLength: 20 }), fc.nat(), async (facts, pick) => {
        const measure = set.measures[pick % set.measures.length]
        if (measure === undefined) return
        const figure = figureOf(set, measure, facts, ASOF)
        type Row = { id: number } & Record<string, boolean | null | number>
        const [counted, base, missed] = await Promise.all(
          (['counted', 'base', 'missed'] as const).map((part) => over<Row>(facts, rowsSql(set, measure, part, ASOF))),
        )
        expect(base?.length).toBe(figure.base)
        expect(counted?.length).toBe(figure.numerator ?? figure.base)
        if ('share' in measure.aggregate) expect((counted?.length ?? 0) + (missed?.length ?? 0)).toBe(figure.base)
        for (const row of base ?? []) {
          const outcomes = outcomesOf(set, facts[row.id] ?? {}, ASOF)
          for (const [column, value] of Object.entries(row))
            if (column.startsWith('atom.')) expect(value).toBe(outcomes[column.slice(5)])
        }
      }),
      { numRuns: 40 },
    )
  })
})
