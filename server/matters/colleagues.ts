import sql, { empty } from 'sql-template-tag'
import { z } from 'zod'
import type { Tx } from '../database/index.ts'
import { type Act, demand } from '../kernel/index.ts'
import { notFound } from '../problem/index.ts'
import { loadMatter, standingOf } from './state.ts'

const ColleagueView = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  post: z.string(),
  unitName: z.string().nullable(),
})
export const Colleagues = z.strictObject({ items: z.array(ColleagueView) })
type Colleague = z.output<typeof ColleagueView>

type Place = {
  area_key: string
  unit_id?: string | null
  lead_unit?: string | null
  excluded: readonly string[]
  took_part?: readonly string[]
}

const TODAY = sql`(now() at time zone 'Asia/Shanghai')::date`
/** Posts that see every matter of their area; the others see those of their unit. */
const OF_AREA = ['clerk', 'dispatcher', 'gridWorker', 'callback', 'supervisor']

/** Who may see a matter anyway, and so may be mentioned in it: being mentioned opens nothing. */
export function colleaguesOf(
  tx: Tx,
  subject: Place,
  { ids, words }: { ids?: readonly string[]; words?: string },
): Promise<Colleague[]> {
  return tx.all<Colleague>(sql`
    select distinct on (c.display_name, c.id) c.id, c.display_name as name, p.post, o.name as "unitName"
    from appointment p join account c on c.tenant = p.tenant and c.id = p.account_id and c.disabled_at is null
      left join organization o on o.tenant = p.tenant and o.id = p.organization_id
    where p.tenant = ${tx.who.tenant} and p.valid_from <= ${TODAY} and (p.valid_until is null or p.valid_until >= ${TODAY})
      and ((p.role = any (${OF_AREA}) and starts_with(${subject.area_key}, p.area_key))
        or (p.role in ('handler', 'unitHead', 'dispatcher') and p.organization_id in (${subject.unit_id ?? null}::uuid, ${subject.lead_unit ?? null}::uuid))
        or c.id = any (${subject.took_part ?? []}::uuid[]))
      and c.id <> all (${subject.excluded}::uuid[])
      ${ids === undefined ? empty : sql`and c.id = any (${ids}::uuid[])`}
      ${words === undefined || words === '' ? empty : sql`and (position(${words} in c.display_name) > 0 or position(${words} in p.post) > 0 or position(${words} in coalesce(o.name, '')) > 0)`}
    order by c.display_name, c.id, p.id limit 50`)
}

/** The people one may mention in a matter. */
export async function listColleagues(act: Act, id: string, words: string | undefined): Promise<{ items: Colleague[] }> {
  return act.read(async (tx) => {
    const loaded = await loadMatter(tx, id, false)
    if (loaded === undefined) throw notFound()
    demand(act, 'matter.read', standingOf(loaded.row))
    const found = await colleaguesOf(tx, loaded.row, words === undefined ? {} : { words })
    return { items: found.filter((one) => one.id !== act.staff?.account) }
  })
}
