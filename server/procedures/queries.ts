import sql from 'sql-template-tag'
import { z } from 'zod'
import type { Procedure } from '../../core/procedure/index.ts'
import { type Tx, transact } from '../database/index.ts'
import { type Act, demand, systemWho } from '../kernel/index.ts'
import { procedureVersion, runningByVersion } from '../matters/index.ts'
import { notFound } from '../problem/index.ts'

/** @throws {Refused} 404 no such version */
export async function publishedProcedure(act: Act, id: string, version: number): Promise<Procedure> {
  demand(act, 'reference.read')
  return act.read(async (tx) => {
    const procedure = await procedureOf(tx, id, version)
    if (procedure === undefined) throw notFound()
    return procedure
  })
}

export async function procedureOf(tx: Tx, id: string, version: number): Promise<Procedure | undefined> {
  const known = await tx.maybe(
    sql`select 1 from procedure_version where tenant = ${tx.who.tenant} and id = ${id} and version = ${version}`,
  )
  return known === undefined ? undefined : procedureVersion(tx, id, version)
}

/** The version that new matters take; null where nothing of this name was published. */
export async function latestVersion(tx: Tx, id: string): Promise<number | null> {
  const { version } = await tx.one<{ version: number | null }>(
    sql`select max(version) as version from procedure_version where tenant = ${tx.who.tenant} and id = ${id}`,
  )
  return version
}

export const Versions = z.strictObject({
  items: z.array(
    z.strictObject({
      version: z.int(),
      publishedAt: z.string(),
      /** matters that have not ended and go by this version */
      running: z.int(),
    }),
  ),
})

/**
 * Every version of a procedure, the latest first, with how many matters of the whole authority go by it.
 *
 * @throws {Refused} 404 no such procedure
 */
export async function listVersions(act: Act, id: string): Promise<z.input<typeof Versions>> {
  demand(act, 'reference.read')
  return transact(
    act.kernel.pool,
    systemWho(act.tenant),
    async (tx) => {
      const versions = await tx.all<{ version: number; published_at: Date }>(
        sql`select version, published_at from procedure_version where tenant = ${act.tenant} and id = ${id} order by version desc`,
      )
      if (versions.length === 0) throw notFound()
      const running = await runningByVersion(tx, id)
      return {
        items: versions.map(({ version, published_at }) => ({
          version,
          publishedAt: published_at.toISOString(),
          running: running.get(version) ?? 0,
        })),
      }
    },
    'read',
  )
}

export const audit = (act: Act, tx: Tx, operation: string, kind: string, id: string, detail: object) =>
  tx.run(
    sql`insert into audit_entry (tenant, actor, operation, object_kind, object_id, detail, trace) values (${act.tenant}, ${act.staff?.account ?? 'system'}, ${operation}, ${kind}, ${id}, ${JSON.stringify(detail)}, ${act.trace})`,
  )
