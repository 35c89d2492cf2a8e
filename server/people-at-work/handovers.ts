import sql, { join, type Sql } from 'sql-template-tag'
import { z } from 'zod'
import { dayOf } from '../../core/deadline/index.ts'
import { permits } from '../../core/permission/index.ts'
import type { Tx } from '../database/index.ts'
import { cursorAt, positionOf } from '../http/index.ts'
import { type Act, demand, grantsFor, postKey } from '../kernel/index.ts'
import { conditionsOf, linesById, loadMatters, MatterFilter, MatterLine, standingOf } from '../matters/index.ts'
import { textOf } from '../messages/index.ts'
import { notFound } from '../problem/index.ts'
import { colleaguesOf } from './absences.ts'

/** Matters of one hand-over at most. */
export const ITEMS_AT_MOST = 200

export const HandoverQuery = z.strictObject({
  box: z.enum(['received', 'sent']).default('received'),
  /** only those nobody has acknowledged */
  open: z.stringbool().default(false),
  cursor: z.string().max(300).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
})

const HandoverLine = z.strictObject({
  id: z.uuid(),
  fromName: z.string(),
  /** a person, or the post as it is called */
  toName: z.string(),
  note: z.string(),
  matters: z.int(),
  takesOver: z.boolean(),
  createdAt: z.string(),
  acknowledgedAt: z.string().nullable(),
  acknowledgedBy: z.string().nullable(),
  /** whether it is this account's to acknowledge */
  mine: z.boolean(),
})
export const HandoverList = z.strictObject({ items: z.array(HandoverLine), next: z.string().nullable() })
export const HandoverView = HandoverLine.extend({
  items: z.array(MatterLine.extend({ note: z.string() })),
  /** matters about which one may not read what was noted */
  hidden: z.int(),
})

export const Receivers = z.strictObject({
  accounts: z.array(
    z.strictObject({ id: z.uuid(), name: z.string(), posts: z.array(z.string()), absent: z.boolean() }),
  ),
  posts: z.array(z.strictObject({ role: z.string(), area: z.string(), title: z.string() })),
})
export const Proposal = z.strictObject({ items: z.array(MatterLine) })

type Row = {
  id: string
  from_name: string
  to_name: string | null
  to_post: string | null
  area_name: string | null
  note: string
  matters: number
  takes_over: boolean
  created_at: Date
  acknowledged_at: Date | null
  acknowledged_by: string | null
  mine: boolean
  mark: string
}

/** Those addressed to this account: to itself, to whoever it stands in for, to a post it holds. */
const received = (act: Act): Sql => {
  const posts = act.staff?.posts ?? []
  const persons = [act.staff?.account, ...posts.map(({ standsInFor }) => standsInFor)].filter((id) => id !== undefined)
  return sql`coalesce(h.to_id = any (${persons}::uuid[]), h.to_post = any (${posts.map(postKey)}::text[]))`
}

const rowsOf = (act: Act, tx: Tx, conditions: readonly Sql[], limit: number) =>
  tx.all<Row>(sql`
    select h.id, f.display_name as from_name, t.display_name as to_name, h.to_post, g.name as area_name, h.note, h.takes_over, h.created_at, h.acknowledged_at, k.display_name as acknowledged_by,
      ${received(act)} as mine, h.created_at::text as mark, (select count(*)::int from handover_item i where i.tenant = h.tenant and i.handover_id = h.id) as matters
    from handover h join account f on f.tenant = h.tenant and f.id = h.from_id
      left join account t on t.tenant = h.tenant and t.id = h.to_id left join account k on k.tenant = h.tenant and k.id = h.acknowledged_by
      left join area g on g.tenant = h.tenant and g.key = split_part(h.to_post, ':', 2)
    where h.tenant = ${act.tenant} and ${join(conditions, ' and ')} order by h.created_at desc, h.id desc limit ${limit}`)

function lineOf(act: Act, row: Row): z.input<typeof HandoverLine> {
  return {
    id: row.id,
    fromName: row.from_name,
    toName: row.to_name ?? postTitle(act, row.to_post?.split(':')[0] ?? '', row.area_name ?? ''),
    note: row.note,
    matters: row.matters,
    takesOver: row.takes_over,
    createdAt: row.created_at.toISOString(),
    acknowledgedAt: row.acknowledged_at?.toISOString() ?? null,
    acknowledgedBy: row.acknowledged_by,
    mine: row.mine && row.acknowledged_at === null,
  }
}

/** A post over an area, as people call it. */
function postTitle(act: Act, role: string, area: string): string {
  const title = act.kernel.permissions.roles[role as 'clerk']?.title
  return [area, title === undefined ? role : textOf(title, act.language)].filter(Boolean).join(' ')
}

/** Hand-overs to this account, or from it; newest first. Uses handover_to, handover_post or handover_from. */
export async function listHandovers(act: Act, { box, open, cursor, limit }: z.output<typeof HandoverQuery>) {
  demand(act, 'handover.write')
  const after = cursor === undefined ? undefined : positionOf(cursor)
  const conditions = [
    box === 'received' ? received(act) : sql`h.from_id = ${act.staff?.account ?? null}`,
    ...(open ? [sql`h.acknowledged_at is null`] : []),
    ...(after === undefined ? [] : [sql`(h.created_at, h.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`]),
  ]
  const rows = await act.read((tx) => rowsOf(act, tx, conditions, limit + 1))
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    items: page.map((row) => lineOf(act, row)),
    next: rows.length > limit && last !== undefined ? cursorAt(last.mark, last.id) : null,
  }
}

/**
 * One hand-over with its matters as they are now. What was noted about a matter is an internal note: whoever may not see the
 * matter or its notes is told only that there is something.
 */
export async function readHandover(act: Act, id: string): Promise<z.input<typeof HandoverView>> {
  demand(act, 'handover.write')
  return act.read(async (tx) => {
    const [row] = await rowsOf(act, tx, [sql`h.id = ${id}`], 1)
    if (row === undefined) throw notFound()
    const noted = await tx.all<{ matter: string; note: string }>(
      sql`select matter_id as matter, note from handover_item where tenant = ${act.tenant} and handover_id = ${id}`,
    )
    const notes = new Map(noted.map(({ matter, note }) => [matter, note]))
    const open = await withNotes(act, tx, [...notes.keys()])
    const lines = await linesById(act, tx, open)
    const items = [...lines.values()]
      .map((line) => ({ ...line, note: notes.get(line.id) ?? '' }))
      .sort((a, b) => (a.dueAt ?? '9').localeCompare(b.dueAt ?? '9') || a.number.localeCompare(b.number))
    return { ...lineOf(act, row), items, hidden: row.matters - items.length }
  })
}

/** Those of the matters whose internal notes this account may read. */
export async function withNotes(act: Act, tx: Tx, ids: readonly string[]): Promise<string[]> {
  const loaded = await loadMatters(tx, ids, { lock: false })
  return loaded
    .filter(({ row }) => permits(act.kernel.permissions, 'matter.internalNote', grantsFor(act, standingOf(row))))
    .map(({ row }) => row.id)
}

/** What is proposed for a hand-over: the open matters in one's own hands, and whatever else is one's turn. */
export async function proposeHandover(act: Act): Promise<z.input<typeof Proposal>> {
  demand(act, 'handover.write')
  const me = act.staff?.account ?? ''
  const mine = conditionsOf(act, MatterFilter.parse({ box: 'all', open: 'true', handler: me }))
  const turn = conditionsOf(act, MatterFilter.parse({ box: 'todo' }))
  return act.read(async (tx) => {
    const found = await tx.all<{ id: string }>(
      sql`select m.id from matter m where (${mine}) or (${turn}) order by coalesce(m.due_at, 'infinity'), m.id limit ${ITEMS_AT_MOST}`,
    )
    const ids = await withNotes(
      act,
      tx,
      found.map(({ id }) => id),
    )
    const lines = await linesById(act, tx, ids)
    return { items: found.flatMap(({ id }) => lines.get(id) ?? []) }
  })
}

/** To whom one may hand over: colleagues who could hold one's posts, and whoever holds the same post next. */
export async function receiversOf(act: Act): Promise<z.input<typeof Receivers>> {
  demand(act, 'handover.write')
  const posts = (act.staff?.posts ?? []).filter(({ role }) => act.kernel.permissions.roles[role]?.area)
  const distinct = [...new Map(posts.map((post) => [postKey(post), post])).values()]
  return act.read(async (tx) => {
    const names = await tx.all<{ key: string; name: string }>(
      sql`select key, name from area where tenant = ${act.tenant} and key = any (${distinct.map(({ area }) => area)})`,
    )
    const nameOf = new Map(names.map(({ key, name }) => [key, name]))
    return {
      accounts: await colleaguesOf(act, tx, act.staff?.account ?? '', dayOf(act.kernel.now())),
      posts: distinct.map(({ role, area }) => ({ role, area, title: postTitle(act, role, nameOf.get(area) ?? area) })),
    }
  })
}
