import sql, { empty, type Sql } from 'sql-template-tag'
import { z } from 'zod'
import type { Tx } from '../database/index.ts'
import { type Act, demand } from '../kernel/index.ts'
import { type Language, textOf } from '../messages/index.ts'

export const Limit = z.strictObject({
  amount: z.int().min(1).max(1000),
  unit: z.enum(['hour', 'calendarDay', 'workingDay', 'month']),
})

export const RuleView = z.strictObject({
  id: z.uuid(),
  category: z.string(),
  categoryName: z.string(),
  area: z.string(),
  areaName: z.string(),
  unit: z.uuid(),
  unitName: z.string(),
  limit: Limit.nullable(),
  revision: z.int(),
})
export const RuleList = z.strictObject({ items: z.array(RuleView) })

type Row = {
  id: string
  category: string
  category_name: { zh: string; en: string }
  area_key: string
  area_name: string | null
  unit_id: string
  unit_name: string
  limit_amount: number | null
  limit_unit: z.infer<typeof Limit>['unit'] | null
  revision: number
}

const viewOf = (row: Row, language: Language): z.input<typeof RuleView> => ({
  id: row.id,
  category: row.category,
  categoryName: textOf(row.category_name, language),
  area: row.area_key,
  areaName: row.area_name ?? row.area_key,
  unit: row.unit_id,
  unitName: row.unit_name,
  limit:
    row.limit_amount === null || row.limit_unit === null ? null : { amount: row.limit_amount, unit: row.limit_unit },
  revision: row.revision,
})

/** Rules with their names, by primary keys; the table holds categories × areas of one authority and is read as a whole. */
const rules = (tenant: string, condition: Sql = empty) => sql`
  select r.id, r.category, c.name as category_name, r.area_key, a.name as area_name, r.unit_id, o.name as unit_name, r.limit_amount, r.limit_unit, r.revision
  from routing_rule r join category c on c.tenant = r.tenant and c.code = r.category
    join organization o on o.tenant = r.tenant and o.id = r.unit_id
    left join area a on a.tenant = r.tenant and a.key = r.area_key
  where r.tenant = ${tenant} ${condition} order by c.sort, r.category, r.area_key`

export async function listRules(act: Act): Promise<z.input<typeof RuleList>> {
  demand(act, 'reference.read')
  const rows = await act.read((tx) => tx.all<Row>(rules(act.tenant)))
  return { items: rows.map((row) => viewOf(row, act.language)) }
}

export async function ruleById(act: Act, tx: Tx, id: string): Promise<z.input<typeof RuleView> | undefined> {
  const row = await tx.maybe<Row>(rules(act.tenant, sql`and r.id = ${id}`))
  return row && viewOf(row, act.language)
}
