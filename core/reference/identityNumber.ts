import { withoutSeparators } from './halfWidth.ts'

/** An 18-character citizen identity number that passes the checks of GB 11643: digits, the last may be X. */
export type IdentityNumber = string & { readonly brand: 'IdentityNumber' }

export type IdentityProblem = 'identity.shape' | 'identity.date' | 'identity.check'

export type IdentityReading =
  | { kind: 'valid'; number: IdentityNumber }
  /** A first-generation number, invalid since 2013: worth asking about, `upgraded` is what it became. */
  | { kind: 'fifteen'; upgraded: IdentityNumber }
  | { kind: 'invalid'; code: IdentityProblem }

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHECKS = '10X98765432'

/**
 * Reads an identity number as people type it and checks form, birth date and check character. It says that the number
 * can exist, not that it was issued.
 *
 * @source GB 11643-1999 公民身份号码; 居民身份证法 (2011) 修改决定, first-generation cards void from 2013-01-01
 */
export function readIdentityNumber(text: string): IdentityReading {
  const number = text.length > 64 ? '' : withoutSeparators(text).toUpperCase()
  if (/^[1-9]\d{14}$/.test(number)) {
    // Numbers of 15 digits were given to people born in the twentieth century; the few older ones died out with them.
    const body = `${number.slice(0, 6)}19${number.slice(6)}`
    if (!isDate(body.slice(6, 14))) return { kind: 'invalid', code: 'identity.date' }
    return { kind: 'fifteen', upgraded: (body + identityCheck(body)) as IdentityNumber }
  }
  if (!/^[1-9]\d{16}[\dX]$/.test(number)) return { kind: 'invalid', code: 'identity.shape' }
  if (!isDate(number.slice(6, 14))) return { kind: 'invalid', code: 'identity.date' }
  if (identityCheck(number.slice(0, 17)) !== number[17]) return { kind: 'invalid', code: 'identity.check' }
  return { kind: 'valid', number: number as IdentityNumber }
}

/** Check character of the first 17 digits, ISO 7064 MOD 11-2. */
export function identityCheck(digits: string): string {
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(digits[at]), 0)
  return CHECKS.charAt(sum % 11)
}

function isDate(yyyymmdd: string): boolean {
  const year = Number(yyyymmdd.slice(0, 4))
  const month = Number(yyyymmdd.slice(4, 6))
  const day = Number(yyyymmdd.slice(6, 8))
  if (year < 1850 || year > 2099 || month < 1 || month > 12 || day < 1) return false
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const days = month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31
  return day <= days
}
