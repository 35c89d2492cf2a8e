import sql from 'sql-template-tag'
import type { Procedure } from '../../core/procedure/index.ts'
import type { Tx } from '../database/index.ts'
import type { Subject } from './references.ts'

type Lead = { id: string; stage: string; closed: boolean; parent_id: string | null; conflict: boolean }

/**
 * Why a matter cannot be merged into another: it is not there to be seen, is itself, has ended or been answered, follows a third
 * one, belongs to another procedure, or lies with somebody this one is a complaint about (PR-23). Locks the other one, so
 * that it cannot be answered in the same moment without this one.
 */
export async function leadFault(
  tx: Tx,
  lead: string,
  subject: Subject,
  procedure: Procedure,
): Promise<string | undefined> {
  if (lead === subject.id) return 'merge.self'
  const row = await tx.maybe<Lead>(sql`
    select m.id, m.stage, m.closed_at is not null as closed, m.parent_id,
      m.handler_id = any (${subject.excluded}::uuid[])
        or exists (select from appointment a where a.tenant = m.tenant and a.organization_id = m.unit_id and a.account_id = any (${subject.excluded}::uuid[])) as conflict
    from matter m where m.tenant = ${tx.who.tenant} and m.id = ${lead} and m.procedure_id = ${procedure.id} for no key update of m`)
  if (row === undefined || row.parent_id !== null) return 'merge.unknown'
  if (procedure.stages[row.stage]?.withLead !== undefined) return 'merge.follows'
  if (row.closed || !mayLead(procedure, row.stage)) return 'merge.closed'
  return row.conflict ? 'conflict.unit' : undefined
}

/** Stages in which a matter can take others in: those that lie before its answer. */
export function leadingStages(procedure: Procedure): string[] {
  return Object.keys(procedure.stages).filter((stage) => mayLead(procedure, stage))
}

function mayLead(procedure: Procedure, stage: string): boolean {
  const after = new Set<string | undefined>()
  for (const { to, effects } of Object.values(procedure.moves))
    if (effects.answer !== undefined && to !== 'same') after.add(procedure.stages[to]?.phase ?? to)
  const { phase, final, withLead } = procedure.stages[stage] ?? {}
  return !final && withLead === undefined && !after.has(phase ?? stage)
}
