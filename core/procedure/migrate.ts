import type { Instant, WorkCalendar } from '../deadline/index.ts'
import { begun, closed, isOpen, timed } from './clocks.ts'
import { notBefore } from './decide.ts'
import type { ClockState, MatterState, Procedure } from './model.ts'

/** Why a matter cannot go on under another version. Each has a sentence in the messages of the service. */
export const migrationReasonCodes = [
  'migration.unmapped',
  'migration.noStage',
  'migration.ends',
  'migration.reopens',
  'migration.follows',
  'migration.scope',
] as const
export type MigrationReason = { code: (typeof migrationReasonCodes)[number]; params: { stage: string; to?: string } }

export type Migrated = { ok: true; next: MatterState; clocks: ClockState[] } | { ok: false; reason: MigrationReason }

/**
 * A matter that goes on under another version of its procedure. It keeps its number, its answer, who has it and who had it, what is
 * counted and how it is marked. It stands in the stage the map names, or in the one of the same name. Runs of clocks that the new
 * version has go on with the term and the first deadline they had, standing still where the new rules let them; those it has not, or that
 * it ends in this stage, lapse: nobody did what they waited for. Clocks that start in the stage and never ran begin. What was asked for by
 * a move that is no more, or that nobody could decide, is dropped, and so are the counts of such moves. What a clock has already told
 * is not told again.
 *
 * A matter that has ended stays ended, as it ended, and one that has not is not ended by this; neither gets an answer.
 *
 * @param map old stage to new one; a stage that keeps its name need not be in it
 * @returns the matter, one revision on, with the runs that began or changed; or the reason why not
 */
export function migrateState(
  from: Procedure,
  to: Procedure,
  state: MatterState,
  map: Readonly<Record<string, string>>,
  now: Instant,
  calendar: WorkCalendar,
): Migrated {
  if (from.id !== to.id || from.id !== state.procedure.id || from.version !== state.procedure.version)
    throw new Error(
      `matter of ${state.procedure.id} ${state.procedure.version} cannot leave ${from.id} ${from.version}`,
    )
  const stage = stageAfter(to, state.stage, map)
  if (stage === undefined) return { ok: false, reason: { code: 'migration.unmapped', params: { stage: state.stage } } }
  const reason = obstacleTo(from, to, state, stage)
  if (reason !== undefined) return { ok: false, reason }
  const at = notBefore(state, now)
  const clocks = state.closedAt === null ? clocksAfter(from, to, state, stage, at, calendar) : state.clocks
  const known = <T>(of: Record<string, T>, kept = (_move: string) => true): Record<string, T> =>
    Object.fromEntries(Object.entries(of).filter(([move]) => Object.hasOwn(to.moves, move) && kept(move)))
  const next: MatterState = {
    ...state,
    procedure: { id: to.id, version: to.version },
    stage,
    revision: state.revision + 1,
    moveCounts: known(state.moveCounts),
    madeAt: known(state.madeAt),
    pending: known(state.pending, (asked) =>
      Object.values(to.moves).some((move) => move.decides === asked && move.from.includes(stage)),
    ),
    clocks,
  }
  return { ok: true, next, clocks: clocks.filter((run) => !state.clocks.includes(run)) }
}

function stageAfter(to: Procedure, stage: string, map: Readonly<Record<string, string>>): string | undefined {
  const mapped = Object.hasOwn(map, stage) ? map[stage] : undefined
  return mapped ?? (Object.hasOwn(to.stages, stage) ? stage : undefined)
}

function obstacleTo(from: Procedure, to: Procedure, state: MatterState, stage: string): MigrationReason | undefined {
  const params = { stage: state.stage, to: stage }
  if (from.scope !== to.scope) return { code: 'migration.scope', params }
  const target = Object.hasOwn(to.stages, stage) ? to.stages[stage] : undefined
  if (target === undefined) return { code: 'migration.noStage', params }
  const ended = state.closedAt !== null
  if (target.final !== ended) return { code: ended ? 'migration.reopens' : 'migration.ends', params }
  // what follows another stands in the one stage that says so, by which the database finds it
  const follows = from.stages[state.stage]?.withLead !== undefined
  const wouldFollow = target.withLead !== undefined
  if (follows !== wouldFollow || (follows && stage !== state.stage)) return { code: 'migration.follows', params }
  return undefined
}

function clocksAfter(
  from: Procedure,
  to: Procedure,
  state: MatterState,
  stage: string,
  at: Instant,
  calendar: WorkCalendar,
): ClockState[] {
  const kept = state.clocks.map((run) => {
    if (!isOpen(run)) return run
    const rules = { before: from.clocks[run.id], after: to.clocks[run.id] }
    const ends = rules.after?.endsIn.includes(stage) && !rules.before?.endsIn.includes(state.stage)
    if (rules.after === undefined || ends)
      return { ...run, state: 'lapsed' as const, endedAt: at, pauses: closed(run, at) }
    const stood = rules.before?.pausedIn.includes(state.stage) ?? false
    const stands = rules.after.pausedIn.includes(stage)
    if (run.state === 'running' && stands && !stood)
      return { ...run, state: 'paused' as const, dueAt: null, pauses: [...run.pauses, { from: at, until: null }] }
    if (run.state === 'paused' && stood && !stands)
      return timed({ ...run, state: 'running', pauses: closed(run, at) }, rules.after, calendar)
    const same = rules.before?.afterPause === rules.after.afterPause || run.pauses.length === 0
    return same ? run : timed(run, rules.after, calendar)
  })
  const begin = Object.entries(to.clocks).filter(
    ([id, clock]) => clock.startsIn.includes(stage) && !state.clocks.some((run) => run.id === id),
  )
  const fresh = begin.map(([id, { within, from: counted }]) =>
    begun(id, 1, counted === 'received' ? state.receivedAt : at, within, calendar),
  )
  return [...kept, ...fresh]
}
