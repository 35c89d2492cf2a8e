import sql, { empty, type Sql } from 'sql-template-tag'
import { z } from 'zod'
import type { Tx } from '../database/index.ts'
import { type Act, demand } from '../kernel/index.ts'
import { textOf } from '../messages/index.ts'

/** What an answer says came of the matter. */
export const outcomes = ['solved', 'explained', 'notOurs'] as const

/** The texts of an answer, in which placeholders may stand. */
export const templateParts = ['answer', 'basis', 'remedy'] as const

export const AnswerQuery = z.strictObject({
  /** those for this category or a wider one, and those for every category */
  category: z.string().max(40).optional(),
})

export const AnswerView = z.strictObject({
  id: z.uuid(),
  /** null: for every category */
  category: z.string().nullable(),
  categoryName: z.string().nullable(),
  /** null: for every unit */
  unit: z.uuid().nullable(),
  unitName: z.string().nullable(),
  title: z.string(),
  outcome: z.enum(outcomes),
  answer: z.string(),
  basis: z.string(),
  remedy: z.string(),
  revision: z.int(),
  updatedAt: z.string(),
  updatedBy: z.string(),
  /** whether one may change it */
  mine: z.boolean(),
})
export type AnswerView = z.input<typeof AnswerView>
export const AnswerList = z.strictObject({ items: z.array(AnswerView) })

export type AnswerRow = {
  id: string
  category: string | null
  category_name: { zh: string; en: string } | null
  unit_id: string | null
  unit_name: string | null
  title: string
  outcome: (typeof outcomes)[number]
  answer: string
  basis: string
  remedy: string
  revision: number
  updated_at: Date
  updated_by: string
}

/** Those for the category or a wider one, the narrowest first; then those for every category. */
export const forCategory = (category: string | null): Sql =>
  sql`(r.category is null or starts_with(${category}::text, r.category))`

/** With their names, by primary keys. The table holds the answers of one authority: some hundreds at most. */
export const answerRows = (tx: Tx, condition: Sql = empty) =>
  tx.all<AnswerRow>(sql`
    select r.id, r.category, c.name as category_name, r.unit_id, o.name as unit_name, r.title, r.outcome, r.answer, r.basis, r.remedy, r.revision, r.updated_at, a.display_name as updated_by
    from standard_answer r left join category c on c.tenant = r.tenant and c.code = r.category
      left join organization o on o.tenant = r.tenant and o.id = r.unit_id
      join account a on a.tenant = r.tenant and a.id = r.updated_by
    where r.tenant = ${tx.who.tenant} and r.retired_at is null ${condition}
    order by length(r.category) desc nulls last, r.category, r.title, r.id limit 1000`)

export function answerView(act: Act, row: AnswerRow): AnswerView {
  return {
    id: row.id,
    category: row.category,
    categoryName: row.category_name === null ? null : textOf(row.category_name, act.language),
    unit: row.unit_id,
    unitName: row.unit_name,
    title: row.title,
    outcome: row.outcome,
    answer: row.answer,
    basis: row.basis,
    remedy: row.remedy,
    revision: row.revision,
    updatedAt: row.updated_at.toISOString(),
    updatedBy: row.updated_by,
    mine: mayWrite(act, row.unit_id),
  }
}

/** An administrator writes for everybody and for every unit, the head of a unit for that unit. */
export function mayWrite({ who }: Act, unit: string | null): boolean {
  return who.kind === 'staff' && (who.admin || (unit !== null && who.headUnits.includes(unit)))
}

export async function listAnswers(act: Act, { category }: z.output<typeof AnswerQuery>) {
  demand(act, 'answers.read')
  const rows = await act.read((tx) =>
    answerRows(tx, category === undefined ? empty : sql`and ${forCategory(category)}`),
  )
  return { items: rows.map((row) => answerView(act, row)) }
}
