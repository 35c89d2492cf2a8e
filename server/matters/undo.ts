import sql from 'sql-template-tag'
import type { Accepted, MatterState } from '../../core/procedure/index.ts'
import type { Tx } from '../database/index.ts'
import { type Act, demand } from '../kernel/index.ts'
import { notFound, Refused } from '../problem/index.ts'
import { leadFault } from './leads.ts'
import type { Moved } from './move.ts'
import { procedureVersion } from './procedures.ts'
import { stale } from './refused.ts'
import { saveStep } from './save.ts'
import { type Loaded, loadMatter, standingOf } from './state.ts'

type Last = {
  seq: number
  at: Date
  move: string
  before: { state: MatterState; category: string | null; area: string; tookPart: string[] }
}

/**
 * Takes back one's own last step, for as long as the procedure allows and nothing followed it. The trail keeps the step and that
 * it was taken back; messages that have not gone out yet never do.
 *
 * @throws {Refused} 404 not to be seen; 409 undo.nothing: the last step is somebody else's or cannot be taken back; undo.late; matter.stale;
 *   merge.closed and the like: what was separated cannot follow again
 */
export async function undoMove(act: Act, id: string, revision: number): Promise<Moved> {
  return act.once({ undo: id, revision }, async (tx) => {
    const loaded = await loadMatter(tx, id, true)
    if (loaded === undefined) throw notFound()
    return undoStep(act, tx, loaded, revision)
  })
}

/** The same inside a transaction, for a matter that is loaded and locked. */
export async function undoStep(act: Act, tx: Tx, loaded: Loaded, revision: number): Promise<Moved> {
  const { row, state } = loaded
  demand(act, 'matter.read', standingOf(row))
  if (row.revision !== revision) throw await stale(tx, loaded, revision)
  const last = await lastStep(tx, row.id)
  if (last === undefined) throw new Refused(409, 'undo.nothing')
  const procedure = await procedureVersion(tx, row.procedure_id, row.procedure_version)
  const now = act.kernel.now()
  if (now > undoableUntil(last, procedure.moves[last.move]?.undo)) throw new Refused(409, 'undo.late')
  const { before } = last
  const lead = procedure.stages[before.state.stage]?.withLead === undefined ? null : before.state.follows
  // what was separated goes back only to one that can still be answered with it
  const fault = lead === null ? undefined : await leadFault(tx, lead, row, procedure)
  if (fault !== undefined) throw new Refused(409, fault)
  await tx.run(sql`select step_taken_back(${row.id}, ${last.seq})`)
  const next: MatterState = { ...before.state, revision: row.revision + 1, rating: state.rating }
  const decision: Accepted = {
    ok: true,
    next,
    event: {
      move: 'undo',
      from: row.stage,
      to: next.stage,
      at: now,
      actor: act.staff?.account ?? null,
      as: null,
      data: { move: last.move },
    },
    clocks: next.clocks,
    notices: [],
    answer: null,
  }
  const restored = { ...row, category: before.category, area_key: before.area, took_part: before.tookPart }
  await saveStep(act, tx, restored, { procedure, decision })
  if (before.state.answeredAt !== state.answeredAt)
    await tx.run(sql`update submission set answered_at = null where tenant = ${act.tenant} and matter_id = ${row.id}`)
  return { matter: row.id, revision: next.revision, stage: next.stage, ending: next.ending }
}

const lastStep = (tx: Tx, id: string) => tx.maybe<Last>(sql`select seq, at, move, before from step_before(${id})`)

function undoableUntil({ at }: Last, undo: 'none' | { withinSeconds: number } | undefined): number {
  return typeof undo === 'object' ? at.getTime() + undo.withinSeconds * 1000 : 0
}

/** The step one may take back now, and until when; null where there is none. */
export async function undoable(act: Act, tx: Tx, { row }: Loaded): Promise<{ seq: number; until: string } | null> {
  const last = act.staff === undefined ? undefined : await lastStep(tx, row.id)
  if (last === undefined) return null
  const procedure = await procedureVersion(tx, row.procedure_id, row.procedure_version)
  const until = undoableUntil(last, procedure.moves[last.move]?.undo)
  return act.kernel.now() <= until ? { seq: last.seq, until: new Date(until).toISOString() } : null
}
