import sql from 'sql-template-tag'
import type { Label } from '../../core/deadline/index.ts'
import { type Tx, transact } from '../database/index.ts'
import { type Kernel, systemWho } from '../kernel/index.ts'
import { addCategories } from '../setup/index.ts'
import type { PastRequest, RowFault } from './row.ts'

/** What rows are checked against in the tenant that takes them over. */
export type Ground = {
  version: number
  /** where a row without an area hangs */
  area: string
  areas: ReadonlySet<string>
  /** code by code, and by name in both languages */
  categories: Map<string, string>
  /** a tenant made for imports keeps the categories of the file as they stand */
  takesCategories: boolean
}

/** @returns undefined where there is no such tenant */
export async function groundOf(kernel: Kernel, tenant: string, area: string | undefined): Promise<Ground | undefined> {
  return transact(
    kernel.pool,
    systemWho(tenant),
    async (tx) => {
      const home = await tx.maybe<{ kind: string; area: string; version: number }>(sql`
        select t.kind, coalesce((select a.key from area a where a.tenant = t.id and t.kind = 'imported' and a.level = 'community' order by a.key limit 1), t.area_key) as area,
          (select max(version) from procedure_version p where p.tenant = t.id and p.id = 'request') as version
        from tenant t where t.id = ${tenant}`)
      if (home === undefined) return undefined
      const areas = await tx.all<{ key: string }>(sql`select key from area where tenant = ${tenant}`)
      const categories = await tx.all<{ code: string; name: Label }>(
        sql`select code, name from category where tenant = ${tenant} order by length(code) desc`,
      )
      const takesCategories = home.kind === 'imported'
      return {
        version: home.version,
        area: area ?? home.area,
        areas: new Set(areas.map(({ key }) => key)),
        categories: new Map([
          ...(takesCategories
            ? []
            : categories.flatMap(({ code, name }): [string, string][] => [
                [name.zh, code],
                [name.en, code],
              ])),
          ...categories.map(({ code }): [string, string] => [code, code]),
        ]),
        takesCategories,
      }
    },
    'read',
  )
}

/** Where a row belongs in the tenant. Without a tenant (a dry run for one to be made) everything is new. */
export function settle(
  row: PastRequest,
  ground: Ground | undefined,
): { area: string; category: string | null } | { fault: RowFault } {
  if (row.area !== null && ground?.areas.has(row.area) !== true)
    return { fault: { field: 'area', code: 'import.area', params: {} } }
  const area = row.area ?? ground?.area ?? ''
  if (row.category === null) return { area, category: null }
  const code = ground?.categories.get(row.category)
  if (code !== undefined) return { area, category: code }
  if (ground?.takesCategories === false) return { fault: { field: 'category', code: 'import.category', params: {} } }
  return { area, category: row.category }
}

/** Adds the categories of a batch that a tenant made for imports does not have yet, in the transaction of the batch. */
export async function takeCategories(tx: Tx, ground: Ground, used: Iterable<string | null>): Promise<void> {
  const unknown = [...new Set(used)].filter((code) => code !== null && !ground.categories.has(code)) as string[]
  if (unknown.length === 0) return
  await addCategories(
    tx,
    unknown.map((code) => ({ code, parent: null, name: { zh: code, en: code }, sort: 10_000 })),
  )
  for (const code of unknown) ground.categories.set(code, code)
}
