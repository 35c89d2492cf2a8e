import { randomUUID } from 'node:crypto'
import sql from 'sql-template-tag'
import { z } from 'zod'
import { addDays, type Day, dayOf } from '../../core/deadline/index.ts'
import type { Post } from '../../core/permission/index.ts'
import { administering } from '../accounts/index.ts'
import type { Tx } from '../database/index.ts'
import { DayText } from '../http/index.ts'
import { type Act, demand, postsThatFit } from '../kernel/index.ts'
import { type Fault, notFound, Refused } from '../problem/index.ts'
import { mayManage, reasons } from './absences.ts'

export const NewAbsence = z.strictObject({
  /** oneself when left out */
  account: z.uuid().optional(),
  substitute: z.uuid(),
  from: DayText,
  /** the last day */
  until: DayText,
  reason: z.enum(reasons),
})
type NewAbsence = z.output<typeof NewAbsence>

const LONGEST_DAYS = 366

/**
 * Writes down that somebody will be away and who stands in. Nobody may write an absence by a role of staff, because it gives rights:
 * the system does, for oneself, for the head of one's unit and for administrators.
 *
 * @throws {Refused} 403 not one's to set; 409 absence.overlap, absence.standsIn; 422 the form
 */
export async function setAbsence(act: Act, input: NewAbsence): Promise<{ id: string }> {
  demand(act, 'absence.manage')
  const today = dayOf(act.kernel.now())
  const account = input.account ?? act.staff?.account ?? ''
  checkDays(input, today)
  if (input.substitute === account) throw wrong('absence.oneself', '/substitute')
  return administering(act).once({ absence: input }, async (tx) => {
    await lockBoth(tx, account, input.substitute)
    if (!(await mayManage(act, tx, account))) throw new Refused(403, 'notEntitled')
    await checkPeople(act, tx, account, input)
    const id = randomUUID()
    await tx.run(sql`insert into absence (tenant, id, account_id, substitute_id, valid_from, valid_until, reason, created_by)
      values (${act.tenant}, ${id}, ${account}, ${input.substitute}, ${input.from}, ${input.until}, ${input.reason}, ${act.staff?.account})`)
    const { substitute, from, until } = input
    await audit(act, tx, 'absence.set', id, { account, substitute, from, until })
    return { id }
  })
}

/**
 * Ends an absence now; the substitute is without the posts from the next request on.
 *
 * @throws {Refused} 404 not one's to know of; 403 not one's to end; 409 absence.over
 */
export async function endAbsence(act: Act, id: string): Promise<void> {
  demand(act, 'absence.manage')
  const today = dayOf(act.kernel.now())
  const me = act.staff?.account ?? ''
  await administering(act).once({ endAbsence: id }, async (tx) => {
    const row = await tx.maybe<{ account_id: string; substitute_id: string; over: boolean }>(
      sql`select account_id, substitute_id, ended_at is not null or valid_until < ${today}::date as over from absence where tenant = ${act.tenant} and id = ${id} for update`,
    )
    const may = row !== undefined && (await mayManage(act, tx, row.account_id))
    if (row === undefined || (!may && row.substitute_id !== me)) throw notFound()
    if (!may) throw new Refused(403, 'notEntitled')
    if (row.over) throw new Refused(409, 'absence.over')
    await tx.run(sql`update absence set ended_at = now(), ended_by = ${me} where tenant = ${act.tenant} and id = ${id}`)
    await audit(act, tx, 'absence.end', id, { account: row.account_id, substitute: row.substitute_id })
    return null
  })
}

const wrong = (code: string, pointer: string, params: Record<string, unknown> = {}): Refused =>
  new Refused(422, 'input', { faults: [{ code, pointer, params }] })

function checkDays({ from, until }: NewAbsence, today: Day): void {
  const faults: Fault[] = []
  if (from < today) faults.push({ code: 'absence.past', pointer: '/from' })
  if (until < from) faults.push({ code: 'absence.order', pointer: '/until' })
  else if (until > addDays(from, LONGEST_DAYS))
    faults.push({ code: 'absence.tooLong', pointer: '/until', params: { days: LONGEST_DAYS } })
  if (faults.length > 0) throw new Refused(422, 'input', { faults })
}

/** Both accounts, in one order whoever asks, so that two absences of the same people are set one after the other. */
async function lockBoth(tx: Tx, account: string, substitute: string): Promise<void> {
  const rows = await tx.all<{ id: string; disabled_at: Date | null }>(
    sql`select id, disabled_at from account where tenant = ${tx.who.tenant} and id = any (${[account, substitute]}::uuid[]) order by id for update`,
  )
  const active = new Set(rows.filter(({ disabled_at }) => disabled_at === null).map(({ id }) => id))
  const faults: Fault[] = []
  if (!active.has(account)) faults.push({ code: 'account.unknown', pointer: '/account' })
  if (!active.has(substitute)) faults.push({ code: 'account.unknown', pointer: '/substitute' })
  if (faults.length > 0) throw new Refused(422, 'input', { faults })
}

async function checkPeople(act: Act, tx: Tx, account: string, { substitute, from, until }: NewAbsence): Promise<void> {
  const overlaps = sql`b.tenant = ${act.tenant} and b.ended_at is null and b.valid_from <= ${until}::date and b.valid_until >= ${from}::date`
  const found = await tx.one<{ away: boolean; needed: boolean; substitute_away: boolean }>(sql`
    select exists (select from absence b where ${overlaps} and b.account_id = ${account}) as away,
      exists (select from absence b where ${overlaps} and b.substitute_id = ${account}) as needed,
      exists (select from absence b where ${overlaps} and b.account_id = ${substitute}) as substitute_away`)
  if (found.away) throw new Refused(409, 'absence.overlap')
  if (found.needed) throw new Refused(409, 'absence.standsIn')
  if (found.substitute_away) throw wrong('absence.substituteAway', '/substitute')
  const posts = await tx.all<Post & { standsInFor: string | null }>(sql`
    select p.post, p.role, p.area_key as area, p.organization_id as organization, p.heads_area as "headsArea", null::uuid as "standsInFor"
      from appointment p where p.tenant = ${act.tenant} and p.account_id = ${substitute} and p.valid_from <= ${from}::date and (p.valid_until is null or p.valid_until >= ${from}::date)
    union all
    select p.post, p.role, p.area_key, p.organization_id, p.heads_area, p.account_id
      from (select ${account}::uuid as absent union select b.account_id from absence b where ${overlaps} and b.substitute_id = ${substitute}) x
        cross join lateral posts_lent(${act.tenant}, x.absent, ${substitute}, ${from}::date) l join appointment p on p.tenant = ${act.tenant} and p.id = l.id`)
  const held = posts.map(
    ({ standsInFor, ...post }): Post => ({ ...post, ...(standsInFor !== null && { standsInFor }) }),
  )
  if (!held.some(({ standsInFor }) => standsInFor === account)) throw wrong('absence.unfit', '/substitute')
  if (postsThatFit(act.kernel, held).length < held.length) throw wrong('absence.tooManyAreas', '/substitute')
}

const audit = (act: Act, tx: Tx, operation: string, id: string, detail: object) =>
  tx.run(
    sql`insert into audit_entry (tenant, actor, operation, object_kind, object_id, detail, trace) values (${act.tenant}, ${act.staff?.account ?? ''}, ${operation}, 'absence', ${id}, ${JSON.stringify(detail)}, ${act.trace})`,
  )
