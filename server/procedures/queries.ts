import sql from 'sql-template-tag'
import type { Procedure } from '../../core/procedure/index.ts'
import { type Act, demand } from '../kernel/index.ts'
import { procedureVersion } from '../matters/index.ts'
import { notFound } from '../problem/index.ts'

/** @throws {Refused} 404 no such version */
export async function publishedProcedure(act: Act, id: string, version: number): Promise<Procedure> {
  demand(act, 'reference.read')
  return act.read(async (tx) => {
    const known = await tx.maybe(
      sql`select 1 from procedure_version where tenant = ${act.tenant} and id = ${id} and version = ${version}`,
    )
    if (known === undefined) throw notFound()
    return procedureVersion(tx, id, version)
  })
}
