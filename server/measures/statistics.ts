import sql, { empty } from 'sql-template-tag'
import { z } from 'zod'
import { dayOf } from '../../core/deadline/index.ts'
import {
  type Figure,
  type MeasureSet,
  measureGroups,
  measureNamed,
  rowsSql,
  type Source,
  sources,
} from '../../core/measure/index.ts'
import type { Tx } from '../database/index.ts'
import { DayText } from '../http/index.ts'
import { type Act, demand } from '../kernel/index.ts'
import { linesById, MatterLine } from '../matters/index.ts'
import { type Language, say, textOf } from '../messages/index.ts'
import { Refused } from '../problem/index.ts'
import { requestMeasures, setOf } from './definitions.ts'
import { compiled, factsFor } from './facts.ts'
import { figuresOf } from './figures.ts'
import { endOf, type Question, UNCATEGORISED } from './question.ts'
import { REPORT_GROUPS, readyForStatistics, reportOf } from './report.ts'

/** Fewer ratings than this are not shown as a figure: they would say who rated how. */
const RATINGS_AT_LEAST = 5

export const ScopeQuery = z.strictObject({
  from: DayText.optional(),
  to: DayText.optional(),
  area: z.string().min(2).max(40).optional(),
  category: z.string().min(1).max(60).optional(),
  /** the world at the end of this day; today when left out */
  asOf: DayText.optional(),
})
type ScopeQuery = z.output<typeof ScopeQuery>

const FigureView = z.strictObject({
  /** null: of nothing, or too few to be shown */
  value: z.number().nullable(),
  numerator: z.int().nullable(),
  base: z.int(),
})
const KeyedFigure = FigureView.extend({ key: z.string(), label: z.string() })

const MeasureView = FigureView.extend({
  id: z.string(),
  /** under which heading it stands */
  group: z.enum(measureGroups),
  label: z.string(),
  definition: z.string(),
  unit: z.enum(['item', 'person', 'time', 'day', 'share']),
  source: z.array(z.string()),
  /** whether it opens to rows at /statistics/rows */
  opens: z.boolean(),
  byMonth: z.array(KeyedFigure),
  byCategory: z.array(KeyedFigure),
})

export const StatisticsView = z.strictObject({
  asOf: z.string(),
  received: z.int(),
  answered: z.int(),
  open: z.int(),
  medianDaysToAnswer: z.number().nullable(),
  p90DaysToAnswer: z.number().nullable(),
  answeredWithinWorkingDays: z.strictObject({ 5: z.int(), 10: z.int(), 15: z.int(), 30: z.int() }),
  answeredLate: z.int(),
  overdueOpen: z.int(),
  byMonth: z.record(z.string(), z.int()),
  byCategory: z.record(z.string(), z.int()),
  measures: z.array(MeasureView),
})

function questionOf({ kernel }: Act, { asOf, ...scope }: ScopeQuery): Question {
  const now = kernel.now()
  return { asOf: asOf ?? dayOf(now), scope, now, calendar: kernel.calendar }
}

/** The figures of the matters this actor may see, each with its definition. */
export async function readStatistics(act: Act, query: ScopeQuery): Promise<z.input<typeof StatisticsView>> {
  demand(act, 'statistics.read')
  await readyForStatistics(act.kernel)
  const question = questionOf(act, query)
  return act.read(async (tx) => {
    const sets = requestMeasures()
    const read = (source: Source) => figuresOf(tx, sets[source], REPORT_GROUPS, question)
    const figures = { submission: await read('submission'), matter: await read('matter'), part: await read('part') }
    const names = await categoryNames(tx, act.language)
    const measures: z.input<typeof MeasureView>[] = []
    for (const source of sources) {
      const { whole, groups } = figures[source]
      for (const measure of sets[source].measures) {
        const { id, group, sealed } = measure
        const keyed = (group: string, label: (key: string) => string) =>
          Object.entries(groups[group] ?? {}).map(([key, figures]) => ({
            key,
            label: label(key),
            ...figureView(figures[id], sealed),
          }))
        measures.push({
          id,
          group,
          label: textOf(measure.label, act.language),
          definition: textOf(measure.definition, act.language),
          unit: measure.unit,
          source: measure.source,
          opens: !sealed,
          ...figureView(whole[id], sealed),
          byMonth: keyed('month', (key) => key),
          byCategory: keyed('category', (key) => names.get(key) ?? key),
        })
      }
    }
    return { asOf: question.asOf, ...reportOf(figures.submission), measures }
  })
}

function figureView(figure: Figure | undefined, sealed: boolean): z.input<typeof FigureView> {
  const { value = null, numerator, base = 0 } = figure ?? {}
  if (sealed && base < RATINGS_AT_LEAST) return { value: null, numerator: null, base }
  return { value, numerator: numerator ?? null, base }
}

/** Names of categories in the reader's language, and one for requests that have none. */
export async function categoryNames(tx: Tx, language: Language): Promise<Map<string, string>> {
  const rows = await tx.all<{ code: string; name: { zh: string; en: string } }>(
    sql`select code, name from category where tenant = ${tx.who.tenant}`,
  )
  return new Map([
    [UNCATEGORISED, say(language, 'statistics.uncategorised')],
    ...rows.map(({ code, name }): [string, string] => [code, textOf(name, language)]),
  ])
}

export const RowsQuery = ScopeQuery.extend({
  /** id of a measure */
  figure: z.string().max(40),
  /** a month (2019-04) or the code of a category; the whole when left out */
  key: z.string().min(1).max(60).optional(),
  /** of a share: what it counts, what it is a share of, or what it does not count */
  part: z.enum(['counted', 'base', 'missed']).default('counted'),
  cursor: z.string().max(300).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

const FigureRow = MatterLine.extend({
  /** what came of each named condition: true, false, or null for not known */
  atoms: z.record(z.string(), z.boolean().nullable()),
})
export const FigureRows = z.strictObject({
  items: z.array(FigureRow),
  next: z.string().nullable(),
  total: z.int(),
})

/** The rows a figure is made of, newest first: exactly as many as it says. A matter with several voices stands there once for each. */
export async function readFigureRows(act: Act, query: z.output<typeof RowsQuery>): Promise<z.input<typeof FigureRows>> {
  demand(act, 'statistics.read')
  const { figure, key, part, cursor, limit, ...scoped } = query
  const set = setOf(figure)
  if (set === undefined) throw new Refused(404, 'statistics.figure')
  if (measureNamed(set, figure).sealed) throw new Refused(403, 'statistics.sealed')
  const after = cursor === undefined ? undefined : cursorOf(cursor)
  await readyForStatistics(act.kernel)
  const question = questionOf(act, scoped)
  return act.read(async (tx) => {
    const hits = await tx.all<Hit>(sql`
      with ${await factsFor(tx, set, question)},
        hit as (${compiled(rowsSql(set, measureNamed(set, figure), part, endOf(question.asOf)))} ${keyCondition(key)}),
        counted as (select count(*)::int as total from hit)
      select hit.*, counted.total from counted left join (
        select * from hit ${after === undefined ? empty : sql`where (hit."receivedAt", hit.id) < (${after[0]}, ${after[1]}::uuid)`}
        order by hit."receivedAt" desc, hit.id desc limit ${limit + 1}) hit on true
      order by hit."receivedAt" desc, hit.id desc`)
    const total = hits[0]?.total ?? 0
    const found = hits.filter(({ id }) => id !== null)
    const page = found.slice(0, limit)
    const lines = await linesById(
      act,
      tx,
      page.map(({ matter_id }) => matter_id),
    )
    const last = page.at(-1)
    return {
      items: page.flatMap((hit) => {
        const line = lines.get(hit.matter_id)
        return line === undefined ? [] : [{ ...line, atoms: atomsOf(hit, set) }]
      }),
      next:
        found.length > limit && last !== undefined
          ? Buffer.from(JSON.stringify([last.receivedAt, last.id])).toString('base64url')
          : null,
      total,
    }
  })
}

type Hit = { id: string; matter_id: string; receivedAt: number; total: number } & Record<string, unknown>

const keyCondition = (key: string | undefined) =>
  key === undefined ? empty : /^\d{4}-\d{2}$/.test(key) ? sql`and fact.month = ${key}` : sql`and fact.category = ${key}`

const atomsOf = (hit: Hit, { atoms }: MeasureSet): Record<string, boolean | null> =>
  Object.fromEntries(
    Object.keys(atoms)
      .filter((name) => `atom.${name}` in hit)
      .map((name) => [name, (hit[`atom.${name}`] as boolean | null) ?? null]),
  )

const Cursor = z.tuple([z.int(), z.uuid()])

function cursorOf(text: string): z.output<typeof Cursor> {
  try {
    return Cursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString()))
  } catch {
    throw new Refused(400, 'cursor')
  }
}
