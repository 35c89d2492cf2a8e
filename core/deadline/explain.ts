import type { CalendarSource, WorkCalendar } from './calendar.ts'
import type { Day } from './day.ts'
import type { Deadline, Step } from './deadline.ts'
import type { ClauseRef, Label } from './term.ts'

/** A day off that did not count, or that the end of a period moved past. */
export type SkippedDay = { day: Day; reason: Label; source?: CalendarSource }

/** One line of the reckoning, for the screen and the printed notice. `source` is the document that says so. */
export type ExplanationLine = {
  kind: 'clause' | Step['kind'] | 'skipped' | 'makeUpDay' | 'provisional' | 'due' | 'paused'
  text: Label
  source?: string
}

export function skippedDays(deadline: Deadline, calendar: WorkCalendar): SkippedDay[] {
  throw new Error('being written')
}

export function explain(deadline: Deadline, calendar: WorkCalendar, clause?: ClauseRef): ExplanationLine[] {
  throw new Error('being written')
}
