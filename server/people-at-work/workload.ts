import sql, { join, type Sql } from 'sql-template-tag'
import { z } from 'zod'
import { addDays, type Day, day, dayOf, startOfDay } from '../../core/deadline/index.ts'
import type { Relation } from '../../core/permission/index.ts'
import type { Tx } from '../database/index.ts'
import { type Act, demand } from '../kernel/index.ts'
import { inOffice, stagesInHand, unattended } from '../matters/index.ts'

const Counts = z.strictObject({
  /** still to be worked at, or waiting to go on; answered ones are not among them */
  open: z.int(),
  /** due until Sunday and not overdue */
  dueThisWeek: z.int(),
  overdue: z.int(),
  /** open, and the resident's turn alone */
  waiting: z.int(),
  answeredThisMonth: z.int(),
})
type Counts = z.infer<typeof Counts>

const PersonLoad = Counts.extend({
  account: z.uuid(),
  name: z.string(),
  posts: z.array(z.string()),
  /** closed, or without a post: what lies there is nobody's */
  left: z.boolean(),
  absent: z.strictObject({ until: z.string(), substituteName: z.string() }).nullable(),
})

/** Every number is the length of a list: these are its filters besides unit and handler. */
export const Workload = z.strictObject({
  today: z.string(),
  weekEnd: z.string(),
  monthStart: z.string(),
  openStages: z.array(z.string()),
  waitingStages: z.array(z.string()),
  groups: z.array(
    z.strictObject({
      /** null: not with any unit */
      unit: z.uuid().nullable(),
      unitName: z.string().nullable(),
      total: Counts,
      /** with the unit, and in nobody's hands */
      unassigned: Counts,
      people: z.array(PersonLoad),
    }),
  ),
})

export const Unattended = z.strictObject({
  items: z.array(
    z.strictObject({
      account: z.uuid(),
      name: z.string(),
      unit: z.uuid().nullable(),
      unitName: z.string().nullable(),
      open: z.int(),
      overdue: z.int(),
    }),
  ),
})

/** How far somebody sees: an area sees every unit at work in it, the head of a unit that unit, everybody else oneself. */
function scopeOf(act: Act): { all: boolean; units: string[] } {
  const posts = act.staff?.posts ?? []
  const sees = (role: (typeof posts)[number]['role'], relation: Relation) =>
    act.kernel.permissions.operations['workload.read']?.allow[role]?.includes(relation) ?? false
  return {
    all: posts.some(({ role }) => sees(role, 'inArea')),
    units: posts.flatMap(({ role, organization }) =>
      organization !== null && sees(role, 'assignedUnit') ? [organization] : [],
    ),
  }
}

type Row = Counts & { unit: string | null; unit_name: string | null; account: string | null; name: string | null }

/**
 * Who has how much to do, by unit and person, in one grouped query under row-level security; the people of one's units are shown with
 * nothing to do as well. In order of names: it compares nobody. Uses matter_area and matter_unit.
 */
export async function readWorkload(act: Act): Promise<z.input<typeof Workload>> {
  demand(act, 'workload.read')
  const now = act.kernel.now()
  const today = dayOf(now)
  const weekEnd = endOfWeek(today)
  const monthStart = day(`${today.slice(0, 7)}-01`)
  return act.read(async (tx) => {
    const [open, waiting] = [await openStages(tx), await waitingStages(tx)]
    const rows = await tx.all<Row>(sql`
      select x.unit, o.name as unit_name, x.account, h.display_name as name, x.open, x."dueThisWeek", x.overdue, x.waiting, x."answeredThisMonth"
      from (select m.unit_id as unit, m.handler_id as account,
          count(*) filter (where m.stage = any (${open}))::int as open,
          count(*) filter (where m.stage = any (${open}) and m.due_day <= ${weekEnd}::date and m.due_at > ${new Date(now)})::int as "dueThisWeek",
          count(*) filter (where m.stage = any (${open}) and m.due_at <= ${new Date(now)})::int as overdue,
          count(*) filter (where m.stage = any (${waiting}))::int as waiting,
          count(*) filter (where m.answered_at >= ${new Date(startOfDay(monthStart))})::int as "answeredThisMonth"
        from matter m where m.tenant = ${act.tenant} and (m.stage = any (${open}) or m.answered_at >= ${new Date(startOfDay(monthStart))}) and ${within(act)}
        group by m.unit_id, m.handler_id) x
      left join organization o on o.tenant = ${act.tenant} and o.id = x.unit left join account h on h.tenant = ${act.tenant} and h.id = x.account`)
    const people = await peopleOf(act, tx, rows, today)
    const names = await tx.all<{ id: string; name: string }>(
      sql`select id, name from organization where tenant = ${act.tenant} and id = any (${scopeOf(act).units}::uuid[])`,
    )
    return {
      today,
      weekEnd,
      monthStart,
      openStages: open,
      waitingStages: waiting,
      groups: groupsOf(act, rows, people, names),
    }
  })
}

/** Matters one is shown the load of; row-level security has the last word. */
function within(act: Act): Sql {
  const { all, units } = scopeOf(act)
  if (all) return sql`true`
  return units.length > 0 ? sql`m.unit_id = any (${units}::uuid[])` : sql`m.handler_id = ${act.staff?.account ?? null}`
}

/** Sunday of the week that a day lies in. */
export const endOfWeek = (today: Day): Day => addDays(today, (7 - new Date(`${today}T00:00:00Z`).getUTCDay()) % 7)

async function openStages(tx: Tx): Promise<string[]> {
  const rows = await tx.all<{ stage: string }>(
    sql`select distinct x.key as stage from (${stagesInHand(tx.who.tenant)}) x order by 1`,
  )
  return rows.map(({ stage }) => stage)
}

/** The stages in which it is the resident's turn and nobody else's, in whatever procedure. */
async function waitingStages(tx: Tx): Promise<string[]> {
  const rows = await tx.all<{ stage: string }>(sql`
    select distinct s.key as stage from procedure_version p, json_each(p.body->'stages') s
    where p.tenant = ${tx.who.tenant} and json_array_length(s.value->'owner') > 0
      and not exists (select from json_array_elements(s.value->'owner') o where o->>'role' <> 'resident') order by 1`)
  return rows.map(({ stage }) => stage)
}

type Person = {
  account: string
  name: string
  units: string[]
  posts: string[]
  left: boolean
  until: string | null
  substitute: string | null
}

/** Those who have matters, and the staff of one's units, in one query. */
async function peopleOf(act: Act, tx: Tx, rows: readonly Row[], today: Day): Promise<Person[]> {
  const { units } = scopeOf(act)
  const known = rows.flatMap(({ account }) => account ?? [])
  return tx.all<Person>(sql`
    with post as (
      select p.account_id, p.post, p.role, p.organization_id from appointment p
      where p.tenant = ${act.tenant} and p.role not in ('admin', 'auditor') and p.valid_from <= ${today}::date and (p.valid_until is null or p.valid_until >= ${today}::date))
    select a.id as account, a.display_name as name,
      array(select distinct p.organization_id::text from post p where p.account_id = a.id and p.organization_id = any (${units}::uuid[]) and p.role in ('handler', 'unitHead')) as units,
      array(select distinct p.post from post p where p.account_id = a.id order by 1) as posts,
      a.id not in (${inOffice(act.tenant, today)}) as left, b.valid_until::text as until, s.display_name as substitute
    from account a
      left join absence b on b.tenant = a.tenant and b.account_id = a.id and b.ended_at is null and b.valid_from <= ${today}::date and b.valid_until >= ${today}::date
      left join account s on s.tenant = b.tenant and s.id = b.substitute_id
    where a.tenant = ${act.tenant} and (a.id = any (${known}::uuid[]) or a.id = ${act.staff?.account ?? null} or (a.disabled_at is null and a.id in (
      select account_id from post where organization_id = any (${units}::uuid[]) and role in ('handler', 'unitHead'))))
    order by a.display_name, a.id`)
}

const nothing: Counts = { open: 0, dueThisWeek: 0, overdue: 0, waiting: 0, answeredThisMonth: 0 }
const countsOf = ({ open, dueThisWeek, overdue, waiting, answeredThisMonth }: Counts): Counts => ({
  open,
  dueThisWeek,
  overdue,
  waiting,
  answeredThisMonth,
})
const sum = (rows: readonly Counts[]): Counts =>
  rows.reduce(
    (total, row) => ({
      open: total.open + row.open,
      dueThisWeek: total.dueThisWeek + row.dueThisWeek,
      overdue: total.overdue + row.overdue,
      waiting: total.waiting + row.waiting,
      answeredThisMonth: total.answeredThisMonth + row.answeredThisMonth,
    }),
    nothing,
  )

function groupsOf(
  act: Act,
  rows: readonly Row[],
  people: readonly Person[],
  own: readonly { id: string; name: string }[],
) {
  const names = new Map([
    ...rows.map(({ unit, unit_name }) => [unit, unit_name] as const),
    ...own.map(({ id, name }) => [id, name] as const),
  ])
  // somebody who sees nobody but themselves, and has nothing
  if (names.size === 0) names.set(null, null)
  const groups = [...names].map(([unit, unitName]) => {
    const mine = rows.filter((row) => row.unit === unit)
    const belongs = ({ account, units: of }: Person) =>
      mine.some((row) => row.account === account) ||
      (unit === null ? rows.length === 0 && account === act.staff?.account : of.includes(unit))
    return {
      unit,
      unitName,
      total: sum(mine),
      unassigned: countsOf(mine.find(({ account }) => account === null) ?? nothing),
      people: people.filter(belongs).map(({ account, name, posts, left, until, substitute }) => ({
        account,
        name,
        posts,
        left,
        absent: until === null || substitute === null ? null : { until, substituteName: substitute },
        ...countsOf(mine.find((row) => row.account === account) ?? nothing),
      })),
    }
  })
  return groups.sort((a, b) => (a.unitName ?? '').localeCompare(b.unitName ?? '', 'zh'))
}

/** Whose open matters are nobody's because their handler has left; in one grouped query. */
export async function readUnattended(act: Act): Promise<z.input<typeof Unattended>> {
  demand(act, 'workload.read')
  const { all, units } = scopeOf(act)
  if (!all && units.length === 0) return { items: [] }
  const conditions = [sql`m.tenant = ${act.tenant}`, unattended(act), within(act)]
  const items = await act.read((tx) =>
    tx.all<z.input<typeof Unattended>['items'][number]>(sql`
      select x.account, h.display_name as name, x.unit, o.name as "unitName", x.open, x.overdue
      from (select m.handler_id as account, m.unit_id as unit, count(*)::int as open, count(*) filter (where m.due_at <= ${new Date(act.kernel.now())})::int as overdue
        from matter m where ${join(conditions, ' and ')} group by m.handler_id, m.unit_id) x
      join account h on h.tenant = ${act.tenant} and h.id = x.account left join organization o on o.tenant = ${act.tenant} and o.id = x.unit
      order by o.name nulls last, h.display_name, h.id`),
  )
  return { items }
}
