export {
  type CalendarSource,
  calendarFrom,
  type DayKind,
  isWorkingDay,
  type WorkCalendar,
  workingDaysBetween,
} from './calendar.ts'
export {
  type CalendarFile,
  type CalendarNotice,
  calendarFileSchema,
  calendarNoticeSchema,
  withNotices,
} from './calendarFile.ts'
export { addDays, type Day, day, dayOf, daySchema, type Instant, instant, startOfDay } from './day.ts'
export {
  type DayPause,
  type DayTerm,
  type Deadline,
  type DeadlineInput,
  type DueDay,
  deadline,
  dueDay,
  type Pause,
  type Step,
} from './deadline.ts'
export { type ExplanationLine, explain, type SkippedDay, skippedDays } from './explain.ts'
export {
  type ClauseRef,
  clauseRefSchema,
  type Label,
  labelSchema,
  type Term,
  type TermUnit,
  termSchema,
} from './term.ts'
