import sql, { type Sql } from 'sql-template-tag'
import { type Day, dayOf } from '../../core/deadline/index.ts'
import type { Act } from '../kernel/index.ts'

/** Accounts in office on a day: open, and with a post in which matters are handled. */
export const inOffice = (tenant: string, today: Day): Sql => sql`
  select p.account_id from appointment p join account x on x.tenant = p.tenant and x.id = p.account_id and x.disabled_at is null
  where p.tenant = ${tenant} and p.role not in ('admin', 'auditor') and p.valid_from <= ${today}::date and (p.valid_until is null or p.valid_until >= ${today}::date)`

/**
 * Whether the handler of matter `m` has left: the account is closed, or holds no post any more. Such a matter is nobody's until
 * somebody takes it. Not correlated: those in office are read once a query.
 */
export const handlerGone = (act: Act): Sql =>
  sql`(m.handler_id is not null and m.handler_id not in (${inOffice(act.tenant, dayOf(act.kernel.now()))}))`
