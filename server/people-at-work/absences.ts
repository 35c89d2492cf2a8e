import sql, { empty, join, type Sql } from 'sql-template-tag'
import { z } from 'zod'
import { type Day, dayOf } from '../../core/deadline/index.ts'
import type { Tx } from '../database/index.ts'
import { cursorAt, positionOf } from '../http/index.ts'
import { type Act, demand } from '../kernel/index.ts'
import { Refused } from '../problem/index.ts'

/** Of why somebody is away no more is kept than one of these words. */
export const reasons = ['leave', 'training', 'otherDuty'] as const

export const AbsenceQuery = z.strictObject({
  /** those that are over instead of those that run or are to come */
  past: z.stringbool().default(false),
  cursor: z.string().max(300).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

const AbsenceView = z.strictObject({
  id: z.uuid(),
  account: z.uuid(),
  name: z.string(),
  substitute: z.uuid(),
  substituteName: z.string(),
  from: z.string(),
  until: z.string(),
  /** null for those whom it does not concern why */
  reason: z.enum(reasons).nullable(),
  state: z.enum(['planned', 'running', 'ended', 'over']),
  /** names of the posts that go over to the substitute */
  posts: z.array(z.string()),
  mayEnd: z.boolean(),
})
export const AbsenceList = z.strictObject({ items: z.array(AbsenceView), next: z.string().nullable() })

export const CandidateQuery = z.strictObject({ account: z.uuid().optional() })
export const Candidates = z.strictObject({
  items: z.array(
    z.strictObject({
      id: z.uuid(),
      name: z.string(),
      /** names of the posts that would go over */
      posts: z.array(z.string()),
      /** away today */
      absent: z.boolean(),
    }),
  ),
})

/** The units whose people somebody may send away: those headed, by an own post or one held for somebody absent. */
export const headedUnits = (act: Act): string[] =>
  (act.staff?.posts ?? []).flatMap(({ role, organization }) =>
    organization !== null && act.kernel.permissions.operations['absence.manage']?.allow[role]?.includes('assignedUnit')
      ? [organization]
      : [],
  )

const isAdmin = (act: Act): boolean => act.staff?.posts.some(({ role }) => role === 'admin') ?? false

const heldOn = (today: Day): Sql =>
  sql`valid_from <= ${today}::date and (valid_until is null or valid_until >= ${today}::date)`

/** Those whose absences one may set and end: oneself, the people of a unit one heads, for an administrator everybody. */
function managed(act: Act, today: Day): Sql {
  if (isAdmin(act)) return sql`select id from account where tenant = ${act.tenant}`
  return sql`select ${act.staff?.account ?? null}::uuid as id union
    select account_id from appointment where tenant = ${act.tenant} and organization_id = any (${headedUnits(act)}::uuid[]) and ${heldOn(today)}`
}

/** Whether the absences of that account are this one's to set and to end. */
export async function mayManage(act: Act, tx: Tx, account: string): Promise<boolean> {
  const { may } = await tx.one<{ may: boolean }>(
    sql`select ${account}::uuid in (select id from (${managed(act, dayOf(act.kernel.now()))}) x) as may`,
  )
  return may
}

type Row = {
  id: string
  account_id: string
  name: string
  substitute_id: string
  substitute_name: string
  valid_from: string
  valid_until: string
  reason: (typeof reasons)[number]
  ended_at: Date | null
  posts: string[]
  may: boolean
  mark: string
}

/** One's own absences, those in which one stands in, and those of the people one answers for; newest first. Uses absence_account. */
export async function listAbsences(act: Act, { past, cursor, limit }: z.output<typeof AbsenceQuery>) {
  demand(act, 'absence.manage')
  const today = dayOf(act.kernel.now())
  const me = act.staff?.account ?? null
  const after = cursor === undefined ? undefined : positionOf(cursor)
  const conditions = [
    sql`b.tenant = ${act.tenant}`,
    sql`(b.substitute_id = ${me} or b.account_id in (select id from managed))`,
    past
      ? sql`(b.ended_at is not null or b.valid_until < ${today}::date)`
      : sql`b.ended_at is null and b.valid_until >= ${today}::date`,
    ...(after === undefined ? [] : [sql`(b.created_at, b.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`]),
  ]
  const rows = await act.read((tx) =>
    tx.all<Row>(sql`
      with managed as (${managed(act, today)})
      select b.id, b.account_id, a.display_name as name, b.substitute_id, s.display_name as substitute_name, b.valid_from::text, b.valid_until::text, b.reason, b.ended_at,
        b.account_id in (select id from managed) as may, b.created_at::text as mark,
        array(select distinct p.post from posts_lent(b.tenant, b.account_id, b.substitute_id, greatest(b.valid_from, least(b.valid_until, ${today}::date))) l
          join appointment p on p.tenant = b.tenant and p.id = l.id order by p.post) as posts
      from absence b join account a on a.tenant = b.tenant and a.id = b.account_id join account s on s.tenant = b.tenant and s.id = b.substitute_id
      where ${join(conditions, ' and ')} order by b.created_at desc, b.id desc limit ${limit + 1}`),
  )
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    items: page.map((row) => viewOf(row, today)),
    next: rows.length > limit && last !== undefined ? cursorAt(last.mark, last.id) : null,
  }
}

function viewOf(row: Row, today: Day): z.input<typeof AbsenceView> {
  const state =
    row.ended_at !== null ? 'ended' : row.valid_until < today ? 'over' : row.valid_from > today ? 'planned' : 'running'
  return {
    id: row.id,
    account: row.account_id,
    name: row.name,
    substitute: row.substitute_id,
    substituteName: row.substitute_name,
    from: row.valid_from,
    until: row.valid_until,
    reason: row.may ? row.reason : null,
    state,
    posts: row.posts,
    mayEnd: row.may && (state === 'running' || state === 'planned'),
  }
}

/** Who may stand in for an account: colleagues to whom at least one of its posts would go over. In one query, by name. */
export async function substitutesFor(act: Act, account: string | undefined): Promise<z.input<typeof Candidates>> {
  demand(act, 'absence.manage')
  const today = dayOf(act.kernel.now())
  const absent = account ?? act.staff?.account ?? ''
  return act.read(async (tx) => {
    if (!(await mayManage(act, tx, absent))) throw new Refused(403, 'notEntitled')
    return { items: await colleaguesOf(act, tx, absent, today) }
  })
}

/** Those to whom posts of an account can go over, with the names of these posts. */
export const colleaguesOf = (act: Act, tx: Tx, account: string, today: Day, only?: string) =>
  tx.all<{ id: string; name: string; posts: string[]; absent: boolean }>(sql`
    select a.id, a.display_name as name, array_agg(distinct p.post order by p.post) as posts,
      exists (select from absence b where b.tenant = a.tenant and b.account_id = a.id and b.ended_at is null and b.valid_from <= ${today}::date and b.valid_until >= ${today}::date) as absent
    from account a cross join lateral posts_lent(a.tenant, ${account}, a.id, ${today}::date) l join appointment p on p.tenant = a.tenant and p.id = l.id
    where a.tenant = ${act.tenant} and a.disabled_at is null and a.id <> ${account} ${only === undefined ? empty : sql`and a.id = ${only}`}
    group by a.tenant, a.id, a.display_name order by a.display_name, a.id limit 500`)
