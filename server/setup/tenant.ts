import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import sql from 'sql-template-tag'
import { parse } from 'yaml'
import { z } from 'zod'
import { type Label, labelSchema } from '../../core/deadline/index.ts'
import { checkProcedure, type Procedure } from '../../core/procedure/index.ts'
import type { Keyring, TenantKeys } from '../cryptography/index.ts'
import { type Tx, transact } from '../database/index.ts'
import { type Installation, systemWho } from '../kernel/index.ts'
import { publishProcedure } from '../matters/index.ts'
import { type AreaRow, addAreas, addCategories, type CategoryRow } from './rows.ts'

const schemes = fileURLToPath(new URL('../../schemes/', import.meta.url))

export type NewTenant = {
  id: string
  kind: 'live' | 'demonstration' | 'imported'
  name: string
  area: string
  prefix?: string
  contact?: Record<string, string>
  areas: readonly AreaRow[]
}

/** Makes a tenant with its data key, its areas, the shipped procedures and categories. A tenant that exists is left as it is. */
export async function createTenant(
  { database, keyring }: Installation,
  tenant: NewTenant,
): Promise<'created' | 'exists'> {
  return transact(database.pool, systemWho(tenant.id), async (tx) =>
    (await addTenant(tx, keyring, tenant)) === undefined ? 'exists' : 'created',
  )
}

/**
 * As `createTenant`, inside a transaction that goes on to fill the tenant.
 *
 * @returns its keys, which no other connection can find before the commit; undefined when it exists
 */
export async function addTenant(tx: Tx, keyring: Keyring, tenant: NewTenant): Promise<TenantKeys | undefined> {
  const key = keyring.newTenantKey(tenant.id)
  const made = await tx.run(sql`insert into tenant (id, kind, name, area_key, data_keys, prefix, contact)
    values (${tenant.id}, ${tenant.kind}, ${tenant.name}, ${tenant.area}, ${JSON.stringify([{ id: key.id, wrapped: key.wrapped.toString('base64') }])}, ${tenant.prefix ?? 'QS'}, ${JSON.stringify(tenant.contact ?? {})})
    on conflict do nothing`)
  if (made === 0) return undefined
  await addAreas(tx, tenant.areas)
  await addCategories(tx, shippedCategories())
  for (const procedure of shippedProcedures()) await publishProcedure(tx, procedure)
  await tx.run(
    sql`insert into audit_entry (tenant, actor, operation, object_kind, object_id) values (${tenant.id}, 'system', 'tenant.create', 'tenant', ${tenant.id})`,
  )
  return keyring.unwrap(tenant.id, [key])
}

/**
 * Publishes what a newer release of the product ships: a procedure whose version is higher than any the tenant has. Running
 * matters keep theirs. One that was edited here beyond the shipped version is left alone.
 */
export async function publishShipped({ kernel }: Installation): Promise<number> {
  const tenants = await transact(
    kernel.pool,
    systemWho(''),
    (tx) => tx.all<{ id: string }>(sql`select id from tenant order by id`),
    'read',
  )
  let published = 0
  for (const { id } of tenants)
    published += await transact(kernel.pool, systemWho(id), async (tx) => {
      // nodes that start at once publish one after the other
      await tx.run(sql`lock table procedure_version in share row exclusive mode`)
      let count = 0
      for (const procedure of shippedProcedures()) {
        const { latest } = await tx.one<{ latest: number }>(
          sql`select coalesce(max(version), 0) as latest from procedure_version where tenant = ${id} and id = ${procedure.id}`,
        )
        if (latest >= procedure.version) continue
        if ((await publishProcedure(tx, procedure)) === 'published') count += 1
      }
      return count
    })
  return published
}

/** The procedures under schemes/, validated as a whole; a mistake names the file and the place. */
export function shippedProcedures(): Procedure[] {
  return readdirSync(schemes, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /\/procedures\/[^/]+\.yaml$/.test(path))
    .sort()
    .map((path) => procedureFromYaml(readFileSync(schemes + path, 'utf8'), path))
}

/** @throws {RangeError} not a sound procedure; the message lists every problem with its place in the file */
export function procedureFromYaml(text: string, name: string): Procedure {
  const checked = checkProcedure(parse(text))
  if (checked.ok) return checked.value
  throw new RangeError(
    `${name}: ${checked.problems.map((problem) => `${problem.path}: expected ${problem.expected}`).join('; ')}`,
  )
}

const categoryFile = z.array(
  z.strictObject({
    code: z.string().regex(/^[a-z][a-z0-9.]*$/),
    name: labelSchema,
    children: z.array(z.strictObject({ code: z.string(), name: labelSchema })).optional(),
  }),
)

function shippedCategories(): CategoryRow[] {
  const file = categoryFile.parse(parse(readFileSync(`${schemes}request/categories.yaml`, 'utf8')))
  return file.flatMap(({ code, name, children = [] }, index): CategoryRow[] => [
    { code, parent: null, name, sort: index * 100 },
    ...children.map(
      (child, at): CategoryRow => ({
        code: `${code}.${child.code}`,
        parent: code,
        name: child.name as Label,
        sort: index * 100 + at + 1,
      }),
    ),
  ])
}
