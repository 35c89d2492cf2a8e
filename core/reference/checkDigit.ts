/**
 * The ISO 7064 MOD 11,10 check digit of a string of digits.
 *
 * @throws {RangeError} anything but digits
 * @source ISO/IEC 7064:2003 (GB/T 17710) hybrid system MOD 11,10
 */
export function checkDigit(digits: string): string {
  return String((11 - product(digits)) % 10)
}

/** Whether the last digit is the MOD 11,10 check digit of those before it. */
export function hasCheckDigit(digits: string): boolean {
  return digits.length > 1 && checkDigit(digits.slice(0, -1)) === digits.at(-1)
}

function product(digits: string): number {
  if (!/^\d+$/.test(digits)) throw new RangeError('a check digit is made over digits only')
  let carried = 10
  for (const digit of digits) {
    const sum = (carried + Number(digit)) % 10
    carried = ((sum === 0 ? 10 : sum) * 2) % 11
  }
  return carried
}
