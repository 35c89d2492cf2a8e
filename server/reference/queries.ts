import sql from 'sql-template-tag'
import { z } from 'zod'
import { dayOf } from '../../core/deadline/index.ts'
import type { Act } from '../kernel/index.ts'
import { demand } from '../kernel/index.ts'
import { procedureVersion } from '../matters/index.ts'
import { textOf } from '../messages/index.ts'

export const Reference = z.strictObject({
  tenantName: z.string(),
  demonstration: z.boolean(),
  areas: z.array(z.strictObject({ key: z.string(), level: z.string(), name: z.string() })),
  organizations: z.array(
    z.strictObject({
      id: z.uuid(),
      name: z.string(),
      kind: z.string(),
      area: z.string(),
      handles: z.boolean(),
      phone: z.string().nullable(),
    }),
  ),
  categories: z.array(
    z.strictObject({ code: z.string(), parent: z.string().nullable(), name: z.string(), retired: z.boolean() }),
  ),
  accounts: z.array(z.strictObject({ id: z.uuid(), name: z.string(), units: z.array(z.uuid()) })),
  procedures: z.array(
    z.strictObject({
      id: z.string(),
      version: z.int(),
      title: z.string(),
      stages: z.array(z.strictObject({ id: z.string(), title: z.string(), final: z.boolean() })),
    }),
  ),
  roles: z.array(z.strictObject({ id: z.string(), title: z.string() })),
})

/** What a console needs to name things and to fill its selections. One query a table, each by the tenant's primary key. */
export async function readReference(act: Act): Promise<z.input<typeof Reference>> {
  demand(act, 'reference.read')
  const { tenant, language, kernel } = act
  const today = dayOf(kernel.now())
  return act.read(async (tx) => {
    const { name, kind } = await tx.one<{ name: string; kind: string }>(
      sql`select name, kind from tenant where id = ${tenant}`,
    )
    const areas = await tx.all<{ key: string; level: string; name: string }>(
      sql`select key, level, name from area where tenant = ${tenant} and (valid_until is null or valid_until >= ${today}::date) order by key`,
    )
    const organizations = await tx.all<{
      id: string
      name: string
      kind: string
      area: string
      handles: boolean
      phone: string | null
    }>(
      sql`select id, name, kind, area_key as area, handles, phone from organization where tenant = ${tenant} order by area_key, name`,
    )
    const categories = await tx.all<{
      code: string
      parent: string | null
      name: { zh: string; en: string }
      retired: boolean
    }>(
      sql`select code, parent, name, retired_at is not null as retired from category where tenant = ${tenant} order by sort, code`,
    )
    const accounts = await tx.all<{ id: string; name: string; units: string[] }>(sql`
      select a.id, a.display_name as name, coalesce(array_agg(distinct p.organization_id) filter (where p.organization_id is not null), '{}') as units
      from account a left join appointment p on p.tenant = a.tenant and p.account_id = a.id and p.valid_from <= ${today}::date and (p.valid_until is null or p.valid_until >= ${today}::date)
      where a.tenant = ${tenant} and a.disabled_at is null group by a.id, a.display_name order by a.display_name, a.id`)
    const versions = await tx.all<{ id: string; version: number }>(
      sql`select id, version from procedure_version where tenant = ${tenant} order by id, version desc`,
    )
    const procedures = []
    // a published version is read once per process
    for (const { id, version } of versions) procedures.push(await procedureVersion(tx, id, version))
    return {
      tenantName: name,
      demonstration: kind === 'demonstration',
      areas,
      organizations,
      categories: categories.map((c) => ({ ...c, name: textOf(c.name, language) })),
      accounts,
      procedures: procedures.map(({ id, version, title, stages }) => ({
        id,
        version,
        title: textOf(title, language),
        stages: Object.entries(stages).map(([stage, s]) => ({
          id: stage,
          title: textOf(s.title, language),
          final: s.final,
        })),
      })),
      roles: Object.entries(kernel.permissions.roles)
        .filter(([id]) => id !== 'resident' && id !== 'system')
        .map(([id, role]) => ({ id, title: textOf(role.title, language) })),
    }
  })
}
