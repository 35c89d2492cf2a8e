import sql, { type Sql } from 'sql-template-tag'
import { type Day, dayOf } from '../../core/deadline/index.ts'
import type { Act } from '../kernel/index.ts'

/** Accounts in office on a day: open, and with a post in which matters are handled. */
export const inOffice = (tenant: string, today: Day): Sql => sql`
  select p.account_id from appointment p join account x on x.tenant = p.tenant and x.id = p.account_id and x.disabled_at is null
  where p.tenant = ${tenant} and p.role not in ('admin', 'auditor') and p.valid_from <= ${today}::date and (p.valid_until is null or p.valid_until >= ${today}::date)`

/**
 * Names of the stages in which whoever has a matter still has something to do, or waits to go on: it is the turn of the unit or of
 * the handler, or a clock stands still. What is answered and waits to be confirmed is not among them, nor what was merged into another.
 */
export const stagesInHand = (tenant: string): Sql => sql`
  select s.key from procedure_version p, json_each(p.body->'stages') s where p.tenant = ${tenant} and (
    exists (select from json_array_elements(s.value->'owner') o where o->>'relation' in ('assignedUnit', 'assignedHandler'))
    or exists (select from json_each(p.body->'clocks') c, json_array_elements_text(c.value->'pausedIn') q where q = s.key))`

/**
 * Whether the handler of matter `m` has left: the account is closed, or holds no post any more. Such a matter is nobody's until
 * somebody takes it. Not correlated: those in office are read once a query.
 */
export const handlerGone = (act: Act): Sql =>
  sql`(m.handler_id is not null and m.handler_id not in (${inOffice(act.tenant, dayOf(act.kernel.now()))}))`

/** Whether matter `m` is nobody's: still to be worked at, and its handler has left. */
export const unattended = (act: Act): Sql =>
  sql`(m.closed_at is null and ${handlerGone(act)} and m.stage in (${stagesInHand(act.tenant)}))`
