import { randomUUID } from 'node:crypto'
import sql from 'sql-template-tag'
import { z } from 'zod'
import { dayOf } from '../../core/deadline/index.ts'
import { tokenise } from '../../core/masking/index.ts'
import type { Tx } from '../database/index.ts'
import { type Act, actOf, demand, postKey } from '../kernel/index.ts'
import { type BatchLine, loadMatters, moveBatch } from '../matters/index.ts'
import { type Fault, notFound, Refused } from '../problem/index.ts'
import { colleaguesOf } from './absences.ts'
import { ITEMS_AT_MOST, withNotes } from './handovers.ts'

export const NewHandover = z.strictObject({
  to: z.union([
    z.strictObject({ account: z.uuid() }),
    z.strictObject({ role: z.string().max(40), area: z.string().max(40) }),
  ]),
  note: z.string().trim().max(4000).default(''),
  /** the receiver becomes the handler with the acknowledgement */
  takesOver: z.boolean().default(false),
  items: z
    .array(z.strictObject({ matter: z.uuid(), note: z.string().trim().max(2000).default('') }))
    .max(ITEMS_AT_MOST)
    .default([]),
})
type NewHandover = z.output<typeof NewHandover>

/**
 * Writes a hand-over. It changes no handler: who has a matter keeps it until the next one accepts (B2-22). Numbers of persons in what is
 * written are left out: a token stands in their place, and they are kept where they belong, with the petitioner.
 *
 * @throws {Refused} 422 the receiver, a matter one may not note anything about, nothing to hand over
 */
export async function handOver(act: Act, input: NewHandover): Promise<{ id: string }> {
  demand(act, 'handover.write')
  const me = act.staff?.account ?? ''
  return act.once({ handOver: input }, async (tx) => {
    const to = await receiverOf(act, tx, input)
    const rows = await checkItems(act, tx, input)
    const id = randomUUID()
    await tx.run(sql`insert into handover (tenant, id, from_id, to_id, to_post, note, takes_over)
      values (${act.tenant}, ${id}, ${me}, ${to.account}, ${to.post}, ${tokenise(input.note).text}, ${input.takesOver})`)
    await tx.run(sql`
      insert into handover_item (tenant, handover_id, matter_id, note, from_id, to_id, to_post, excluded)
      select ${act.tenant}, ${id}, i.matter, i.note, ${me}, ${to.account}::uuid, ${to.post}, i.excluded
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as i (matter uuid, note text, excluded uuid[])`)
    await audit(act, tx, 'handover.write', id, { to: to.account ?? to.post, matters: rows.length })
    return { id }
  })
}

/**
 * The receiver has read it. Where it says so, the receiver takes the matters over with the move `take`, as far as the procedure lets
 * them; what cannot be taken over is named.
 *
 * @throws {Refused} 404 not one's to know of; 403 not one's to acknowledge; 409 handover.acknowledged
 */
export async function acknowledge(act: Act, id: string): Promise<BatchLine[]> {
  demand(act, 'handover.write')
  const taken = await act.once({ acknowledge: id }, async (tx) => {
    const row = await tx.maybe<{ takes_over: boolean; acknowledged_at: Date | null }>(
      sql`select takes_over, acknowledged_at from handover where tenant = ${act.tenant} and id = ${id}`,
    )
    if (row === undefined) throw notFound()
    if (row.acknowledged_at !== null) throw new Refused(409, 'handover.acknowledged')
    // the database lets those alone write to whom it is addressed
    const changed = await tx.run(
      sql`update handover set acknowledged_at = now(), acknowledged_by = ${act.staff?.account} where tenant = ${act.tenant} and id = ${id} and acknowledged_at is null`,
    )
    if (changed === 0) throw new Refused(403, 'notEntitled')
    await audit(act, tx, 'handover.acknowledge', id, {})
    return row.takes_over ? mattersToTake(act, tx, id) : []
  })
  if (taken.length === 0) return []
  // a command of its own: whoever repeats the first gets both replies again
  const second = actOf({ ...act, key: act.key === undefined ? undefined : `${act.key.slice(0, 190)}:take` })
  const items = taken.map(({ matter, revision }) => ({ matter, revision, input: {} }))
  return (await moveBatch(second, 'take', items, false)).lines
}

async function mattersToTake(act: Act, tx: Tx, id: string) {
  const items = await tx.all<{ matter: string }>(
    sql`select matter_id as matter from handover_item where tenant = ${act.tenant} and handover_id = ${id}`,
  )
  const loaded = await loadMatters(
    tx,
    items.map(({ matter }) => matter),
    { lock: false },
  )
  return loaded
    .filter(({ row }) => row.closed_at === null && row.handler_id !== act.staff?.account)
    .map(({ row }) => ({ matter: row.id, revision: row.revision }))
}

/** A colleague who could hold one's posts, or one of these posts itself: whoever has it next. */
async function receiverOf(
  act: Act,
  tx: Tx,
  { to }: NewHandover,
): Promise<{ account: string | null; post: string | null }> {
  if ('account' in to) {
    const found = await colleaguesOf(act, tx, act.staff?.account ?? '', dayOf(act.kernel.now()), to.account)
    if (found.length === 0) throw wrong({ code: 'handover.receiver', pointer: '/to/account' })
    return { account: to.account, post: null }
  }
  const post = postKey(to)
  const mine = (act.staff?.posts ?? []).filter(({ role }) => act.kernel.permissions.roles[role]?.area)
  if (!mine.some((held) => postKey(held) === post)) throw wrong({ code: 'handover.post', pointer: '/to/role' })
  return { account: null, post }
}

async function checkItems(act: Act, tx: Tx, { items, note }: NewHandover) {
  if (items.length === 0 && note === '') throw wrong({ code: 'handover.empty', pointer: '/note' })
  const ids = items.map(({ matter }) => matter)
  if (new Set(ids).size < ids.length) throw wrong({ code: 'handover.twice', pointer: '/items' })
  const loaded = new Map((await loadMatters(tx, ids, { lock: false })).map((one) => [one.row.id, one.row]))
  const noted = new Set(await withNotes(act, tx, ids))
  const faults = items.flatMap(({ matter }, index): Fault[] =>
    noted.has(matter) ? [] : [{ code: 'handover.matter', pointer: `/items/${index}/matter` }],
  )
  if (faults.length > 0) throw wrong(...faults)
  return items.map(({ matter, note: text }) => ({
    matter,
    note: tokenise(text).text,
    excluded: loaded.get(matter)?.excluded ?? [],
  }))
}

const wrong = (...faults: Fault[]): Refused => new Refused(422, 'input', { faults })

const audit = (act: Act, tx: Tx, operation: string, id: string, detail: object) =>
  tx.run(
    sql`insert into audit_entry (tenant, actor, operation, object_kind, object_id, detail, trace) values (${act.tenant}, ${act.staff?.account ?? ''}, ${operation}, 'handover', ${id}, ${JSON.stringify(detail)}, ${act.trace})`,
  )
