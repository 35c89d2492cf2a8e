import { addDays, type Day, type Instant, startOfDay, type WorkCalendar } from '../../core/deadline/index.ts'
import type { Source } from '../../core/measure/index.ts'

/** Which requests are asked about: received from and to a day, in an area and below, of a category and its finer ones. */
export type Scope = {
  readonly from?: Day | undefined
  readonly to?: Day | undefined
  readonly area?: string | undefined
  readonly category?: string | undefined
}

/** What is asked: about which requests, as the world was at the end of which day, reckoned at which moment. */
export type Question = { asOf: Day; scope: Scope; now: Instant; calendar: WorkCalendar }

/** The end of a day: the world as it was then is what was written before this moment. */
export const endOf = (day: Day): Instant => startOfDay(addDays(day, 1))

/** Stands for requests nobody has put into a category yet. */
export const UNCATEGORISED = 'uncategorised'

/** The clock that says until when what is measured has to be given. */
export const clockFor = (source: Source): string => (source === 'part' ? 'part' : 'answer')
