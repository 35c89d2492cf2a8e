import sql from 'sql-template-tag'
import type { Tx } from '../database/index.ts'
import type { Act } from '../kernel/index.ts'
import { stepOfSystem } from './move.ts'
import { procedureVersion } from './procedures.ts'
import { type Loaded, loadMatters } from './state.ts'

/**
 * Gives everybody whose submission was merged into a matter the answer it was given, each in a matter of its own: from there
 * each confirms, rates or disagrees for itself. Who handled the one handled them all. Uses matter_follows.
 *
 * @param data what the form of the lead's answer said; of it, each takes what its own form asks
 */
export async function answerFollowers(
  act: Act,
  tx: Tx,
  { row, state }: Loaded,
  data: Record<string, unknown>,
): Promise<void> {
  const following = await tx.all<{ id: string }>(
    sql`select id from matter where tenant = ${tx.who.tenant} and follows = ${row.id} and closed_at is null order by id`,
  )
  for (const found of await loadMatters(
    tx,
    following.map(({ id }) => id),
  )) {
    const procedure = await procedureVersion(tx, found.row.procedure_id, found.row.procedure_version)
    const move = procedure.stages[found.row.stage]?.withLead
    if (move === undefined) continue
    const asked = procedure.moves[move]?.fields ?? []
    const said: Record<string, unknown> = { outcome: state.outcome, ...data }
    const input = Object.fromEntries(asked.flatMap(({ id, type }) => (type === 'files' ? [] : [[id, said[id]]])))
    const handledBy = [...new Set([...found.state.handledBy, ...state.handledBy])]
    await stepOfSystem(act, tx, { row: found.row, state: { ...found.state, handledBy } }, move, input)
  }
}
