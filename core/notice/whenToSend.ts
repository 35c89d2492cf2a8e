import { addDays, dayOf, type Instant, isWorkingDay, startOfDay, type WorkCalendar } from '../deadline/index.ts'
import type { NoticeClass, Preference } from './preference.ts'

const MINUTE = 60_000

/** When digests go on every working day, Asia/Shanghai. */
const DIGEST_TIMES = ['08:30', '14:00'] as const

export type Urgency = { class: NoticeClass; urgent: boolean }

/**
 * The moment from which a message may leave the product, and whether it waits there to go together with others.
 *
 * What is urgent goes now. What is gathered waits for the next digest of a working day. Then quiet hours and days off are waited
 * for to end: they delay, they never drop. Never earlier than `now`; a later `now` never leads to an earlier moment.
 */
export function whenToSend(
  { quiet, digest }: Preference,
  { class: kind, urgent }: Urgency,
  now: Instant,
  calendar: WorkCalendar,
): { at: Instant; gathers: boolean } {
  if (urgent) return { at: now, gathers: false }
  const gathers = digest[kind]
  return { at: afterQuiet(gathers ? nextDigest(now, calendar) : now, quiet, calendar), gathers }
}

function nextDigest(now: Instant, calendar: WorkCalendar): Instant {
  for (let day = dayOf(now); ; day = addDays(day, 1)) {
    if (!isWorkingDay(day, calendar)) continue
    const next = DIGEST_TIMES.map((time) => (startOfDay(day) + minutesOf(time) * MINUTE) as Instant).find(
      (at) => at >= now,
    )
    if (next !== undefined) return next
  }
}

function afterQuiet(from: Instant, quiet: Preference['quiet'], calendar: WorkCalendar): Instant {
  if (quiet === null) return from
  let at = from
  for (;;) {
    const day = dayOf(at)
    const end =
      quiet.daysOff && !isWorkingDay(day, calendar)
        ? startOfDay(addDays(day, 1))
        : endOfQuiet(at, minutesOf(quiet.from), minutesOf(quiet.until))
    if (end === undefined) return at
    at = end
  }
}

/** When the quiet hours that this moment lies in are over; undefined outside of them. */
function endOfQuiet(at: Instant, from: number, until: number): Instant | undefined {
  const midnight = startOfDay(dayOf(at))
  const minute = (at - midnight) / MINUTE
  const ends = (day: number) => (midnight + (day * 24 * 60 + until) * MINUTE) as Instant
  if (from <= until) return minute >= from && minute < until ? ends(0) : undefined
  if (minute < until) return ends(0)
  return minute >= from ? ends(1) : undefined
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
}
