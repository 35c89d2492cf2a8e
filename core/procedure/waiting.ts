import type { Day } from '../deadline/index.ts'
import type { MatterState, Procedure } from './model.ts'

/** A part of joint handling that is still open. */
export type OpenPart = { id: string; dueDay: Day | null }

/** Whom a matter waits for. The due day is the day on which that has to come. */
export type Waiting =
  | { for: 'part'; part: string; dueDay: Day | null; critical: boolean }
  | { for: 'petitioner' | 'lead' | 'owner'; dueDay: Day | null; critical: boolean }

/**
 * Whom a matter waits for now: the units whose parts are open, of which the one due last is critical, for the slowest sets the
 * date (B2-15); else the petitioner, the matter it was merged into, or whoever owns the stage. Nobody once it has ended.
 */
export function waitingFor(procedure: Procedure, state: MatterState, parts: readonly OpenPart[]): Waiting[] {
  const stage = procedure.stages[state.stage]
  if (stage === undefined || stage.final) return []
  const dueDay = firstDue(state)
  if (stage.withLead !== undefined) return [{ for: 'lead', dueDay, critical: true }]
  if (stage.owner.some(({ role }) => role === 'resident')) return [{ for: 'petitioner', dueDay, critical: true }]
  if (parts.length === 0) return [{ for: 'owner', dueDay, critical: true }]
  const last = lastOf(parts)
  return parts.map((part) => ({
    for: 'part',
    part: part.id,
    dueDay: part.dueDay,
    critical: part.dueDay === last,
  }))
}

function firstDue({ clocks }: MatterState): Day | null {
  const days = clocks.filter(({ state }) => state === 'running' || state === 'paused').map(({ dueDay }) => dueDay)
  return days.sort()[0] ?? null
}

/** A part nobody set a day for is later than any day. */
function lastOf(parts: readonly OpenPart[]): Day | null {
  return parts.some(({ dueDay }) => dueDay === null)
    ? null
    : (parts
        .map(({ dueDay }) => dueDay)
        .sort()
        .at(-1) ?? null)
}
