import sql from 'sql-template-tag'
import { z } from 'zod'
import { administering } from '../accounts/index.ts'
import { type Act, demand } from '../kernel/index.ts'
import { publishProcedure } from '../matters/index.ts'
import { Refused } from '../problem/index.ts'
import { checkBody, refusalOf } from './check.ts'
import { lockedDraft } from './drafts.ts'
import { audit, latestVersion } from './queries.ts'

export const Publishing = z.strictObject({
  revision: z.int().min(1),
  /** the latest version, by whoever has seen that it is newer than the one the draft was begun from, and means to replace it all the same */
  replaces: z.int().min(1).optional(),
})
export const Published = z.strictObject({ procedure: z.string(), version: z.int() })

/**
 * Publishes a draft as the next version: matters that come in from now on take it, those that run keep theirs. The draft has had its
 * day with that.
 *
 * @throws {Refused} 409 draft.stale; draft.problems; draft.notTried: not led to an end as it stands; draft.overtaken: another version was
 *   published since it was begun, whose changes would be lost
 */
export async function publishDraft(
  act: Act,
  id: string,
  { revision, replaces }: z.output<typeof Publishing>,
): Promise<z.input<typeof Published>> {
  demand(act, 'procedure.edit')
  return administering(act).once({ publish: id, revision, replaces }, async (tx) => {
    const row = await lockedDraft(act, tx, id, revision)
    const { procedure_id: procedure, base_version: base } = row
    // one after the other, as with what a newer release brings
    await tx.run(sql`lock table procedure_version in share row exclusive mode`)
    const latest = await latestVersion(tx, procedure)
    if (latest !== base && latest !== (replaces ?? null))
      throw new Refused(409, 'draft.overtaken', { params: { version: latest }, extra: { version: latest } })
    const version = (latest ?? 0) + 1
    const checked = await checkBody(tx, row.body, procedure, version)
    if (!checked.ok) throw refusalOf(act, checked.problems, row.body)
    if (row.tried_hash !== row.content_hash) throw new Refused(409, 'draft.notTried')
    await publishProcedure(tx, checked.value)
    await tx.run(sql`delete from procedure_draft where tenant = ${act.tenant} and id = ${id}`)
    await audit(act, tx, 'procedure.publish', 'procedure', procedure, { version, draft: id, revision })
    return { procedure, version }
  })
}
