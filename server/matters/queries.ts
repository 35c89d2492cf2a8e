import sql, { empty, join, type Sql } from 'sql-template-tag'
import { z } from 'zod'
import { day } from '../../core/deadline/index.ts'
import { permits } from '../../core/permission/index.ts'
import type { Tx } from '../database/index.ts'
import { cursorAt, DayText, positionOf } from '../http/index.ts'
import { type Act, demand, grantsFor } from '../kernel/index.ts'
import { type Language, say, textOf } from '../messages/index.ts'
import { notFound, Refused } from '../problem/index.ts'
import { handlerGone, unattended } from './attended.ts'
import { lightOf } from './light.ts'
import { clockView, type EventRow, eventViews, moveViews } from './present.ts'
import { readingOf } from './procedures.ts'
import { proposedRoute } from './proposed.ts'
import { loadMatter, standingOf } from './state.ts'
import { appealsOf, pendingOf, tiedTo, tiesOf, wayOf } from './ties.ts'
import { undoable } from './undo.ts'
import type { MatterLine, MatterView } from './views.ts'

const list = <T extends z.ZodType>(of: T) =>
  z.preprocess(
    (v) => (v === undefined || Array.isArray(v) ? v : String(v).split(',').filter(Boolean)),
    z.array(of).max(60).optional(),
  )

/** Filters of every list of matters; each is a column of its own with an index or a cheap comparison. They live in the URL. */
export const MatterFilter = z.strictObject({
  box: z.enum(['todo', 'handled', 'all']).default('all'),
  stage: list(z.string().max(40)),
  category: z.string().max(40).optional(),
  area: z.string().max(40).optional(),
  unit: z.uuid().optional(),
  handler: z.uuid().optional(),
  /** in somebody's hands, or in nobody's */
  assigned: z.stringbool().optional(),
  channel: list(z.string().max(20)),
  ending: list(z.string().max(20)),
  /** a mark the procedure sets, such as supervised */
  flag: z.string().max(40).optional(),
  procedure: z.string().max(40).optional(),
  /** parts of joint handling only, or everything but them */
  parts: z.stringbool().optional(),
  /** those merged into this one */
  follows: z.uuid().optional(),
  open: z.stringbool().optional(),
  /** still to be worked at, and its handler has left: nobody's */
  unattended: z.stringbool().optional(),
  overdue: z.stringbool().optional(),
  dueBefore: DayText.optional(),
  answeredFrom: DayText.optional(),
  answeredTo: DayText.optional(),
  receivedFrom: DayText.optional(),
  receivedTo: DayText.optional(),
  number: z.string().trim().max(40).optional(),
  /** words of the title, all of them */
  words: z.string().trim().max(60).optional(),
  order: z.enum(['due', 'newest', 'oldest']).default('due'),
})
export type MatterFilter = z.output<typeof MatterFilter>

export const ListQuery = MatterFilter.extend({
  cursor: z.string().max(300).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  total: z.stringbool().default(false),
})

/** What a screen asks of a list becomes conditions; row-level security adds who may see it. */
export function conditionsOf(act: Act, f: MatterFilter): Sql {
  const at = new Date(act.kernel.now())
  const conditions: Sql[] = [sql`m.tenant = ${act.tenant}`]
  if (f.box === 'todo') conditions.push(todoOf(act))
  if (f.box === 'handled') conditions.push(sql`m.took_part @> array[${act.staff?.account ?? null}::uuid]`)
  if (f.stage !== undefined) conditions.push(sql`m.stage = any (${f.stage})`)
  if (f.category !== undefined) conditions.push(sql`starts_with(m.category, ${f.category})`)
  if (f.area !== undefined) conditions.push(sql`m.area_key >= ${f.area} and m.area_key < ${`${f.area}~`}`)
  if (f.unit !== undefined) conditions.push(sql`m.unit_id = ${f.unit}`)
  if (f.handler !== undefined) conditions.push(sql`m.handler_id = ${f.handler}`)
  if (f.assigned !== undefined) conditions.push(f.assigned ? sql`m.handler_id is not null` : sql`m.handler_id is null`)
  if (f.channel !== undefined) conditions.push(sql`m.channel = any (${f.channel})`)
  if (f.ending !== undefined) conditions.push(sql`m.ending = any (${f.ending})`)
  if (f.flag !== undefined) conditions.push(sql`m.flags <> '{}' and m.flags @> array[${f.flag}]`)
  if (f.procedure !== undefined) conditions.push(sql`m.procedure_id = ${f.procedure}`)
  if (f.parts !== undefined) conditions.push(f.parts ? sql`m.parent_id is not null` : sql`m.parent_id is null`)
  if (f.follows !== undefined) conditions.push(sql`m.follows = ${f.follows}`)
  if (f.open !== undefined) conditions.push(f.open ? sql`m.closed_at is null` : sql`m.closed_at is not null`)
  if (f.unattended !== undefined) conditions.push(f.unattended ? unattended(act) : sql`not ${unattended(act)}`)
  if (f.overdue !== undefined)
    conditions.push(
      f.overdue
        ? sql`m.closed_at is null and m.due_at <= ${at}`
        : sql`(m.closed_at is not null or m.due_at is null or m.due_at > ${at})`,
    )
  if (f.dueBefore !== undefined) conditions.push(sql`m.closed_at is null and m.due_day <= ${f.dueBefore}`)
  if (f.answeredFrom !== undefined)
    conditions.push(sql`m.answered_at >= ${`${f.answeredFrom}T00:00:00+08:00`}::timestamptz`)
  if (f.answeredTo !== undefined)
    conditions.push(sql`m.answered_at < ${`${f.answeredTo}T00:00:00+08:00`}::timestamptz + interval '1 day'`)
  if (f.receivedFrom !== undefined)
    conditions.push(sql`m.received_at >= ${`${f.receivedFrom}T00:00:00+08:00`}::timestamptz`)
  if (f.receivedTo !== undefined)
    conditions.push(sql`m.received_at < ${`${f.receivedTo}T00:00:00+08:00`}::timestamptz + interval '1 day'`)
  if (f.number !== undefined) conditions.push(sql`m.number = ${f.number.toUpperCase()}`)
  for (const word of f.words?.split(/\s+/).filter(Boolean).slice(0, 5) ?? [])
    conditions.push(sql`position(${word} in m.title) > 0`)
  return join(conditions, ' and ')
}

/**
 * Matters whose next step is this account's: its posts, turned into stages by the owners the procedures name, and what is
 * overdue and goes up to its posts.
 */
function todoOf(act: Act): Sql {
  const staff = act.staff
  if (staff === undefined) throw new Refused(403, 'notEntitled')
  const at = new Date(act.kernel.now())
  // whoever stands in for somebody has that person's matters as well
  const me = [staff.account, ...staff.posts.flatMap(({ standsInFor }) => standsInFor ?? [])]
  const mine = sql`m.handler_id = any (${me}::uuid[])`
  const gone = handlerGone(act)
  const parts: Sql[] = []
  for (const { role, area, organization } of staff.posts) {
    // not correlated: the procedures are read once a query, not once a matter
    const owned = (relation: string) => sql`(m.procedure_id, m.procedure_version, m.stage) in (
      select p.id, p.version, s.key from procedure_version p, json_each(p.body->'stages') s, json_array_elements(s.value->'owner') o
      where p.tenant = ${act.tenant} and o->>'role' = ${role} and o->>'relation' = ${relation})`
    parts.push(sql`(m.area_key >= ${area} and m.area_key < ${`${area}~`} and ${owned('inArea')})`)
    if (organization !== null)
      parts.push(
        sql`(m.unit_id = ${organization} and (m.handler_id is null or ${mine} or ${gone}) and ${owned('assignedUnit')})`,
        sql`(m.lead_unit = ${organization} and ${owned('leadUnit')})`,
      )
    parts.push(sql`(${mine} and ${owned('assignedHandler')})`)
    // whoever dispatches finds a new hand for what lies with one who has left
    if (role === 'dispatcher')
      parts.push(sql`(m.area_key >= ${area} and m.area_key < ${`${area}~`} and ${gone} and (m.procedure_id, m.procedure_version, m.stage) in (
        select p.id, p.version, s.key from procedure_version p, json_each(p.body->'stages') s, json_array_elements(s.value->'owner') o
        where p.tenant = ${act.tenant} and o->>'relation' = 'assignedHandler'))`)
    // what is overdue and was moved up to this role is its work as well
    parts.push(sql`(m.area_key >= ${area} and m.area_key < ${`${area}~`} and m.due_at <= ${at} and exists (
      select from matter_clock k where k.tenant = m.tenant and k.matter_id = m.id and k.state = 'running' and k.due_at <= ${at}
        and (m.procedure_id, m.procedure_version, k.clock) in (
          select p.id, p.version, c.key from procedure_version p, json_each(p.body->'clocks') c, json_array_elements_text(c.value->'whenDue'->'escalateTo') r
          where p.tenant = ${act.tenant} and r = ${role})))`)
  }
  return parts.length === 0 ? sql`false` : sql`m.closed_at is null and (${join(parts, ' or ')})`
}

type LineRow = {
  id: string
  number: string
  title: string
  category: string | null
  category_name: { zh: string; en: string } | null
  area_key: string
  area_name: string | null
  channel: string
  stage: string
  stage_title: { zh: string; en: string } | null
  ending: string | null
  unit_id: string | null
  unit_name: string | null
  handler_id: string | null
  handler_name: string | null
  petitioner: string | null
  person_times: number
  received_at: Date
  answered_at: Date | null
  closed_at: Date | null
  due_at: Date | null
  due_day: string | null
  due_provisional: boolean
  flags: string[]
  followers: number
  part: boolean
  joined: boolean
  revision: number
}

/** The columns and joins of a line. Names come by primary key, so a page costs one query. */
const lineSelect = sql`
  select m.id, m.number, m.title, m.category, c.name as category_name, m.area_key, a.name as area_name, m.channel, m.stage, p.body->'stages'->m.stage->'title' as stage_title, m.ending, m.unit_id, o.name as unit_name,
    m.handler_id, h.display_name as handler_name, s.name_masked as petitioner, m.person_times, m.received_at, m.answered_at, m.closed_at, m.due_at, m.due_day, m.due_provisional, m.flags, m.followers, m.parent_id is not null as part,
    m.follows is not null and p.body->'stages'->m.stage->>'withLead' is not null as joined, m.revision`
const lineJoins = sql`
  left join category c on c.tenant = m.tenant and c.code = m.category
  left join area a on a.tenant = m.tenant and a.key = m.area_key
  left join organization o on o.tenant = m.tenant and o.id = m.unit_id
  left join account h on h.tenant = m.tenant and h.id = m.handler_id
  left join procedure_version p on p.tenant = m.tenant and p.id = m.procedure_id and p.version = m.procedure_version
  left join lateral (select name_masked from submission s where s.tenant = m.tenant and s.matter_id = m.id order by s.received_at limit 1) s on true`

const iso = (date: Date | null): string | null => date?.toISOString() ?? null

function lineOf(row: LineRow, { language, kernel }: Act): z.input<typeof MatterLine> {
  const now = kernel.now()
  return {
    id: row.id,
    number: row.number,
    title: row.title,
    category: row.category,
    categoryName: row.category_name === null ? null : textOf(row.category_name, language),
    area: row.area_key,
    areaName: row.area_name ?? row.area_key,
    channel: row.channel,
    stage: row.stage,
    stageTitle: row.stage_title === null ? row.stage : textOf(row.stage_title, language),
    ending: row.ending,
    unit: row.unit_id,
    unitName: row.unit_name,
    handler: row.handler_id,
    handlerName: row.handler_name,
    petitioner: row.petitioner,
    personTimes: row.person_times,
    receivedAt: row.received_at.toISOString(),
    answeredAt: iso(row.answered_at),
    closedAt: iso(row.closed_at),
    dueAt: iso(row.due_at),
    dueDay: row.due_day,
    dueProvisional: row.due_provisional,
    overdue: row.closed_at === null && row.due_at !== null && row.due_at.getTime() <= now,
    light:
      row.closed_at !== null || row.due_at === null || row.due_day === null
        ? null
        : lightOf(day(row.due_day), now, kernel.calendar, row.due_at.getTime()),
    flags: row.flags,
    followers: row.followers,
    part: row.part,
    joined: row.joined,
    revision: row.revision,
  }
}

/** A page of matters by keyset: stable while others write. Uses matter_due or matter_received. */
export async function listMatters(act: Act, query: z.output<typeof ListQuery>) {
  demand(act, 'matter.list')
  const { cursor, limit, total, order, ...rest } = query
  const where = conditionsOf(act, { ...rest, order })
  const after = cursor === undefined ? empty : sql`and ${cursorCondition(order, cursor)}`
  const orderBy =
    order === 'due'
      ? sql`order by coalesce(m.due_at, 'infinity'), m.id`
      : order === 'newest'
        ? sql`order by m.received_at desc, m.id desc`
        : sql`order by m.received_at, m.id`
  return act.read(async (tx) => {
    const rows = await tx.all<LineRow & { mark: string }>(sql`
      with page as (select m.id, ${order === 'due' ? sql`coalesce(m.due_at, 'infinity')::text` : sql`m.received_at::text`} as mark from matter m where ${where} ${after} ${orderBy} limit ${limit + 1})
      ${lineSelect}, page.mark from page join matter m on m.tenant = ${act.tenant} and m.id = page.id ${lineJoins} ${orderBy}`)
    const counted = total
      ? await tx.one<{ n: number }>(sql`select count(*)::int as n from matter m where ${where}`)
      : undefined
    const page = rows.slice(0, limit)
    const last = page.at(-1)
    return {
      items: page.map((row) => lineOf(row, act)),
      next: rows.length > limit && last !== undefined ? cursorAt(last.mark, last.id) : null,
      total: counted?.n ?? null,
    }
  })
}

function cursorCondition(order: MatterFilter['order'], cursor: string): Sql {
  const [mark, id] = positionOf(cursor)
  if (order === 'due') return sql`(coalesce(m.due_at, 'infinity'), m.id) > (${mark}::timestamptz, ${id}::uuid)`
  return order === 'newest'
    ? sql`(m.received_at, m.id) < (${mark}::timestamptz, ${id}::uuid)`
    : sql`(m.received_at, m.id) > (${mark}::timestamptz, ${id}::uuid)`
}

export async function lineById(act: Act, tx: Tx, id: string) {
  const row = await tx.maybe<LineRow>(
    sql`${lineSelect} from matter m ${lineJoins} where m.tenant = ${act.tenant} and m.id = ${id}`,
  )
  return row === undefined ? undefined : lineOf(row, act)
}

/** Lines of many matters in one query, by id; those one may not see are not among them. */
export async function linesById(
  act: Act,
  tx: Tx,
  ids: readonly string[],
): Promise<Map<string, z.input<typeof MatterLine>>> {
  const rows = await tx.all<LineRow>(
    sql`${lineSelect} from matter m ${lineJoins} where m.tenant = ${act.tenant} and m.id = any (${ids}::uuid[])`,
  )
  return new Map(rows.map((row) => [row.id, lineOf(row, act)]))
}

/** The matter's page: everything this actor may see of it, and what this actor may do next. */
export async function readMatter(act: Act, id: string): Promise<MatterView> {
  return act.read(async (tx) => {
    const loaded = await loadMatter(tx, id, false)
    const line = loaded && (await lineById(act, tx, id))
    if (loaded === undefined || line === undefined) throw notFound()
    const { row, state } = loaded
    const grants = demand(act, 'matter.read', standingOf(row))
    const { permissions, calendar } = act.kernel
    const reading = await readingOf(tx, row)
    const procedure = reading.now
    const submissions = await tx.all<{
      id: string
      number: string
      channel: string
      body: string
      place: string | null
      anonymous: boolean
      on_behalf: boolean
      name_masked: string | null
      phone_masked: string | null
      person_times: number
      received_at: Date
      withdrawn_at: Date | null
    }>(
      sql`select id, number, channel, body, place, anonymous, on_behalf, name_masked, phone_masked, person_times, received_at, withdrawn_at from submission where tenant = ${act.tenant} and matter_id = ${id} order by received_at, id`,
    )
    const ratings = permits(permissions, 'matter.rating', grants)
      ? await tx.all<{ seq: number; rating: number | null; rated: Record<string, unknown> }>(
          sql`select seq, rating, rated from ratings_of(${id})`,
        )
      : []
    const said = new Map(ratings.map(({ seq, rated }) => [seq, rated]))
    const events = (await readEvents(tx, id)).map((e) => ({ ...e, data: { ...e.data, ...said.get(e.seq) } }))
    const photos = await tx.all<{ id: string; width: number; height: number; event: number | null }>(
      sql`select id, width, height, event_seq as event from attachment where tenant = ${act.tenant} and matter_id = ${id} order by event_seq, created_at, id`,
    )
    const { about_person, lead_unit_name } = await tx.one<{ about_person: boolean; lead_unit_name: string | null }>(
      sql`select m.about_person, o.name as lead_unit_name from matter m left join organization o on o.tenant = m.tenant and o.id = m.lead_unit where m.tenant = ${act.tenant} and m.id = ${id}`,
    )
    const proposal =
      state.unit === null && row.closed_at === null
        ? await tx.maybe<{
            id: string
            name: string
          }>(sql`select o.id, o.name from (${proposedRoute(act.tenant, row.category, row.area_key)}) r join organization o on o.tenant = ${act.tenant} and o.id = r.unit_id
          where not exists (select from appointment x where x.tenant = o.tenant and x.organization_id = o.id and x.account_id = any (${row.excluded}::uuid[]))`)
        : undefined
    const seesNotes = permits(permissions, 'matter.internalNote', grants)
    const now = act.kernel.now()
    const timeline = eventViews(reading, seesNotes ? events : events.filter(({ public: open }) => open), act.language, {
      hideInternal: !seesNotes,
    })
    return {
      ...line,
      ...tiesOf(act, procedure, state, await tiedTo(tx, row), {
        ...line,
        since: enteredAt(events) ?? line.receivedAt,
        leadUnitName: lead_unit_name,
      }),
      tallies: row.tallies,
      way: wayOf(reading, events, act.language),
      pending: pendingOf(procedure, state, timeline, act.language),
      appeals: appealsOf(act, procedure, state),
      undo: await undoable(act, tx, loaded),
      procedure: { id: procedure.id, version: procedure.version, title: textOf(procedure.title, act.language) },
      phase: procedure.stages[row.stage]?.phase ?? null,
      phases: Object.entries(procedure.phases).map(([id, { title }]) => ({ id, title: textOf(title, act.language) })),
      aboutPerson: about_person,
      rating: ratings[0]?.rating ?? null,
      outcome: row.outcome,
      mayReveal: permits(permissions, 'petitioner.reveal', grants, row.stage),
      proposedUnit: proposal ?? null,
      submissions: submissions.map((s) => ({
        id: s.id,
        number: s.number,
        channel: s.channel,
        body: s.body,
        place: s.place,
        anonymous: s.anonymous,
        onBehalf: s.on_behalf,
        name: s.name_masked,
        phone: s.phone_masked,
        personTimes: s.person_times,
        receivedAt: s.received_at.toISOString(),
        withdrawnAt: iso(s.withdrawn_at),
      })),
      clocks: state.clocks.map((clock) => clockView(reading.withClock(clock.id), clock, calendar, act.language, now)),
      timeline,
      moves: moveViews(
        procedure,
        state,
        { account: act.staff?.account ?? null, grants: grantsFor(act, standingOf(row)) },
        act.language,
        now,
        calendar,
      ),
      photos,
    }
  })
}

/** Whatever a form names, one by one. */
const NAMED = sql`select x.value from jsonb_each(e.data) v, jsonb_array_elements_text(case jsonb_typeof(v.value) when 'array' then v.value else jsonb_build_array(v.value) end) x`

/** The timeline with names: accounts and units that its forms point at are resolved in the same query. */
export function readEvents(tx: Tx, matter: string): Promise<EventRow[]> {
  return tx.all<EventRow>(sql`
    select e.seq, e.at, e.move, e.from_stage, e.to_stage, e.actor_kind, e.actor_post, e.public, e.undone, ${tx.who.kind === 'staff' ? sql`e.data` : sql`e.data || coalesce(e.rated, '{}') as data`}, ${tx.who.kind === 'staff' ? sql`x.display_name` : sql`null::text`} as actor_name,
      (select jsonb_object_agg(o.id, o.name) from organization o where o.tenant = e.tenant and o.id::text in (${NAMED})) as units,
      ${tx.who.kind === 'staff' ? sql`(select jsonb_object_agg(y.id, y.display_name) from account y where y.tenant = e.tenant and y.id::text in (${NAMED}))` : sql`null::jsonb`} as accounts,
      ${tx.who.kind === 'staff' ? sql`(select jsonb_object_agg(z.id, z.number) from matter z where z.tenant = e.tenant and z.id::text = e.data->>'lead')` : sql`null::jsonb`} as matters,
      coalesce((select array_agg(p.id order by p.id) from attachment p where p.tenant = e.tenant and p.matter_id = e.matter_id and p.event_seq = e.seq), '{}') as photos
    from matter_event e ${tx.who.kind === 'staff' ? sql`left join account x on x.tenant = e.tenant and x.id = e.actor_id` : empty}
    where e.tenant = ${tx.who.tenant} and e.matter_id = ${matter} order by e.seq`)
}

/** When the matter came to the stage in which it stands; undefined where that is not told. */
const enteredAt = (events: readonly EventRow[]): string | undefined =>
  events.findLast(({ from_stage, to_stage }) => from_stage !== to_stage)?.at.toISOString()

/** The sentence for an ending, for screens and exports. */
export const endingText = (ending: string | null, language: Language): string =>
  ending === null ? '' : say(language, `ending.${ending}`)
