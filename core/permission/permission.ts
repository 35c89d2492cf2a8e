import { z } from 'zod'
import { labelSchema } from '../deadline/index.ts'

export const roles = [
  'clerk',
  'dispatcher',
  'handler',
  'unitHead',
  'gridWorker',
  'callback',
  'supervisor',
  'admin',
  'auditor',
] as const
export const pseudoRoles = ['resident', 'system'] as const
export const relations = [
  'inArea',
  'assignedUnit',
  'leadUnit',
  'assignedHandler',
  'registrar',
  'tookPart',
  'petitioner',
  'system',
  'tenant',
] as const

export type StaffRole = (typeof roles)[number]
export type Role = StaffRole | (typeof pseudoRoles)[number]
/**
 * How an actor stands to a matter. `tenant` is the weakest: to be of the same authority at all; it suits operations
 * that concern no single matter. The person complained about has no relation to that matter, whatever post they hold.
 */
export type Relation = (typeof relations)[number]
export type Grant = {
  readonly role: Role
  readonly relation: Relation
  /** the absent account in whose place it is held */
  readonly standsInFor?: string
}

/** A post held today: what turns an account into grants. */
export type Post = {
  readonly role: StaffRole
  readonly post: string
  /** key of the area the post covers, subtree included */
  readonly area: string
  readonly organization: string | null
  readonly headsArea: boolean
  /** the account whose post this is, where it is held for somebody absent */
  readonly standsInFor?: string
}

/** The facts of a matter on which a relation depends. */
export type Standing = {
  readonly area: string
  readonly unit: string | null
  /** of a part of joint handling: the unit that leads */
  readonly leadUnit?: string | null
  readonly handler: string | null
  readonly registrar: string | null
  readonly tookPart: readonly string[]
  readonly excluded: readonly string[]
}

const roleSchema = z.enum([...roles, ...pseudoRoles])
const allowSchema = z.partialRecord(roleSchema, z.array(z.enum(relations)).min(1))
const operationSchema = z.strictObject({
  title: labelSchema,
  allow: allowSchema,
  /** stages in which the operation is refused to a role although the relation would allow it */
  notIn: z.partialRecord(roleSchema, z.array(z.string())).optional(),
})

/** The one file of who may do what: roles × operations × relation × state × field. */
export const permissionTableSchema = z.strictObject({
  roles: z.record(roleSchema, z.strictObject({ title: labelSchema, area: z.boolean() })),
  operations: z.record(z.string().regex(/^[a-z][A-Za-z]*(\.[a-z][A-Za-z]*)+$/), operationSchema),
  fields: z.record(z.string(), operationSchema),
})
export type PermissionTable = z.infer<typeof permissionTableSchema>

/**
 * Every way in which the holder of these posts stands to the matter; none at all for the person complained about, nor for
 * a post that somebody holds in that person's place. A post held for somebody absent stands to the matter as its owner
 * does: what the substitute registered or handled is not mixed with it, so that no two people together may more than either.
 */
export function grantsOf(account: string, posts: readonly Post[], matter: Standing): Grant[] {
  if (matter.excluded.includes(account)) return []
  const grants: Grant[] = []
  for (const { role, area, organization, standsInFor } of posts) {
    if (standsInFor !== undefined && matter.excluded.includes(standsInFor)) continue
    const holder = standsInFor ?? account
    const grant = (relation: Relation) =>
      grants.push({ role, relation, ...(standsInFor !== undefined && { standsInFor }) })
    grant('tenant')
    if (matter.area.startsWith(area)) grant('inArea')
    if (organization !== null && organization === matter.unit) grant('assignedUnit')
    if (organization !== null && organization === matter.leadUnit) grant('leadUnit')
    if (matter.handler === holder) grant('assignedHandler')
    if (matter.registrar === holder) grant('registrar')
    if (matter.tookPart.includes(holder)) grant('tookPart')
  }
  return grants
}

/** Grants of an account that concern no matter: enough for operations allowed to `tenant`. */
export function tenantGrants(posts: readonly Post[]): Grant[] {
  return posts.map(({ role }) => ({ role, relation: 'tenant' }))
}

/**
 * Whether one of the grants allows the operation (or the reading of the field), in the given stage.
 *
 * @throws {RangeError} no such operation or field in the table: a bug of the caller, never an input
 */
export function permits(table: PermissionTable, operation: string, grants: readonly Grant[], stage?: string): boolean {
  const rule = table.operations[operation] ?? table.fields[operation]
  if (rule === undefined) throw new RangeError(`no such operation: ${operation}`)
  return grants.some(
    ({ role, relation }) =>
      (rule.allow[role] ?? []).includes(relation) &&
      !(stage !== undefined && (rule.notIn?.[role] ?? []).includes(stage)),
  )
}

/** Whether a role could ever be allowed the operation: the first, cheap question at the door of a route. */
export function mayEver(table: PermissionTable, operation: string, held: readonly Role[]): boolean {
  const rule = table.operations[operation] ?? table.fields[operation]
  if (rule === undefined) throw new RangeError(`no such operation: ${operation}`)
  return held.some((role) => rule.allow[role] !== undefined)
}
