import sql from 'sql-template-tag'
import { type CounterName, countersOf, type MeasureSet } from '../../core/measure/index.ts'
import type { Move, Procedure } from '../../core/procedure/index.ts'
import type { Tx } from '../database/index.ts'
import { procedureVersion } from '../matters/index.ts'

/**
 * What figures take from a move, besides counters: it ends the matter, opens it again, states an outcome, takes the voice
 * back, ties the matter to another, lengthens a clock.
 */
type Fact = 'ends' | 'reopens' | 'outcome' | 'withdraws' | 'follows' | 'extends'

/** One thing a move of a procedure means to figures: always, or where the answer to `field` is one `among` these. */
export type Meaning = {
  procedure: string
  move: string
  name: Fact | CounterName
  /** how it ends, what is stated, `set` or `clear`, which clock */
  value?: string
  field?: string
  among?: string[]
}

export type Meanings = {
  all: Meaning[]
  /** moves without which the columns of a matter say all there is to say about it on any day */
  turns: string[]
  /** moves that open again what had ended */
  reopening: string[]
  /** by procedure and move: the field that holds a rating */
  ratings: Record<string, Record<string, string>>
}

/**
 * What the published procedures say about the moves that a set of measures asks about. A move means what the newest version
 * that has it says, whatever version it was made under: so a migrated matter counts as it did before, and what was done
 * before something was counted is counted too.
 */
export async function meaningsFor(tx: Tx, set: MeasureSet, clock: string): Promise<Meanings> {
  const versions = await tx.all<{ id: string; version: number }>(
    sql`select id, version from procedure_version where tenant = ${tx.who.tenant} order by id, version desc`,
  )
  const asked = new Set<string>(countersOf(set))
  const found: Meanings = { all: [], turns: [], reopening: [], ratings: {} }
  const seen = new Set<string>()
  for (const { id, version } of versions) {
    const procedure = await procedureVersion(tx, id, version)
    for (const [name, move] of Object.entries(procedure.moves)) {
      if (seen.has(`${id} ${name}`)) continue
      seen.add(`${id} ${name}`)
      const meant = [
        ...countersIn(procedure, name, move).filter((one) => asked.has(one.name)),
        ...factsIn(procedure, name, move),
      ]
      found.all.push(...meant)
      const reopens = meant.some((one) => one.name === 'reopens')
      if (reopens) found.reopening.push(name)
      if (reopens || meant.some(isTurn) || renews(procedure, move, clock)) found.turns.push(name)
      if (move.effects.rating) found.ratings[id] = { ...found.ratings[id], [name]: move.effects.rating.field }
    }
  }
  return { ...found, turns: [...new Set(found.turns)], reopening: [...new Set(found.reopening)] }
}

const isTurn = ({ name, value }: Meaning) => name.includes('.') || name === 'follows' || value === 'voice'

/** What had been given is owed again: a new run of its clock begins. */
function renews({ clocks }: Procedure, { from, to }: Move, clock: string): boolean {
  const { again = false, startsIn = [], endsIn = [] } = clocks[clock] ?? {}
  return again && startsIn.includes(to) && from.some((stage) => endsIn.includes(stage))
}

function countersIn(procedure: Procedure, move: string, { effects, countsAs }: Move): Meaning[] {
  return [
    ...[move, ...(countsAs === undefined ? [] : [countsAs])].map(
      (made): Meaning => ({ procedure: procedure.id, move, name: `made.${made}` }),
    ),
    ...(effects.tally ?? []).map(
      ({ name, when }): Meaning => ({
        procedure: procedure.id,
        move,
        name: `tally.${name}`,
        ...(when && { field: when.field, among: when.is.map(String) }),
      }),
    ),
  ]
}

function factsIn(procedure: Procedure, id: string, move: Move): Meaning[] {
  const { effects, from, to } = move
  const isFinal = (stage: string) => procedure.stages[stage]?.final === true
  const says = (name: Fact, more: Partial<Meaning> = {}): Meaning => ({
    procedure: procedure.id,
    move: id,
    name,
    ...more,
  })
  const facts: Meaning[] = []
  if (isFinal(to)) facts.push(says('ends', { value: effects.ending ?? '' }))
  if (to !== 'same' && !isFinal(to) && from.some(isFinal)) facts.push(says('reopens'))
  if (effects.outcome !== undefined)
    facts.push(
      says(
        'outcome',
        typeof effects.outcome === 'string' ? { value: effects.outcome } : { field: effects.outcome.field },
      ),
    )
  if (effects.withdrawsVoice || effects.ending === 'withdrawn')
    facts.push(says('withdraws', { value: isFinal(to) ? 'matter' : 'voice' }))
  if (effects.follows !== undefined)
    facts.push(says('follows', { value: effects.follows === 'clear' ? 'clear' : 'set' }))
  if (effects.extend) facts.push(says('extends', { value: effects.extend.clock }))
  return facts
}
