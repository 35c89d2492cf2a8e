import sql from 'sql-template-tag'
import type { Instant } from '../../core/deadline/index.ts'
import { type Actor, decideMove } from '../../core/procedure/index.ts'
import { asSystem, type Tx } from '../database/index.ts'
import { type Act, demand } from '../kernel/index.ts'
import { notFound } from '../problem/index.ts'
import { attachStaged } from './attach.ts'
import { endParts, openParts } from './parts.ts'
import { procedureVersion } from './procedures.ts'
import { checkReferences } from './references.ts'
import { refusedBy, stale } from './refused.ts'
import { saveStep } from './save.ts'
import { splitOff } from './split.ts'
import { type Loaded, loadMatter, standingOf, time } from './state.ts'
import { answerFollowers } from './together.ts'

export type MoveInput = { revision: number; input: Record<string, unknown> }
export type Moved = { matter: string; revision: number; stage: string; ending: string | null }

/**
 * Moves a matter along its procedure.
 *
 * @throws {Refused} 404 not to be seen; 409 somebody else moved it first, or the stage has no such move; 403 not entitled; 422 the form
 */
export async function moveMatter(act: Act, id: string, move: string, { revision, input }: MoveInput): Promise<Moved> {
  return act.once({ id, move, revision, input }, async (tx) => {
    const loaded = await loadMatter(tx, id, true)
    if (loaded === undefined) throw notFound()
    if (loaded.row.revision !== revision) throw await stale(tx, loaded, revision)
    return step(act, tx, loaded, move, input)
  })
}

/** One move of a loaded, locked matter inside a transaction, with all that the procedure lets follow from it. */
export async function step(
  act: Act,
  tx: Tx,
  loaded: Loaded,
  move: string,
  input: Record<string, unknown>,
  batch?: string,
): Promise<Moved> {
  const { row } = loaded
  const grants = demand(act, 'matter.move', standingOf(row), row.stage)
  return stepAs(act, tx, loaded, { move, input, actor: { account: act.staff?.account ?? null, grants }, batch })
}

/** The system's own step in a matter, made in the transaction of whoever brought it about. */
export const stepOfSystem = (act: Act, tx: Tx, loaded: Loaded, move: string, input: Record<string, unknown> = {}) =>
  asSystem(tx, (own) => stepAs(act, own, loaded, { move, input, actor: SYSTEM, batch: undefined }))

const SYSTEM: Actor = { account: null, grants: [{ role: 'system', relation: 'system' }] }

type Asked = { move: string; input: Record<string, unknown>; actor: Actor; batch: string | undefined }

async function stepAs(act: Act, tx: Tx, loaded: Loaded, asked: Asked): Promise<Moved> {
  const { row, state } = loaded
  const { now, calendar } = { now: act.kernel.now(), calendar: act.kernel.calendar }
  const procedure = await procedureVersion(tx, row.procedure_id, row.procedure_version)
  const references = await checkReferences(tx, procedure, asked.move, asked.input, row)
  const decision = decideMove(procedure, state, asked.move, asked.input, asked.actor, now, calendar, references.limit)
  if (!decision.ok) throw refusedBy(decision.reasons)
  const { next } = decision
  const made = procedure.moves[asked.move]
  const answers = decision.answer !== null && state.followers > 0
  // what went on to other matters cannot be taken back by itself
  const undo = answers || asked.actor.account === null ? undefined : made?.undo
  await saveStep(
    act,
    tx,
    row,
    { procedure, decision, corrections: references.corrections },
    {
      batch: asked.batch,
      ...(typeof undo === 'object' && {
        before: { state, category: row.category, area: row.area_key, tookPart: row.took_part },
        seconds: undo.withinSeconds,
      }),
    },
  )
  await attachStaged(tx, { matter: row.id, submission: null, seq: next.revision, ...references })
  const withdrawn = next.ending === 'withdrawn' || made?.effects.withdrawsVoice !== undefined
  if (withdrawn) await withdrawSubmissions(tx, row.id, decision.event.at)
  else if (made?.reopens !== undefined) await withdrawSubmissions(tx, row.id, null)
  else if (next.answeredAt !== state.answeredAt) await answerSubmissions(tx, row.id)

  const after: Loaded = { row: { ...row, stage: next.stage, unit_id: next.unit, revision: next.revision }, state: next }
  const { parts, endParts: ends, split } = made?.effects ?? {}
  if (parts !== undefined) await openParts(act, tx, after, { ...parts, data: decision.event.data })
  if (ends !== undefined && state.openParts > 0) await asSystem(tx, (own) => endParts(act, own, row.id, ends))
  if (split !== undefined) await splitOff(act, tx, after, procedure, { ...split, data: decision.event.data })
  if (answers) await asSystem(tx, (own) => answerFollowers(act, own, after, decision.event.data))
  return automatic(act, tx, loaded, { matter: row.id, revision: next.revision, stage: next.stage, ending: next.ending })
}

/** A move of one matter inside a transaction that has begun, by its id. */
export async function moveInside(
  act: Act,
  tx: Tx,
  id: string,
  move: string,
  input: Record<string, unknown> = {},
): Promise<Moved> {
  const loaded = await loadMatter(tx, id, true)
  if (loaded === undefined) throw notFound()
  return step(act, tx, loaded, move, input)
}

/** What the system does by itself on entering a stage: the first of its moves that is open now. */
async function automatic(act: Act, tx: Tx, { row, state }: Loaded, moved: Moved): Promise<Moved> {
  if (moved.stage === state.stage) return moved
  const procedure = await procedureVersion(tx, row.procedure_id, row.procedure_version)
  const moves = procedure.stages[moved.stage]?.automatic ?? []
  if (moves.length === 0) return moved
  const loaded = await loadMatter(tx, row.id, true)
  if (loaded === undefined) return moved
  const { now, calendar } = { now: act.kernel.now(), calendar: act.kernel.calendar }
  const open = moves.find((move) => decideMove(procedure, loaded.state, move, {}, SYSTEM, now, calendar).ok)
  return open === undefined ? moved : stepOfSystem(act, tx, loaded, open)
}

/** The voice has been answered with its matter. */
async function answerSubmissions(tx: Tx, matter: string): Promise<void> {
  await tx.run(
    sql`update submission s set answered_at = coalesce(s.answered_at, m.answered_at) from matter m where m.tenant = s.tenant and m.id = s.matter_id and s.tenant = ${tx.who.tenant} and s.matter_id = ${matter}`,
  )
}

/** The voice was withdrawn, or is back with the matter that was opened again. */
async function withdrawSubmissions(tx: Tx, matter: string, at: Instant | null): Promise<void> {
  await tx.run(
    at === null
      ? sql`update submission set withdrawn_at = null where tenant = ${tx.who.tenant} and matter_id = ${matter} and withdrawn_at is not null`
      : sql`update submission set withdrawn_at = coalesce(withdrawn_at, ${time(at)}) where tenant = ${tx.who.tenant} and matter_id = ${matter}`,
  )
}
