import { randomUUID } from 'node:crypto'
import sql from 'sql-template-tag'
import type { Tx } from '../database/index.ts'
import type { Act } from '../kernel/index.ts'
import { type Fault, Refused } from '../problem/index.ts'
import { step } from './move.ts'
import { procedureVersion } from './procedures.ts'
import { stale } from './refused.ts'
import { type Loaded, loadMatters } from './state.ts'
import { undoStep } from './undo.ts'

export type BatchLine = {
  matter: string
  number: string
  ok: boolean
  to?: string
  problem?: { code: string; faults: readonly Fault[] }
}
export type BatchDone = { lines: BatchLine[]; batch: string | null; undoUntil: string | null }

type Item = { matter: string; revision: number; input: Record<string, unknown> }

/**
 * The same move for many matters. A preview decides everything and writes nothing; the real run moves each matter that may be moved
 * and reports the others. One transaction: what is reported as moved is moved. What is moved may be taken back together for as
 * long as the procedure says, and nobody is told before that.
 */
export async function moveBatch(act: Act, move: string, items: readonly Item[], preview: boolean): Promise<BatchDone> {
  const run = async (tx: Tx): Promise<BatchDone> => {
    const batch = randomUUID()
    let seconds: number | undefined
    const lines = await lineByLine(tx, items, async (loaded, item) => {
      if (loaded.row.revision !== item.revision) throw await stale(tx, loaded, item.revision)
      const moved = await step(act, tx, loaded, move, item.input, preview ? undefined : batch)
      const procedure = await procedureVersion(tx, loaded.row.procedure_id, loaded.row.procedure_version)
      const undo = procedure.moves[move]?.undo
      if (typeof undo === 'object') seconds = Math.min(seconds ?? undo.withinSeconds, undo.withinSeconds)
      if (preview) await tx.client.query('rollback to savepoint line')
      return { to: moved.stage }
    })
    const done = !preview && lines.some(({ ok }) => ok)
    const until = done && seconds !== undefined ? new Date(act.kernel.now() + seconds * 1000).toISOString() : null
    return { lines, batch: done ? batch : null, undoUntil: until }
  }
  return preview ? act.write(run) : act.once({ move, items }, run)
}

/** Takes back what a batch moved, matter by matter; one that has gone on since then stays and says so. */
export async function undoBatch(act: Act, batch: string): Promise<BatchLine[]> {
  return act.once({ undo: batch }, async (tx) => {
    const events = await tx.all<{ matter_id: string; seq: number }>(
      sql`select matter_id, seq from matter_event where tenant = ${act.tenant} and batch = ${batch} and actor_id = ${act.staff?.account ?? null} and not undone order by matter_id`,
    )
    if (events.length === 0) throw new Refused(404, 'notFound')
    const items = events.map(({ matter_id, seq }) => ({ matter: matter_id, revision: seq, input: {} }))
    return lineByLine(tx, items, async (loaded, item) => {
      const back = await undoStep(act, tx, loaded, item.revision)
      return { to: back.stage }
    })
  })
}

/** Does something with each matter under a savepoint of its own, so that one that is refused leaves the others alone. */
async function lineByLine(
  tx: Tx,
  items: readonly Item[],
  work: (loaded: Loaded, item: Item) => Promise<{ to: string }>,
): Promise<BatchLine[]> {
  const ids = items.map(({ matter }) => matter)
  const loaded = new Map((await loadMatters(tx, ids)).map((one) => [one.row.id, one]))
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
      lines.push({ matter: item.matter, number, ok: true, ...(await work(one, item)) })
    } catch (error) {
      await tx.client.query('rollback to savepoint line')
      if (!(error instanceof Refused)) throw error
      lines.push({ matter: item.matter, number, ok: false, problem: { code: error.code, faults: error.faults } })
    }
  }
  return lines
}
