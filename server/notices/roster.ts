import sql from 'sql-template-tag'
import type { Day } from '../../core/deadline/index.ts'
import { type Roster, type RosterPost, rosterOf } from '../../core/notice/index.ts'
import type { Tx } from '../database/index.ts'

type Row = Omit<RosterPost, 'lentBy'> & { lent_by: string | null }

/** Who of the tenant is there today, with posts of their own and lent ones. Uses appointment_account and absence_account. */
export async function readRoster(tx: Tx, today: Day): Promise<Roster> {
  const { tenant } = tx.who
  const posts = await tx.all<Row>(sql`
    select p.account_id as account, p.role, p.area_key as area, p.organization_id as unit, null::uuid as lent_by
    from appointment p join account a on a.tenant = p.tenant and a.id = p.account_id and a.disabled_at is null
    where p.tenant = ${tenant} and p.valid_from <= ${today}::date and (p.valid_until is null or p.valid_until >= ${today}::date)
    union all
    select b.substitute_id, p.role, p.area_key, p.organization_id, b.account_id
    from absence b join account a on a.tenant = b.tenant and a.id = b.substitute_id and a.disabled_at is null
      join posts_lent(b.tenant, b.account_id, b.substitute_id, ${today}::date) l on true
      join appointment p on p.tenant = b.tenant and p.id = l.id
    where b.tenant = ${tenant} and b.ended_at is null and b.valid_from <= ${today}::date and b.valid_until >= ${today}::date`)
  const absences = await tx.all<{ account: string; substitute: string }>(sql`
    select account_id as account, substitute_id as substitute from absence
    where tenant = ${tenant} and ended_at is null and valid_from <= ${today}::date and valid_until >= ${today}::date`)
  return rosterOf(
    posts.map(({ lent_by, ...post }) => (lent_by === null ? post : { ...post, lentBy: lent_by })),
    absences,
  )
}
