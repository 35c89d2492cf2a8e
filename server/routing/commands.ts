import { randomUUID } from 'node:crypto'
import sql from 'sql-template-tag'
import { z } from 'zod'
import type { Tx } from '../database/index.ts'
import { type Act, demand } from '../kernel/index.ts'
import { type Fault, notFound, Refused } from '../problem/index.ts'
import { Limit, type RuleView, ruleById } from './queries.ts'

export const NewRule = z.strictObject({
  category: z.string().min(1).max(40),
  area: z.string().min(2).max(40),
  unit: z.uuid(),
  /** shortens the limit of the procedure; it never lengthens it */
  limit: Limit.nullable().default(null),
})
export type NewRule = z.output<typeof NewRule>
type Rule = z.input<typeof RuleView>

export async function addRule(act: Act, rule: NewRule): Promise<Rule> {
  demand(act, 'routing.edit')
  return once(act, { add: rule }, async (tx) => {
    await check(tx, rule)
    const id = randomUUID()
    await tx.run(sql`insert into routing_rule (tenant, id, category, area_key, unit_id, limit_amount, limit_unit)
      values (${act.tenant}, ${id}, ${rule.category}, ${rule.area}, ${rule.unit}, ${rule.limit?.amount ?? null}, ${rule.limit?.unit ?? null})`)
    await audit(act, tx, 'routing.add', id, { after: rule })
    return seen(act, tx, id)
  })
}

/** @throws {Refused} 409 routing.stale: somebody changed it since; its present revision is told */
export async function changeRule(act: Act, id: string, revision: number, rule: NewRule): Promise<Rule> {
  demand(act, 'routing.edit')
  return once(act, { change: id, revision, rule }, async (tx) => {
    await check(tx, rule)
    const before = await current(act, tx, id, revision)
    await tx.run(sql`update routing_rule set category = ${rule.category}, area_key = ${rule.area}, unit_id = ${rule.unit}, limit_amount = ${rule.limit?.amount ?? null},
      limit_unit = ${rule.limit?.unit ?? null}, revision = revision + 1 where tenant = ${act.tenant} and id = ${id}`)
    await audit(act, tx, 'routing.change', id, { before, after: rule })
    return seen(act, tx, id)
  })
}

/** @throws {Refused} 409 routing.stale */
export async function removeRule(act: Act, id: string, revision: number): Promise<void> {
  demand(act, 'routing.edit')
  await once(act, { remove: id, revision }, async (tx) => {
    const before = await current(act, tx, id, revision)
    await tx.run(sql`delete from routing_rule where tenant = ${act.tenant} and id = ${id}`)
    await audit(act, tx, 'routing.remove', id, { before })
    return null
  })
}

/** The rule as it was, locked, in the revision that the administrator saw. */
async function current(act: Act, tx: Tx, id: string, revision: number) {
  const row = await tx.maybe<{ category: string; area: string; unit: string; limit: unknown; revision: number }>(sql`
    select category, area_key as area, unit_id as unit, case when limit_amount is not null then jsonb_build_object('amount', limit_amount, 'unit', limit_unit) end as "limit", revision
    from routing_rule where tenant = ${act.tenant} and id = ${id} for update`)
  if (row === undefined) throw notFound()
  if (row.revision !== revision) throw new Refused(409, 'routing.stale', { extra: { revision: row.revision } })
  return row
}

async function seen(act: Act, tx: Tx, id: string): Promise<Rule> {
  const rule = await ruleById(act, tx, id)
  if (rule === undefined) throw new Error(`rule ${id} is not there after it was written`)
  return rule
}

async function check(tx: Tx, rule: NewRule): Promise<void> {
  const { tenant } = tx.who
  const known = await tx.one<{ category: boolean; area: boolean; unit: boolean }>(sql`
    select exists (select from category where tenant = ${tenant} and code = ${rule.category} and retired_at is null) as category,
      exists (select from area where tenant = ${tenant} and key = ${rule.area}) as area,
      exists (select from organization where tenant = ${tenant} and id = ${rule.unit} and handles) as unit`)
  const faults: Fault[] = []
  if (!known.category) faults.push({ code: 'category.unknown', pointer: '/category' })
  if (!known.area) faults.push({ code: 'area.unknown', pointer: '/area' })
  if (!known.unit) faults.push({ code: 'unit.unknown', pointer: '/unit' })
  if (faults.length > 0) throw new Refused(422, 'input', { faults })
}

const audit = (act: Act, tx: Tx, operation: string, id: string, detail: object) =>
  tx.run(
    sql`insert into audit_entry (tenant, actor, operation, object_kind, object_id, detail, trace) values (${act.tenant}, ${act.staff?.account ?? ''}, ${operation}, 'routingRule', ${id}, ${JSON.stringify(detail)}, ${act.trace})`,
  )

/** One category and area have one rule: a second one is refused, also when two administrators add it at once. */
async function once<T>(act: Act, fingerprint: unknown, work: (tx: Tx) => Promise<T>): Promise<T> {
  try {
    return await act.once(fingerprint, work)
  } catch (error) {
    const { code, constraint } = error as { code?: string; constraint?: string }
    if (code === '23505' && constraint === 'routing_rule_tenant_category_area_key_key')
      throw new Refused(409, 'routing.duplicate')
    throw error
  }
}
