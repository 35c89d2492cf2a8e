import sql, { empty } from 'sql-template-tag'
import type { Term } from '../../core/deadline/index.ts'
import { decideMove, type Procedure, type Reason } from '../../core/procedure/index.ts'
import type { Tx } from '../database/index.ts'
import { type Act, demand } from '../kernel/index.ts'
import { type Fault, notFound, Refused } from '../problem/index.ts'
import { attachStaged, proposedRoute } from './create.ts'
import { procedureVersion } from './procedures.ts'
import { saveStep } from './save.ts'
import { type Loaded, loadMatter, loadMatters, standingOf } from './state.ts'

/** A refusal of the engine as a problem: a wrong stage or a lost race is a conflict, a wrong form is the sender's. */
export function refusedBy(reasons: readonly Reason[], base = '/input'): Refused {
  const faults = reasons.map(
    ({ code, params, field }): Fault => ({ code, params, ...(field !== undefined && { pointer: base + field }) }),
  )
  const first = reasons[0]?.code ?? 'matter.move.unknown'
  if (first.startsWith('matter.input.')) return new Refused(422, 'input', { faults })
  const status =
    first === 'matter.move.notEntitled' || first === 'matter.move.samePerson' || first === 'matter.move.registrar'
      ? 403
      : first === 'matter.move.unknown'
        ? 404
        : 409
  return new Refused(status, first, { params: reasons[0]?.params ?? {}, faults })
}

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

/** What the loser of a race is told: who did what since. A resident, for whom the system writes, hears of the public part. */
async function stale(tx: Tx, { row }: Loaded, revision: number): Promise<Refused> {
  const since = await tx.all<{ seq: number; move: string; at: Date; actor_post: string | null }>(
    sql`select seq, move, at, actor_post from matter_event where tenant = ${tx.who.tenant} and matter_id = ${row.id} and seq > ${revision}::bigint ${tx.who.kind === 'staff' ? empty : sql`and public`} order by seq limit 20`,
  )
  return new Refused(409, 'matter.stale', {
    extra: { revision: row.revision, stage: row.stage, since: since.map((e) => ({ ...e, at: e.at.toISOString() })) },
  })
}

/** One move of a loaded, locked matter inside a transaction. */
export async function step(
  act: Act,
  tx: Tx,
  { row, state }: Loaded,
  move: string,
  input: Record<string, unknown>,
): Promise<Moved> {
  const standing = standingOf(row)
  const grants = demand(act, 'matter.move', standing, row.stage)
  const procedure = await procedureVersion(tx, row.procedure_id, row.procedure_version)
  const references = await checkReferences(tx, procedure, move, input, {
    excluded: row.excluded,
    area: row.area_key,
    category: row.category,
  })
  const decision = decideMove(
    procedure,
    state,
    move,
    input,
    { account: act.staff?.account ?? null, grants },
    act.kernel.now(),
    act.kernel.calendar,
    references.limit,
  )
  if (!decision.ok) throw refusedBy(decision.reasons)
  await saveStep(act, tx, row, { procedure, decision, corrections: references.corrections })
  await attachStaged(tx, { matter: row.id, submission: null, seq: decision.next.revision, ...references })
  const { next } = decision
  if (next.answeredAt !== state.answeredAt || next.ending === 'withdrawn')
    await markSubmissions(tx, row.id, next.ending === 'withdrawn')
  return { matter: row.id, revision: next.revision, stage: next.stage, ending: next.ending }
}

/** Everybody who spoke has been answered with the matter, or the only voice was withdrawn. */
async function markSubmissions(tx: Tx, matter: string, withdrawn: boolean): Promise<void> {
  await tx.run(
    withdrawn
      ? sql`update submission set withdrawn_at = coalesce(withdrawn_at, now()) where tenant = ${tx.who.tenant} and matter_id = ${matter}`
      : sql`update submission s set answered_at = coalesce(s.answered_at, m.answered_at) from matter m where m.tenant = s.tenant and m.id = s.matter_id and s.tenant = ${tx.who.tenant} and s.matter_id = ${matter}`,
  )
}

export type References = {
  limit: Term | undefined
  photos: string[]
  /** those among them that the petitioner does not see */
  internalPhotos: string[]
  corrections: { category?: string; area?: string }
}
export type Subject = { excluded: readonly string[]; area: string; category: string | null }

/**
 * Checks what a form points at: units that handle, accounts that are active, categories, photos. A unit in which the person complained
 * about holds a post, and that person, are refused (PR-23). Also finds the routing limit that goes with the unit.
 */
export async function checkReferences(
  tx: Tx,
  procedure: Procedure,
  moveId: string,
  input: Record<string, unknown>,
  subject: Subject,
  base = '/input',
): Promise<References> {
  const references: References = { limit: undefined, photos: [], internalPhotos: [], corrections: {} }
  const { excluded } = subject
  const move = Object.hasOwn(procedure.moves, moveId) ? procedure.moves[moveId] : undefined
  if (move === undefined) return references
  const faults: Fault[] = []
  for (const { id, type, internal } of move.fields) {
    const value = input[id]
    if (value === undefined || value === null) continue
    const pointer = `${base}/${id}`
    if (type === 'unit' || type === 'account') {
      if (typeof value !== 'string' || !UUID.test(value)) continue
      const fault = type === 'unit' ? await unitFault(tx, value, excluded) : await accountFault(tx, value, excluded)
      if (fault !== undefined) faults.push({ code: fault, pointer })
    } else if (type === 'category' && typeof value === 'string') {
      const known = await tx.maybe(
        sql`select 1 from category where tenant = ${tx.who.tenant} and code = ${value} and retired_at is null`,
      )
      if (known === undefined) faults.push({ code: 'category.unknown', pointer })
      references.corrections.category = value
    } else if (type === 'area' && typeof value === 'string') {
      const known = await tx.maybe(
        sql`select 1 from area where tenant = ${tx.who.tenant} and key = ${value} and level in ('community', 'grid', 'building', 'unit')`,
      )
      if (known === undefined) faults.push({ code: 'area.unknown', pointer })
      references.corrections.area = value
    } else if (type === 'files' && Array.isArray(value)) {
      const ids = value.filter((v): v is string => typeof v === 'string' && UUID.test(v))
      if (ids.length < value.length) faults.push({ code: 'photo.unknown', pointer })
      references.photos.push(...ids)
      if (move.internal || internal) references.internalPhotos.push(...ids)
    }
  }
  if (faults.length > 0) throw new Refused(422, 'input', { faults })
  if (move.effects.limit === 'routing') {
    const rule = await tx.maybe<{ limit_amount: number | null; limit_unit: Term['unit'] | null }>(
      sql`select r.limit_amount, r.limit_unit from (${proposedRoute(tx.who.tenant, references.corrections.category ?? subject.category, references.corrections.area ?? subject.area)}) r`,
    )
    if (rule?.limit_amount != null && rule.limit_unit !== null)
      references.limit = { amount: rule.limit_amount, unit: rule.limit_unit }
  }
  return references
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

async function unitFault(tx: Tx, unit: string, excluded: readonly string[]): Promise<string | undefined> {
  const row = await tx.maybe<{ handles: boolean; conflict: boolean }>(sql`
    select o.handles, exists (select from appointment a where a.tenant = o.tenant and a.organization_id = o.id and a.account_id = any (${excluded}::uuid[])) as conflict
    from organization o where o.tenant = ${tx.who.tenant} and o.id = ${unit}`)
  if (row === undefined || !row.handles) return 'unit.unknown'
  return row.conflict ? 'conflict.unit' : undefined
}

async function accountFault(tx: Tx, account: string, excluded: readonly string[]): Promise<string | undefined> {
  if (excluded.includes(account)) return 'conflict.account'
  const row = await tx.maybe<{ disabled_at: Date | null }>(
    sql`select disabled_at from account where tenant = ${tx.who.tenant} and id = ${account}`,
  )
  return row === undefined || row.disabled_at !== null ? 'account.unknown' : undefined
}

export type BatchLine = {
  matter: string
  number: string
  ok: boolean
  to?: string
  problem?: { code: string; faults: readonly Fault[] }
}

/**
 * The same move for many matters. A preview decides everything and writes nothing; the real run moves each matter that may be moved
 * and reports the others. One transaction: what is reported as moved is moved.
 */
export async function moveBatch(
  act: Act,
  move: string,
  items: readonly { matter: string; revision: number; input: Record<string, unknown> }[],
  preview: boolean,
): Promise<BatchLine[]> {
  const run = async (tx: Tx): Promise<BatchLine[]> => {
    const loaded = new Map(
      (
        await loadMatters(
          tx,
          items.map(({ matter }) => matter),
        )
      ).map((l) => [l.row.id, l]),
    )
    const lines: BatchLine[] = []
    for (const item of items) {
      const one = loaded.get(item.matter)
      if (one === undefined) {
        lines.push({ matter: item.matter, number: '', ok: false, problem: { code: 'notFound', faults: [] } })
        continue
      }
      const { number } = one.row
      await tx.client.query('savepoint line')
      try {
        if (one.row.revision !== item.revision) throw await stale(tx, one, item.revision)
        const moved = await step(act, tx, one, move, item.input)
        if (preview) await tx.client.query('rollback to savepoint line')
        lines.push({ matter: item.matter, number, ok: true, to: moved.stage })
      } catch (error) {
        await tx.client.query('rollback to savepoint line')
        if (!(error instanceof Refused)) throw error
        lines.push({ matter: item.matter, number, ok: false, problem: { code: error.code, faults: error.faults } })
      }
    }
    return lines
  }
  return preview ? act.write(run) : act.once({ move, items }, run)
}
