import fc from 'fast-check'
import type { MatterState, Move, Procedure, TrialStep } from './index.ts'
import { tryOut } from './index.ts'
import { at, calendar } from './testMatter.ts'

/** A step to be: which of the moves open then, how many minutes later, and which of its answers. */
export type Wish = { pick: number; later: number; seed: number }

export const wishes: fc.Arbitrary<Wish[]> = fc.array(
  fc.record({
    pick: fc.nat(10_000),
    // From a double click to a fortnight, so that clocks fall due in between.
    later: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 600 }), fc.integer({ min: 600, max: 20_000 })),
    seed: fc.nat(10_000),
  }),
  { maxLength: 20 },
)

const RECEIVED = at('2026-02-09')
const MINUTE = 60_000

function answersFor(move: Move, seed: number): Record<string, unknown> {
  const input: Record<string, unknown> = {}
  for (const field of move.fields) {
    if (field.when && !field.when.is.includes(input[field.when.field] as string)) continue
    if (!field.required) continue
    const options = (field.options ?? []).map(({ id }) => id)
    const values: Record<string, unknown> = {
      choice: options[seed % options.length],
      day: '2026-03-01',
      boolean: seed % 2 === 0,
      integer: (field.min ?? 1) + (seed % 2),
      rating: 1 + (seed % 5),
      units: ['housing', 'water'],
      accounts: ['anna'],
      files: ['photo'],
    }
    input[field.id] = values[field.type] ?? '原因'.padEnd(field.min ?? 2, '。')
    if (['unit', 'account', 'matter', 'area', 'category'].includes(field.type)) input[field.id] = 'housing'
  }
  return input
}

/** A matter somewhere on its way through a procedure, as wishes led it: the steps that were made, and where it stands. */
export function wander(procedure: Procedure, wanted: readonly Wish[]): { steps: TrialStep[]; state: MatterState } {
  const steps: TrialStep[] = []
  let now = RECEIVED
  let state = tryOut(procedure, { receivedAt: RECEIVED, steps }, calendar).state
  for (const { pick, later, seed } of wanted) {
    now = (now + later * MINUTE) as typeof now
    const open = Object.entries(procedure.moves).filter(
      ([, move]) => move.from.includes(state.stage) && !move.history && !(move.effects.withdrawsVoice && pick % 5 > 0),
    )
    const [id, move] = open[pick % open.length] ?? []
    const as = move?.by[seed % move.by.length]
    if (id === undefined || move === undefined || as === undefined) continue
    steps.push({ move: id, input: answersFor(move, seed), as, at: now })
    state = tryOut(procedure, { receivedAt: RECEIVED, steps, until: now }, calendar).state
  }
  return { steps, state }
}
