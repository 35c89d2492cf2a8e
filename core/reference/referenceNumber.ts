import { checkDigit, hasCheckDigit } from './checkDigit.ts'
import { withoutSeparators } from './halfWidth.ts'

/** The number a resident keeps, such as QS-26-004821-7: what to quote when asking about a submission. */
export type ReferenceNumber = string & { readonly brand: 'ReferenceNumber' }

export type ReferenceParts = {
  /** One to four capital letters that say where it was received. */
  prefix: string
  /** Calendar year, 2000 to 2099. */
  year: number
  /** Running number within prefix and year, from 1. */
  serial: number
}

export type ReferenceProblem = 'reference.shape' | 'reference.check'

export type ReferenceReading =
  | ({ ok: true; number: ReferenceNumber } & ReferenceParts)
  | { ok: false; code: ReferenceProblem }

const SERIAL_WIDTH = 6

/**
 * The reference number of the given parts, check digit included. The check digit covers the digits of year and serial,
 * not the letters: letters are read from a fixed short list, digits are what people mistype and mishear.
 *
 * @throws {RangeError} a part is outside its range
 */
export function referenceNumber({ prefix, year, serial }: ReferenceParts): ReferenceNumber {
  if (!/^[A-Z]{1,4}$/.test(prefix)) throw new RangeError(`a prefix is one to four capital letters, not "${prefix}"`)
  if (!Number.isInteger(year) || year < 2000 || year > 2099) throw new RangeError(`year ${year} is not in 2000–2099`)
  if (!Number.isSafeInteger(serial) || serial < 1) throw new RangeError(`serial ${serial} is not a positive integer`)
  const yy = String(year - 2000).padStart(2, '0')
  const digits = String(serial).padStart(SERIAL_WIDTH, '0')
  return `${prefix}-${yy}-${digits}-${checkDigit(yy + digits)}` as ReferenceNumber
}

/**
 * Reads a reference number as people type it: lower case, full-width, with spaces or other dashes, or without any.
 *
 * Every single wrong digit is refused, and every swap of two neighbouring digits except some of digits that differ by
 * one (or 0 and 9): there, one swap in ten passes, so the query code stays the second thing to know.
 */
export function readReferenceNumber(text: string): ReferenceReading {
  if (text.length > 64) return { ok: false, code: 'reference.shape' }
  const match = /^([A-Z]{1,4})(\d{2})(\d{6,14})(\d)$/.exec(withoutSeparators(text).toUpperCase())
  if (!match) return { ok: false, code: 'reference.shape' }
  const [, prefix = '', yy = '', digits = '', check = ''] = match
  const serial = Number(digits)
  if (serial < 1 || (digits.length > SERIAL_WIDTH && digits.startsWith('0')))
    return { ok: false, code: 'reference.shape' }
  if (!hasCheckDigit(yy + digits + check)) return { ok: false, code: 'reference.check' }
  const parts = { prefix, year: 2000 + Number(yy), serial }
  return { ok: true, number: referenceNumber(parts), ...parts }
}
