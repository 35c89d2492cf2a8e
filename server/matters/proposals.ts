import sql from 'sql-template-tag'
import { z } from 'zod'
import type { Act } from '../kernel/index.ts'

export const ProposalBody = z.strictObject({
  items: z
    .array(
      z.strictObject({
        category: z.string().max(40).nullable(),
        area: z.string().max(40),
        /** for a matter that exists: a unit in which the person complained about holds a post is not proposed */
        matter: z.uuid().optional(),
      }),
    )
    .min(1)
    .max(200),
})

export const Proposals = z.strictObject({
  items: z.array(
    z.strictObject({
      unit: z.strictObject({ id: z.uuid(), name: z.string() }).nullable(),
      limit: z.strictObject({ amount: z.int(), unit: z.string() }).nullable(),
    }),
  ),
})

type Row = { id: string | null; name: string | null; limit_amount: number | null; limit_unit: string | null }

/** Which unit the routing table names for each place and category, in the order asked. One query, however many are asked for. */
export async function proposeUnits(
  act: Act,
  items: z.output<typeof ProposalBody>['items'],
): Promise<z.input<typeof Proposals>> {
  const asked = JSON.stringify(items.map((item, at) => ({ ...item, at })))
  const rows = await act.read((tx) =>
    tx.all<Row>(sql`
      select o.id, o.name, r.limit_amount, r.limit_unit
      from jsonb_to_recordset(${asked}::jsonb) as q (at integer, category text, area text, matter uuid)
      left join matter m on m.tenant = ${act.tenant} and m.id = q.matter
      left join lateral (
        select unit_id, limit_amount, limit_unit from routing_rule
        where tenant = ${act.tenant} and starts_with(q.category, category) and starts_with(q.area, area_key)
        order by length(category) desc, length(area_key) desc limit 1) r on true
      left join organization o on o.tenant = ${act.tenant} and o.id = r.unit_id
        and not exists (select from appointment x where x.tenant = o.tenant and x.organization_id = o.id and x.account_id = any (m.excluded))
      order by q.at`),
  )
  return {
    items: rows.map(({ id, name, limit_amount, limit_unit }) => ({
      unit: id === null || name === null ? null : { id, name },
      limit:
        id === null || limit_amount === null || limit_unit === null ? null : { amount: limit_amount, unit: limit_unit },
    })),
  }
}
