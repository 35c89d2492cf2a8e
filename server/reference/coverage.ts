import sql, { empty, join } from 'sql-template-tag'
import { z } from 'zod'
import { dayOf } from '../../core/deadline/index.ts'
import { type Act, demand } from '../kernel/index.ts'

export const Coverage = z.strictObject({
  /** households in one's areas, and those among them whose address lies in no grid */
  addresses: z.int(),
  withoutGrid: z.int(),
  grids: z.int(),
  /** grids for which no open account holds the post of a grid worker today */
  withoutWorker: z.array(z.strictObject({ key: z.string(), name: z.string() })),
})

/** Length of the key of a grid: twelve digits, a dot, three digits. */
const GRID_KEY = 16

/**
 * Whether any corner is nobody's: every address belongs to one grid by its key, every grid has somebody in charge. Row-level security
 * counts the households of one's own areas; grids are those of the same areas. Uses the primary keys of area and appointment_role.
 *
 * @source A3 ¶2 管理无死角
 */
export async function readCoverage(act: Act): Promise<z.input<typeof Coverage>> {
  demand(act, 'statistics.read')
  const today = dayOf(act.kernel.now())
  const ranges = act.who.kind === 'staff' ? act.who.ranges : []
  const mine = join(
    [sql`false`, ...ranges.map(({ from, until }) => sql`(g.key >= ${from} and g.key < ${until})`)],
    ' or ',
  )
  return act.read(async (tx) => {
    const counted = await tx.one<{ addresses: number; without: number }>(sql`
      select count(*)::int as addresses, (count(*) filter (where g.key is null))::int as without
      from household h left join area g on g.tenant = h.tenant and g.key = left(h.area_key, ${GRID_KEY}) and g.level = 'grid'
      where h.tenant = ${act.tenant} ${ranges.length === 0 ? sql`and false` : empty}`)
    const grids = await tx.all<{ key: string; name: string; held: boolean }>(sql`
      select g.key, g.name, exists (
          select from appointment p join account a on a.tenant = p.tenant and a.id = p.account_id and a.disabled_at is null
          where p.tenant = g.tenant and p.role = 'gridWorker' and starts_with(g.key, p.area_key) and p.valid_from <= ${today}::date and (p.valid_until is null or p.valid_until >= ${today}::date)) as held
      from area g where g.tenant = ${act.tenant} and g.level = 'grid' and (g.valid_until is null or g.valid_until >= ${today}::date) and (${mine}) order by g.key`)
    return {
      addresses: counted.addresses,
      withoutGrid: counted.without,
      grids: grids.length,
      withoutWorker: grids.filter(({ held }) => !held).map(({ key, name }) => ({ key, name })),
    }
  })
}
