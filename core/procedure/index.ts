export { problemsBeside } from './beside.ts'
export { type Checked, checkProcedure } from './check.ts'
export { concernsPetitioner, recompute } from './clocks.ts'
export { availableMoves, begin, decideMove } from './decide.ts'
export { diagram } from './diagram.ts'
export { dueEffects, markFired, nextWakeAt } from './due.ts'
export { type Migrated, type MigrationReason, migrateState, migrationReasonCodes } from './migrate.ts'
export {
  type Accepted,
  type Actor,
  type Clock,
  type ClockPause,
  type ClockState,
  type Decision,
  type DueEffect,
  type Effects,
  type Ending,
  type Field,
  type MatterState,
  type Move,
  type MoveAvailability,
  type MoveEvent,
  type Notice,
  type NoticeTarget,
  noticeTargetSchema,
  type Outcome,
  type Procedure,
  procedureSchema,
  type Reason,
  type ReasonCode,
  type Refusal,
  reasonCodes,
  type Stage,
} from './model.ts'
export { type Problem, problemCodes } from './problems.ts'
export { actorOfTrial, type Happening, type Trial, type TrialStep, type Tried, tryOut } from './trial.ts'
export { type OpenPart, type Waiting, waitingFor } from './waiting.ts'
