import type { Instant, WorkCalendar } from '../../core/deadline/index.ts'
import {
  begin,
  type Decision,
  decideMove,
  dueEffects,
  type MatterState,
  type MoveEvent,
  markFired,
  type Procedure,
} from '../../core/procedure/index.ts'

export type Past = { state: MatterState; events: { seq: number; event: MoveEvent }[] }

/** The move of a procedure that takes over an answer given before this product knew the matter. */
const ANSWER = 'importAnswer'

const system = { account: null, grants: [{ role: 'system', relation: 'system' }] } as const

/**
 * The way a request of the past has come, by the rules of today's procedure: received when it was received, answered when
 * it was answered, closed without a reply when the time to confirm had run out. Nobody is told: every warning and
 * escalation up to now counts as given. What came of it is not known, so it is never counted as solved.
 *
 * @throws {RangeError} the procedure has no way to take over an answer
 */
export function pastOf(
  procedure: Procedure,
  told: { receivedAt: Instant; reply: string | null; repliedAt: Instant | null },
  now: Instant,
  calendar: WorkCalendar,
): Past {
  const { receivedAt } = told
  const events: Past['events'] = []
  const take = (decision: Decision): MatterState => {
    if (!decision.ok)
      throw new RangeError(`procedure ${procedure.id} cannot take over the past: ${decision.reasons[0]?.code}`)
    events.push({ seq: decision.next.revision, event: decision.event })
    return decision.next
  }
  let state = take(begin(procedure, { receivedAt, now: receivedAt, registrar: null }, calendar))
  if (told.reply !== null && told.repliedAt !== null)
    state = take(decideMove(procedure, state, ANSWER, { answer: told.reply }, system, told.repliedAt, calendar))
  for (;;) {
    const effects = dueEffects(procedure, state, now, calendar)
    const next = effects.filter(({ move }) => move !== undefined).sort((a, b) => a.at - b.at)[0]
    if (next?.move === undefined) return { state: markFired(state, effects), events }
    state = take(decideMove(procedure, state, next.move, {}, system, next.at, calendar))
  }
}
