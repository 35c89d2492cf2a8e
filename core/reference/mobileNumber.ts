import { withoutSeparators } from './halfWidth.ts'

/** A mainland mobile number: 11 digits, the first 1, the second 3 to 9. */
export type MobileNumber = string & { readonly brand: 'MobileNumber' }

/**
 * The mobile number somebody wrote, without spaces, dashes, brackets, country code and full-width forms; undefined
 * when it is not one. `+86 138-1234 5678` and `１３８１２３４５６７８` are the same number, and find the same person.
 */
export function readMobileNumber(text: string): MobileNumber | undefined {
  if (text.length > 64) return undefined
  const digits = withoutSeparators(text)
    .replace(/[()]/g, '')
    .replace(/^(\+86|0086|86(?=1\d{10}$))/, '')
  return /^1[3-9]\d{9}$/.test(digits) ? (digits as MobileNumber) : undefined
}
