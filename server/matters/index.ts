export { inOffice, stagesInHand, unattended } from './attended.ts'
export { type BatchLine, moveBatch } from './batch.ts'
export { codeOf } from './codes.ts'
export { consentToContact, contactConsent } from './consent.ts'
export { createSubmission, NewSubmission } from './create.ts'
export { everyMatter } from './export.ts'
export { type History, type PastEvent, writeHistories } from './history.ts'
export {
  leftToMigrate,
  type MigrationPlan,
  migrateBatch,
  runningByVersion,
  type Staying,
} from './migrate.ts'
export { moveInside } from './move.ts'
export { movedBy } from './moved.ts'
export { dropStaged, PHOTO_BYTES, readPhoto, stagedThumb, stagePhoto } from './photos.ts'
export { clockView, moveViews } from './present.ts'
export { procedureVersion, publishProcedure } from './procedures.ts'
export { conditionsOf, linesById, MatterFilter } from './queries.ts'
export { recomputeClocks } from './recompute.ts'
export { matterRoutes } from './routes.ts'
export { listColumns } from './save.ts'
export { loadMatters, standingOf } from './state.ts'
export { type Survey, surveyMigration } from './survey.ts'
export { sweepOnce, systemAct } from './sweep.ts'
export { moveOwn, trackSubmission } from './track.ts'
export { ClockView, MatterLine, type MatterView, MoveView, type TrackView } from './views.ts'
