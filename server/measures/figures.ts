import sql from 'sql-template-tag'
import { type FieldName, type Figure, groupedSql, type MeasureSet } from '../../core/measure/index.ts'
import type { Tx } from '../database/index.ts'
import { compiled, factsFor } from './facts.ts'
import { endOf, type Question } from './question.ts'

/** Figures by measure, for the whole and for each value of each group. Durations are in days, fractions kept. */
export type Figures = { whole: Record<string, Figure>; groups: Record<string, Record<string, Record<string, Figure>>> }

const DAY = 86_400_000

/** All figures of a set in one pass over its source, as the transaction may see it. */
export async function figuresOf(
  tx: Tx,
  set: MeasureSet,
  groups: readonly FieldName[],
  question: Question,
): Promise<Figures> {
  const facts = await factsFor(tx, set, question)
  const rows = await tx.all<{ group: string | null; key: string } & Record<string, number | null>>(
    sql`with ${facts} ${compiled(groupedSql(set, groups, endOf(question.asOf)))}`,
  )
  const figures: Figures = { whole: {}, groups: Object.fromEntries(groups.map((group) => [group, {}])) }
  for (const row of rows.sort((a, b) => ((a.key ?? '') < (b.key ?? '') ? -1 : 1))) {
    const read = Object.fromEntries(set.measures.map((measure) => [measure.id, readFigure(row, measure)]))
    const group = row.group === null ? undefined : figures.groups[row.group]
    if (group === undefined) figures.whole = read
    else group[row.key] = read
  }
  return figures
}

function readFigure(
  row: Readonly<Record<string, number | string | null>>,
  { id, aggregate, unit }: MeasureSet['measures'][number],
): Figure {
  const number = (name: string) => Number(row[name] ?? 0)
  if ('count' in aggregate) return { value: number(id), base: number(id) }
  const base = number(`${id}.base`)
  if ('share' in aggregate) {
    const numerator = number(`${id}.numerator`)
    return { value: base === 0 ? null : numerator / base, numerator, base }
  }
  if ('sum' in aggregate) return { value: number(id), base }
  const value = row[id] === null ? null : number(id)
  return { value: value === null || unit !== 'day' ? value : value / DAY, base }
}
