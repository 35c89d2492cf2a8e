import sql, { join, type Sql } from 'sql-template-tag'
import { z } from 'zod'
import { DayText } from '../http/index.ts'
import { type Act, demand } from '../kernel/index.ts'

export const AuditQuery = z.strictObject({
  /** id of what was touched: a matter, a submission, an account */
  object: z.string().max(80).optional(),
  /** an operation, or the first part of one: `matter.move` finds every move */
  operation: z.string().max(80).optional(),
  from: DayText.optional(),
  to: DayText.optional(),
  cursor: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

export const AuditPage = z.strictObject({
  items: z.array(
    z.strictObject({
      id: z.string(),
      at: z.string(),
      /** an account, `resident`, `system` or `unknown` */
      actor: z.string(),
      actorName: z.string().nullable(),
      operation: z.string(),
      objectKind: z.string(),
      objectId: z.string(),
      purpose: z.string().nullable(),
      sealed: z.boolean(),
    }),
  ),
  next: z.string().nullable(),
})

/** The trail of one's tenant: ids only, so that it tells nothing of a petitioner. Uses audit_time, audit_object or the primary key. */
export async function listAudit(act: Act, q: z.output<typeof AuditQuery>): Promise<z.input<typeof AuditPage>> {
  demand(act, 'audit.read')
  const conditions: Sql[] = [sql`e.tenant = ${act.tenant}`]
  if (q.object !== undefined) conditions.push(sql`e.object_id = ${q.object}`)
  if (q.operation !== undefined)
    conditions.push(sql`(e.operation = ${q.operation} or starts_with(e.operation, ${`${q.operation}.`}))`)
  if (q.from !== undefined) conditions.push(sql`e.at >= ${`${q.from}T00:00:00+08:00`}::timestamptz`)
  if (q.to !== undefined) conditions.push(sql`e.at < ${`${q.to}T00:00:00+08:00`}::timestamptz + interval '1 day'`)
  if (q.cursor !== undefined) conditions.push(sql`e.id < ${q.cursor}::bigint`)
  const rows = await act.read((tx) =>
    tx.all<{
      id: string
      at: Date
      actor: string
      actor_name: string | null
      operation: string
      object_kind: string
      object_id: string
      purpose: string | null
      sealed: boolean
    }>(sql`
      with page as (select * from audit_entry e where ${join(conditions, ' and ')} order by e.id desc limit ${q.limit + 1})
      select e.id, e.at, e.actor, a.display_name as actor_name, e.operation, e.object_kind, e.object_id, e.purpose, s.entry_id is not null as sealed
      from page e left join audit_sealed s on s.entry_id = e.id left join account a on a.tenant = e.tenant and a.id::text = e.actor
      order by e.id desc`),
  )
  const page = rows.slice(0, q.limit)
  return {
    items: page.map((e) => ({
      id: String(e.id),
      at: e.at.toISOString(),
      actor: e.actor,
      actorName: e.actor_name,
      operation: e.operation,
      objectKind: e.object_kind,
      objectId: e.object_id,
      purpose: e.purpose,
      sealed: e.sealed,
    })),
    next: rows.length > q.limit ? String(page.at(-1)?.id ?? '') : null,
  }
}
