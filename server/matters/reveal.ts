import sql from 'sql-template-tag'
import { z } from 'zod'
import { permits } from '../../core/permission/index.ts'
import { type Act, demand } from '../kernel/index.ts'
import { notFound, Refused } from '../problem/index.ts'
import { loadMatter, standingOf } from './state.ts'

/** Why personal facts may be read. The database refuses any other word. */
export const purposes = ['contact', 'verify', 'handle', 'callback', 'correct', 'legalDuty'] as const

export const Revealed = z.strictObject({
  name: z.string().nullable(),
  phone: z.string().nullable(),
  identity: z.string().nullable(),
  numbers: z.array(z.strictObject({ token: z.string(), value: z.string() })),
})

type Sealed = {
  name_sealed: Buffer | null
  phone_sealed: Buffer | null
  identity_sealed: Buffer | null
  tokens_sealed: Buffer | null
}

/**
 * Opens a petitioner's facts for a stated purpose. The database function behind it checks the right a second time and writes the
 * audit entry in the same transaction, so that there is no reading without a trace.
 */
export async function revealPetitioner(
  act: Act,
  submission: string,
  purpose: (typeof purposes)[number],
): Promise<z.input<typeof Revealed>> {
  const keys = await act.kernel.keysOf(act.tenant)
  return act.write(async (tx) => {
    // what was split off bears the seals of the submission it came of
    const owner = await tx.maybe<{ matter_id: string; sealed_for: string }>(
      sql`select matter_id, coalesce(code_of, id) as sealed_for from submission where tenant = ${act.tenant} and id = ${submission}`,
    )
    const loaded = owner && (await loadMatter(tx, owner.matter_id, false))
    if (owner === undefined || loaded === undefined) throw notFound()
    const grants = demand(act, 'petitioner.reveal', standingOf(loaded.row), loaded.row.stage)
    const sealed = await tx
      .maybe<Sealed>(sql`select * from reveal_petitioner(${submission}, ${purpose}, ${act.trace})`)
      .catch((error: { code?: string }) => {
        throw error.code === '42501' ? new Refused(403, 'notEntitled') : error
      })
    const open = (column: string, value: Buffer | null | undefined) =>
      value == null ? null : keys.openText(value, { table: 'petitioner', column, row: owner.sealed_for })
    const tokens = open('tokens', sealed?.tokens_sealed)
    return {
      name: open('name', sealed?.name_sealed),
      phone: open('phone', sealed?.phone_sealed),
      identity: permits(act.kernel.permissions, 'petitioner.identity', grants)
        ? open('identity', sealed?.identity_sealed)
        : null,
      numbers:
        tokens === null
          ? []
          : (JSON.parse(tokens) as { token: string; value: string }[]).map(({ token, value }) => ({ token, value })),
    }
  })
}
