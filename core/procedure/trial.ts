import type { Instant, WorkCalendar } from '../deadline/index.ts'
import type { Grant } from '../permission/index.ts'
import { begin, decideMove } from './decide.ts'
import { dueEffects, markFired, nextWakeAt } from './due.ts'
import type { Accepted, Actor, Decision, DueEffect, MatterState, Notice, Procedure } from './model.ts'

export type TrialStep = { move: string; input: unknown; as: Grant; at: Instant }

/** What happens without anybody's doing: something falls due on a clock, or the system makes a move. */
export type Happening = {
  at: Instant
  /** `automatic`: a move the system makes on entering a stage */
  kind: DueEffect['kind'] | 'automatic'
  clock: string | null
  /** the system's move, where it was made */
  move: string | null
  /** where the matter stands afterwards */
  stage: string
  notices: Notice[]
}

/** One step of a trial: what happened until then, what became of it, and what followed at once. */
export type Tried = { before: Happening[]; decision: Decision; after: Happening[]; state: MatterState }

export type Trial = {
  steps: Tried[]
  /** what happened after the last step */
  rest: Happening[]
  state: MatterState
  now: Instant
  /** it came to an end at least once */
  ended: boolean
}

const SYSTEM: Actor = { account: null, grants: [{ role: 'system', relation: 'system' }] }

/** Of the days between two steps at most so many occasions are gone through one by one; then the clock is put forward. */
const OCCASIONS_AT_MOST = 200

/** Who acts in a trial: for every role one person. Residents and the system have no account. */
export const actorOfTrial = (as: Grant): Actor => ({
  account: as.role === 'resident' || as.role === 'system' ? null : as.role,
  grants: [as],
})

/**
 * Leads a matter that does not exist through a procedure, with the clock running: between two steps fall due what falls due, and the
 * system makes its moves. A refused step changes nothing, and the next one is tried from there. Time does not run backwards: a step
 * that is dated before the one in front of it is made when that was.
 *
 * @param until when to stop looking at the clock after the last step; the last step's moment unless given
 */
export function tryOut(
  procedure: Procedure,
  plan: { receivedAt: Instant; steps: readonly TrialStep[]; until?: Instant | undefined },
  calendar: WorkCalendar,
): Trial {
  const { receivedAt } = plan
  const first = begin(procedure, { receivedAt, now: receivedAt, registrar: 'clerk' }, calendar)
  if (!first.ok) throw new Error('a matter received now can begin now')
  const course = { procedure, calendar, state: first.next, now: receivedAt, ended: first.next.closedAt !== null }
  const steps = plan.steps.map(({ move, input, as, at }): Tried => {
    const before = passTime(course, at)
    const decision = decideMove(procedure, course.state, move, input, actorOfTrial(as), course.now, calendar)
    const after = decision.ok ? entered(course, decision) : []
    return { before, decision, after, state: course.state }
  })
  const rest = plan.until === undefined ? [] : passTime(course, plan.until)
  return { steps, rest, state: course.state, now: course.now, ended: course.ended }
}

type Course = { procedure: Procedure; calendar: WorkCalendar; state: MatterState; now: Instant; ended: boolean }

/** Takes over what a move made of the matter, and makes the moves that the system makes there by itself. */
function entered(course: Course, decision: Accepted): Happening[] {
  const { procedure, calendar } = course
  const before = course.state.stage
  course.state = decision.next
  course.ended ||= decision.next.closedAt !== null
  if (decision.next.stage === before) return []
  for (const move of procedure.stages[course.state.stage]?.automatic ?? []) {
    const made = decideMove(procedure, course.state, move, {}, SYSTEM, course.now, calendar)
    if (!made.ok) continue
    const further = entered(course, made)
    const happening: Happening = {
      at: made.event.at,
      kind: 'automatic',
      clock: null,
      move,
      stage: made.next.stage,
      notices: made.notices,
    }
    return [happening, ...further]
  }
  return []
}

function passTime(course: Course, until: Instant): Happening[] {
  const happenings: Happening[] = []
  const { procedure, calendar } = course
  for (let occasions = 0; ; occasions++) {
    const wake = nextWakeAt(procedure, course.state, course.now, calendar)
    if (wake === null || wake > until) break
    course.now = occasions < OCCASIONS_AT_MOST ? (Math.max(wake, course.now) as Instant) : until
    const due = dueEffects(procedure, course.state, course.now, calendar)
    // of several moves only the first is made; the others are looked at again in the new stage
    const first = due.find(({ move }) => move !== undefined)
    const given = due.filter((effect) => effect.move === undefined || effect === first)
    course.state = markFired(course.state, given)
    for (const effect of given) happenings.push(...fallen(course, effect))
    if (occasions >= OCCASIONS_AT_MOST && given.length === 0) break
  }
  course.now = Math.max(course.now, until) as Instant
  return happenings
}

function fallen(course: Course, { at, kind, clock, move, notices }: DueEffect): Happening[] {
  const decision =
    move === undefined
      ? undefined
      : decideMove(course.procedure, course.state, move, {}, SYSTEM, course.now, course.calendar)
  const further = decision?.ok ? entered(course, decision) : []
  const made = decision?.ok ? { move: move ?? null, told: decision.notices } : { move: null, told: [] }
  const stage = decision?.ok ? decision.next.stage : course.state.stage
  return [{ at, kind, clock, move: made.move, stage, notices: [...notices, ...made.told] }, ...further]
}
