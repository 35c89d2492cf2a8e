import { type Day, dayOf, type Instant, type WorkCalendar, workingDaysBetween } from '../../core/deadline/index.ts'

export type Light = 'late' | 'soon' | 'fine'

const HOUR = 3_600_000

/**
 * Late; due within two working days or 48 hours; or neither. Told by the service, so that every list and page shows the same light.
 *
 * @param dueAt the first instant that is too late; the end of the due day where nothing finer is known
 */
export function lightOf(
  dueDay: Day | null,
  now: Instant,
  calendar: WorkCalendar,
  dueAt: number | null = dueDay === null ? null : Date.parse(`${dueDay}T24:00:00+08:00`),
): Light | null {
  if (dueAt === null || dueDay === null) return null
  if (dueAt <= now) return 'late'
  const near = dueAt - now <= 48 * HOUR || workingDaysBetween(dayOf(now), dueDay, calendar) <= 2
  return near ? 'soon' : 'fine'
}
