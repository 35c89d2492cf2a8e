import sql from 'sql-template-tag'
import type { Term } from '../../core/deadline/index.ts'
import type { Field, Procedure } from '../../core/procedure/index.ts'
import type { Tx } from '../database/index.ts'
import { type Fault, Refused } from '../problem/index.ts'
import { colleaguesOf } from './colleagues.ts'
import { leadFault } from './leads.ts'
import { proposedRoute } from './proposed.ts'

export type References = {
  limit: Term | undefined
  photos: string[]
  /** those among them that the petitioner does not see */
  internalPhotos: string[]
  corrections: { category?: string; area?: string }
}
export type Subject = {
  /** none while the matter is only being registered */
  id?: string
  procedure_id?: string
  parent_id?: string | null
  excluded: readonly string[]
  area_key: string
  category: string | null
  unit_id?: string | null
  took_part?: readonly string[]
}

/**
 * Checks what a form points at: units that handle, accounts that are active, categories, photos. A unit in which the person complained
 * about holds a post, and that person, are refused (PR-23). Also finds the routing limit that goes with the unit.
 */
export async function checkReferences(
  tx: Tx,
  procedure: Procedure,
  moveId: string,
  input: Record<string, unknown>,
  subject: Subject,
  base = '/input',
): Promise<References> {
  const references: References = { limit: undefined, photos: [], internalPhotos: [], corrections: {} }
  const move = Object.hasOwn(procedure.moves, moveId) ? procedure.moves[moveId] : undefined
  if (move === undefined) return references
  const faults: Fault[] = []
  for (const field of move.fields) {
    const value = input[field.id]
    if (value === undefined || value === null) continue
    const pointer = `${base}/${field.id}`
    if (field.type === 'files' && Array.isArray(value)) {
      const ids = value.filter((v): v is string => typeof v === 'string' && UUID.test(v))
      if (ids.length < value.length) faults.push({ code: 'photo.unknown', pointer })
      references.photos.push(...ids)
      if (move.internal || field.internal) references.internalPhotos.push(...ids)
    } else {
      const code = await faultOf(tx, field, value, subject, procedure)
      if (code !== undefined) faults.push({ code, pointer })
    }
    // the form of a split speaks about the other matter
    if (move.effects.split === undefined && typeof value === 'string') {
      if (field.type === 'category') references.corrections.category = value
      if (field.type === 'area') references.corrections.area = value
    }
  }
  if (faults.length > 0) throw new Refused(422, 'input', { faults })
  if (move.effects.limit === 'routing') {
    const rule = await tx.maybe<{ limit_amount: number | null; limit_unit: Term['unit'] | null }>(
      sql`select r.limit_amount, r.limit_unit from (${proposedRoute(tx.who.tenant, references.corrections.category ?? subject.category, references.corrections.area ?? subject.area_key)}) r`,
    )
    if (rule?.limit_amount != null && rule.limit_unit !== null)
      references.limit = { amount: rule.limit_amount, unit: rule.limit_unit }
  }
  return references
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** What is wrong with what one field points at, if it points anywhere; the shape is checked by the engine. */
async function faultOf(
  tx: Tx,
  { type, level }: Field,
  value: unknown,
  subject: Subject,
  procedure: Procedure,
): Promise<string | undefined> {
  const named = (Array.isArray(value) ? value : [value]).filter((v): v is string => typeof v === 'string')
  const ids = named.filter((v) => UUID.test(v))
  switch (type) {
    case 'unit':
    case 'units':
      return (
        (await firstFault(ids, (id) => unitFault(tx, id, subject.excluded))) ??
        (level === undefined ? undefined : await firstFault(ids, (id) => levelFault(tx, id, level, subject))) ??
        (type === 'units' && subject.unit_id != null && ids.includes(subject.unit_id) ? 'unit.leads' : undefined)
      )
    case 'account':
      return firstFault(ids, (id) => accountFault(tx, id, subject.excluded))
    case 'accounts': {
      const seeing = ids.length === 0 ? [] : await colleaguesOf(tx, subject, { ids })
      return ids.every((id) => seeing.some((one) => one.id === id)) ? undefined : 'account.mayNotSee'
    }
    case 'matter':
      return ids[0] === undefined ? undefined : leadFault(tx, ids[0], subject, procedure)
    case 'category': {
      const known = await tx.maybe(
        sql`select 1 from category where tenant = ${tx.who.tenant} and code = ${named[0]} and retired_at is null`,
      )
      return known === undefined && named.length > 0 ? 'category.unknown' : undefined
    }
    case 'area': {
      const known = await tx.maybe(
        sql`select 1 from area where tenant = ${tx.who.tenant} and key = ${named[0]} and level in ('community', 'grid', 'building', 'unit')`,
      )
      return known === undefined && named.length > 0 ? 'area.unknown' : undefined
    }
    default:
      return undefined
  }
}

async function firstFault(
  ids: readonly string[],
  check: (id: string) => Promise<string | undefined>,
): Promise<string | undefined> {
  for (const id of ids) {
    const fault = await check(id)
    if (fault !== undefined) return fault
  }
  return undefined
}

/**
 * Above is a unit of an area that holds both the community and the area of the unit that has the matter, and is larger than
 * either; below is another one that is not above.
 */
async function levelFault(
  tx: Tx,
  unit: string,
  level: 'above' | 'below',
  subject: Subject,
): Promise<string | undefined> {
  const { above } = await tx.one<{ above: boolean }>(sql`
    select starts_with(${subject.area_key}, o.area_key) and length(o.area_key) < least(12, coalesce(length(h.area_key), 12)) as above
    from organization o left join organization h on h.tenant = o.tenant and h.id = ${subject.unit_id ?? null}::uuid
    where o.tenant = ${tx.who.tenant} and o.id = ${unit}`)
  if (level === 'above') return above ? undefined : 'unit.notAbove'
  return above || unit === subject.unit_id ? 'unit.notBelow' : undefined
}

async function unitFault(tx: Tx, unit: string, excluded: readonly string[]): Promise<string | undefined> {
  const row = await tx.maybe<{ handles: boolean; conflict: boolean }>(sql`
    select o.handles, exists (select from appointment a where a.tenant = o.tenant and a.organization_id = o.id and a.account_id = any (${excluded}::uuid[])) as conflict
    from organization o where o.tenant = ${tx.who.tenant} and o.id = ${unit}`)
  if (row === undefined || !row.handles) return 'unit.unknown'
  return row.conflict ? 'conflict.unit' : undefined
}

async function accountFault(tx: Tx, account: string, excluded: readonly string[]): Promise<string | undefined> {
  if (excluded.includes(account)) return 'conflict.account'
  const row = await tx.maybe<{ disabled_at: Date | null }>(
    sql`select disabled_at from account where tenant = ${tx.who.tenant} and id = ${account}`,
  )
  return row === undefined || row.disabled_at !== null ? 'account.unknown' : undefined
}
