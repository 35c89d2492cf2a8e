import { addDays, dayOf, type Instant, isWorkingDay, startOfDay, type WorkCalendar } from '../../core/deadline/index.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** Office hours near a moment, a day or more earlier where they would only come after `end`. */
export function officeTimeBefore(end: Instant, at: Instant, calendar: WorkCalendar): Instant {
  for (let moment: number = at; ; moment -= 24 * HOUR) {
    const open = officeTime(moment, calendar)
    if (open < end) return open
  }
}

/** The moment itself in office hours, else some time in the next ones. */
export function officeTime(at: number, calendar: WorkCalendar): Instant {
  const whole = Math.floor(at / MINUTE) * MINUTE
  let day = dayOf(whole as Instant)
  const open = startOfDay(day) + 8.5 * HOUR
  const close = startOfDay(day) + 17.5 * HOUR
  if (isWorkingDay(day, calendar) && whole >= open && whole < close) return whole as Instant
  if (whole >= open) day = addDays(day, 1)
  while (!isWorkingDay(day, calendar)) day = addDays(day, 1)
  // spread over the morning by what the moment itself holds, so that nothing new is drawn
  return (startOfDay(day) + 8.5 * HOUR + (whole % (150 * MINUTE))) as Instant
}
