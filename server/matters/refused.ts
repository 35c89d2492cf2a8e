import sql, { empty } from 'sql-template-tag'
import type { Reason } from '../../core/procedure/index.ts'
import type { Tx } from '../database/index.ts'
import { type Fault, Refused } from '../problem/index.ts'
import type { Loaded } from './state.ts'

/** A refusal of the engine as a problem: a wrong stage or a lost race is a conflict, a wrong form is the sender's. */
export function refusedBy(reasons: readonly Reason[], base = '/input'): Refused {
  const faults = reasons.map(
    ({ code, params, field }): Fault => ({ code, params, ...(field !== undefined && { pointer: base + field }) }),
  )
  const first = reasons[0]?.code ?? 'matter.move.unknown'
  if (first.startsWith('matter.input.')) return new Refused(422, 'input', { faults })
  const status =
    first === 'matter.move.notEntitled' ||
    first === 'matter.move.samePerson' ||
    first === 'matter.move.registrar' ||
    first === 'matter.move.requester'
      ? 403
      : first === 'matter.move.unknown'
        ? 404
        : 409
  return new Refused(status, first, { params: reasons[0]?.params ?? {}, faults })
}

/** What the loser of a race is told: who did what since. A resident, for whom the system writes, hears of the public part. */
export async function stale(tx: Tx, { row }: Loaded, revision: number): Promise<Refused> {
  const since = await tx.all<{ seq: number; move: string; at: Date; actor_post: string | null }>(
    sql`select seq, move, at, actor_post from matter_event where tenant = ${tx.who.tenant} and matter_id = ${row.id} and seq > ${revision}::bigint ${tx.who.kind === 'staff' ? empty : sql`and public`} order by seq limit 20`,
  )
  return new Refused(409, 'matter.stale', {
    extra: { revision: row.revision, stage: row.stage, since: since.map((e) => ({ ...e, at: e.at.toISOString() })) },
  })
}
