import { z } from 'zod'

/** A calendar day in Asia/Shanghai, written `YYYY-MM-DD`. Text order is day order. */
export type Day = string & { readonly __brand: 'Day' }

/** A moment, in milliseconds since 1970-01-01T00:00:00Z. Compare with `<`. */
export type Instant = number & { readonly __brand: 'Instant' }

/** China has kept one zone without daylight saving since 1991; every day of the product begins at 00:00 +08:00. */
const ZONE = 8 * 3_600_000
const DAY_LENGTH = 86_400_000
const FIRST_DAY = Date.parse('0000-01-01') / DAY_LENGTH
const LAST_DAY = Date.parse('9999-12-31') / DAY_LENGTH

const DAY_TEXT = /^\d{4}-\d{2}-\d{2}$/
const INSTANT_TEXT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/

function isDay(text: string): boolean {
  return DAY_TEXT.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text)
}

/**
 * Read a day.
 *
 * @throws {RangeError} not of the form `YYYY-MM-DD`, or no such day in the calendar (2026-02-30)
 */
export function day(text: string): Day {
  if (!isDay(text)) throw new RangeError(`not a day: ${text}`)
  return text as Day
}

/**
 * Read a moment: milliseconds since 1970, or ISO text that states its offset (`2026-02-14T09:30:00+08:00`).
 *
 * @throws {RangeError} not a whole number of milliseconds, or text without an offset
 */
export function instant(value: number | string): Instant {
  const at = typeof value === 'number' ? value : INSTANT_TEXT.test(value) ? Date.parse(value) : Number.NaN
  if (!Number.isSafeInteger(at)) throw new RangeError(`not an instant: ${value}`)
  return at as Instant
}

/** The day a moment falls on, in Asia/Shanghai. 24:00 of a day is already the next day. */
export function dayOf(at: Instant): Day {
  return dayNumbered(numberAt(at))
}

/** 00:00 of a day in Asia/Shanghai. 24:00 of a day is `startOfDay(addDays(day, 1))`. */
export function startOfDay(of: Day): Instant {
  return (Date.parse(of) - ZONE) as Instant
}

/** The day `count` days later (earlier when negative). */
export function addDays(to: Day, count: number): Day {
  return dayNumbered(numberOf(to) + count)
}

/** Days since 1970-01-01: the arithmetic form of a day, private to this folder. */
export function numberOf(of: Day): number {
  return Date.parse(of) / DAY_LENGTH
}

/** The number of the day a moment falls on. */
export function numberAt(at: Instant): number {
  return Math.floor((at + ZONE) / DAY_LENGTH)
}

/**
 * The day with that number; the inverse of `numberOf`.
 *
 * @throws {RangeError} a day before year 0 or after year 9999, which cannot be written `YYYY-MM-DD`
 */
export function dayNumbered(number: number): Day {
  if (number < FIRST_DAY || number > LAST_DAY) throw new RangeError(`day ${number} has no four-digit year`)
  return new Date(number * DAY_LENGTH).toISOString().slice(0, 10) as Day
}

/** A day in a data file or a request. */
export const daySchema = z
  .string()
  .refine(isDay, { error: 'expected a day such as 2026-02-14' })
  .transform((text) => text as Day)
