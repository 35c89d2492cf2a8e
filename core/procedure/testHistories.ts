import fc from 'fast-check'
import { type Instant, instant } from '../deadline/index.ts'
import { type Actor, begin, type ClockState, decideMove, type MatterState, type Move, type Procedure } from './index.ts'
import { at, calendar, everybody, system } from './testMatter.ts'

export const START = at('2026-02-09')
const MINUTE = 60_000

/** One attempt: a move and an actor, picked among those open at that moment or among all, some time later. */
export type Attempt = { pick: number; wild: boolean; later: number; seed: number }

export const attempts: fc.Arbitrary<Attempt[]> = fc.array(
  fc.record({
    pick: fc.nat(10_000),
    wild: fc.nat(4).map((one) => one === 0),
    // From a double click to a fortnight, so that pauses cover weekends and the Spring Festival.
    later: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 600 }), fc.integer({ min: 600, max: 20_000 })),
    seed: fc.nat(10_000),
  }),
  { minLength: 1, maxLength: 40, size: 'max' },
)

/** Answers for every question that is asked. */
function fitting(procedure: Procedure, moveId: string, seed: number): Record<string, unknown> {
  const input: Record<string, unknown> = {}
  const oneOf = <T>(values: readonly T[]) => values[seed % values.length]
  for (const field of procedure.moves[moveId]?.fields ?? []) {
    if (field.when && !field.when.is.includes(input[field.when.field] as string)) continue
    const { min = 0, max = 9 } = field
    const value = {
      text: () => '原因',
      longText: () => '说明',
      choice: () => oneOf((field.options ?? []).map(({ id }) => id)),
      unit: () => oneOf(['housing', 'water']),
      units: () => ['housing', 'water'],
      account: () => oneOf(['handler', 'callback', 'anna']),
      accounts: () => ['anna'],
      matter: () => 'another',
      day: () => '2026-03-01',
      boolean: () => seed % 2 === 0,
      integer: () => min + (seed % (max - min + 1)),
      rating: () => 1 + (seed % 5),
      files: () => ['a', 'b'],
      area: () => '430199001001',
      category: () => 'heating',
    }[field.type]
    if (field.required || seed % 3 === 0) input[field.id] = value()
  }
  return input
}

export type Made = { move: string; actor: Actor }

/**
 * What is tried, one after the other until something is accepted: moves of the stage by somebody entitled, those that were not made yet
 * more often than others, those that end everything seldom; now and then any move by anybody.
 */
function triesOf(procedure: Procedure, state: MatterState, { pick, wild }: Attempt): Made[] {
  const playable = Object.entries(procedure.moves).filter(([, move]) => !move.history)
  if (wild) {
    const [move] = playable[pick % playable.length] ?? ['']
    return [{ move, actor: everybody[pick % everybody.length] ?? system }]
  }
  const likely = playable.flatMap(([id, move]) => {
    if (!move.from.includes(state.stage)) return []
    if (move.to !== 'same' && procedure.stages[move.to]?.final && pick % 5 > 0) return []
    const may = entitled(move)
    const actor = may[pick % may.length] ?? system
    return Array<Made>((state.moveCounts[id] ?? 0) === 0 ? 3 : 1).fill({ move: id, actor })
  })
  return Array.from({ length: 6 }, (_, at) => likely[(pick + at * 7) % likely.length]).filter(
    (made) => made !== undefined,
  )
}

const entitled = (move: Move): Actor[] => {
  const known = actors.get(move)
  if (known !== undefined) return known
  const found = everybody.filter(({ grants }) =>
    grants.some((grant) => move.by.some(({ role, relation }) => role === grant.role && relation === grant.relation)),
  )
  actors.set(move, found)
  return found
}
const actors = new Map<Move, Actor[]>()

type Seen = (before: MatterState, after: MatterState, made: Made, changed: readonly ClockState[], at: Instant) => void

/** Plays attempts; refused ones change nothing. Shows every accepted step with what was before, those of the system included. */
export function play(procedure: Procedure, history: readonly Attempt[], seen: Seen): MatterState {
  const first = begin(procedure, { receivedAt: START, now: START, registrar: 'clerk' }, calendar)
  if (!first.ok) throw new Error('refused to begin')
  // one that was split off is marked from its beginning
  let state = (history[0]?.seed ?? 0) % 5 === 0 ? { ...first.next, flags: ['split'] } : first.next
  let now = START
  const step = (made: Made, input: unknown): boolean => {
    const decision = decideMove(procedure, state, made.move, input, made.actor, now, calendar)
    if (!decision.ok) return false
    seen(state, decision.next, made, decision.clocks, now)
    state = decision.next
    return true
  }
  for (const attempt of history) {
    now = instant(now + attempt.later * MINUTE)
    // what ties matters to each other is kept outside the engine
    const ends = procedure.stages[state.stage]?.final
    state = {
      ...state,
      followers: !ends && attempt.seed % 4 === 0 ? 1 : 0,
      openParts: !ends && attempt.seed % 7 === 0 ? 1 : 0,
    }
    const { stage } = state
    const tries = triesOf(procedure, state, attempt)
    if (!tries.some((made) => step(made, fitting(procedure, made.move, attempt.seed))) || state.stage === stage)
      continue
    for (const move of procedure.stages[state.stage]?.automatic ?? []) step({ move, actor: system }, {})
  }
  return state
}

export const holds = (property: fc.IProperty<unknown>) => fc.assert(property, { numRuns: 300 })
