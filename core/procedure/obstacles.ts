import { dayOf, deadline, type Instant, type Term, type WorkCalendar } from '../deadline/index.ts'
import type { Grant } from '../permission/index.ts'
import type { Actor, MatterState, Move, Procedure, Reason } from './model.ts'

type Asking = { actor: Actor; now: Instant; calendar: WorkCalendar }

/** Everything that stands against a move before anybody looks at its form. */
export function obstaclesTo(
  procedure: Procedure,
  state: MatterState,
  id: string,
  move: Move,
  asking: Asking,
): Reason[] {
  const { actor } = asking
  if (procedure.id !== state.procedure.id || procedure.version !== state.procedure.version) {
    return [{ code: 'matter.move.procedure', params: { expected: state.procedure } }]
  }
  if (procedure.stages[state.stage]?.final && !(move.reopens && move.from.includes(state.stage))) {
    return [{ code: 'matter.move.final', params: { move: id, stage: state.stage, ending: state.ending } }]
  }
  const reasons: Reason[] = []
  const against = (code: Reason['code'], params: Record<string, unknown>) => {
    reasons.push({ code, params: { move: id, ...params } })
  }
  if (!move.from.includes(state.stage)) against('matter.move.stage', { stage: state.stage, expected: move.from })
  const grants = grantsThatSuit(move, actor)
  if (grants.length === 0) against('matter.move.notEntitled', { by: move.by })
  const barred =
    actor.account === null
      ? []
      : [
          ...barredAs(state, move, actor.account),
          ...(grantFor(state, move, actor) ? [] : barredInPlace(state, move, grants)),
        ]
  for (const code of new Set(barred)) against(code, {})
  if (move.times !== undefined && countOf(procedure, state, id) >= move.times) {
    against('matter.move.tooOften', { times: move.times })
  }
  if (move.after && !move.after.some((earlier) => countOf(procedure, state, earlier) > 0)) {
    against('matter.move.tooEarly', { after: move.after })
  }
  reasons.push(...turnsAgainst(procedure, state, id, move, asking))
  const outcomeKnown = state.outcome !== null || move.effects.outcome !== undefined
  if (move.effects.ending === 'outcome' && !outcomeKnown) against('matter.move.noOutcome', {})
  if (move.effects.extend) {
    const clock = move.effects.extend.clock
    const run = state.clocks.find((one) => one.id === clock && one.state === 'running')
    if (!run) against('matter.move.clockNotOpen', { clock })
    else if (run.extensions.length >= (procedure.clocks[clock]?.extension?.times ?? 0)) {
      against('matter.move.extensionUsed', { clock, times: run.extensions.length })
    }
  }
  return reasons
}

/** What stands against a move because of earlier turns: what waits to be decided, marks, others that are tied to the matter, time. */
function turnsAgainst(
  procedure: Procedure,
  state: MatterState,
  id: string,
  move: Move,
  { now, calendar }: Asking,
): Reason[] {
  const reasons: Reason[] = []
  const against = (code: Reason['code'], params: Record<string, unknown> = {}) => {
    reasons.push({ code, params: { move: id, ...params } })
  }
  if (state.pending[id] !== undefined) against('matter.move.pending')
  if (move.decides !== undefined && state.pending[move.decides] === undefined) {
    against('matter.move.nothingAsked', { asked: move.decides })
  }
  if (move.whileFlag !== undefined && !state.flags.includes(move.whileFlag)) {
    against('matter.move.flag', { flag: move.whileFlag })
  }
  if (move.unlessFlag !== undefined && state.flags.includes(move.unlessFlag)) {
    against('matter.move.flag', { flag: move.unlessFlag })
  }
  if (move.followers === 'some' && state.followers === 0) against('matter.move.notFollowed')
  if (move.followers === 'none' && state.followers > 0) against('matter.move.followed', { followers: state.followers })
  if (move.needsPartsDone && state.openParts > 0) against('matter.move.partsOpen', { open: state.openParts })
  const last = state.madeAt[procedure.moves[id]?.countsAs ?? id]
  if (move.notAgainWithin && last !== undefined) {
    const again = endOf(last, move.notAgainWithin, calendar)
    if (now < again) against('matter.move.tooSoon', { again, day: dayOf(again) })
  }
  if (move.reopens && state.closedAt !== null) {
    const until = endOf(state.closedAt, move.reopens.within, calendar)
    if (now >= until) against('matter.move.reopenLate', { day: dayOf((until - 1) as Instant) })
  }
  return reasons
}

/** The first moment after a term that began at `start`. */
function endOf(start: Instant, term: Term, calendar: WorkCalendar): Instant {
  const end = deadline({ start, term, calendar })
  if (end.paused) throw new Error('a term without pauses cannot be paused')
  return end.dueAt
}

/** The grants of an actor under which a move may be made, in the order the move names them; own ones before those held for somebody absent. */
function grantsThatSuit(move: Move, actor: Actor): Grant[] {
  return move.by.flatMap(({ role, relation }) => {
    const same = actor.grants.filter((grant) => grant.role === role && grant.relation === relation)
    return [
      ...same.filter(({ standsInFor }) => standsInFor === undefined),
      ...same.filter(({ standsInFor }) => standsInFor !== undefined),
    ]
  })
}

/** The grant under which an actor makes a move: the first that suits and is not held in the place of somebody who may not make it. */
export function grantFor(state: MatterState, move: Move, actor: Actor): Grant | undefined {
  return grantsThatSuit(move, actor).find(
    ({ standsInFor }) => standsInFor === undefined || barredAs(state, move, standsInFor).length === 0,
  )
}

/** Why an account may not make a move although entitled: what it has done in the matter before. */
function barredAs(state: MatterState, move: Move, account: string): Reason['code'][] {
  const asked = move.decides === undefined ? undefined : state.pending[move.decides]
  const reasons: Reason['code'][] = []
  if (move.notBy.includes('handledBy') && state.handledBy.includes(account)) reasons.push('matter.move.samePerson')
  if (move.notBy.includes('registrar') && state.registrar === account) reasons.push('matter.move.registrar')
  if (move.notBy.includes('requester') && asked?.by === account) reasons.push('matter.move.requester')
  return reasons
}

/** A substitute may not what the absent could not: why the grants held in somebody's place do not help. */
const barredInPlace = (state: MatterState, move: Move, grants: readonly Grant[]): Reason['code'][] =>
  grants.flatMap(({ standsInFor }) => (standsInFor === undefined ? [] : barredAs(state, move, standsInFor)))

/** How often this act was made, by whatever move it was recorded. */
function countOf(procedure: Procedure, state: MatterState, id: string): number {
  const counter = procedure.moves[id]?.countsAs ?? id
  return Object.entries(state.moveCounts).reduce(
    (sum, [made, times]) => (made === counter || procedure.moves[made]?.countsAs === counter ? sum + times : sum),
    0,
  )
}

export function extensionTooLong(
  procedure: Procedure,
  state: MatterState,
  move: Move,
  data: Record<string, unknown>,
): Reason | null {
  const { extend } = move.effects
  const max = extend && procedure.clocks[extend.clock]?.extension?.max
  if (!extend || !max || extensionOf(state, move, data) <= max.amount) return null
  const own = extend.by.of === undefined ? { field: `/${extend.by.field}` } : {}
  return { code: 'matter.move.extensionTooLong', params: { max }, ...own }
}

/** By how much a move extends: what its form says, or the form of what it decides. */
export function extensionOf(state: MatterState, move: Move, data: Record<string, unknown>): number {
  const by = move.effects.extend?.by
  if (by === undefined) return 0
  const form = by.of === 'decided' ? state.pending[move.decides ?? '']?.data : data
  return (form?.[by.field] as number | undefined) ?? 0
}

/** Until when a matter that has ended may be opened again by this move; null for other moves. The first moment that is too late. */
export function reopensUntil(state: MatterState, move: Move, calendar: WorkCalendar): Instant | null {
  return move.reopens && state.closedAt !== null ? endOf(state.closedAt, move.reopens.within, calendar) : null
}
