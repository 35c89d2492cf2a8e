import type { Instant } from '../../core/deadline/index.ts'
import type { TenantKeys } from '../cryptography/index.ts'

/** A code is good for this time and the one before; milliseconds. */
export const CODE_GOOD_FOR = 10 * 60_000
const DIGITS = 6

/**
 * The code that shows that somebody reads what comes to an address. Derived from the contact point and the time with a key that is not in
 * the database, so that neither a table nor a message that waits holds it. Good for between ten and twenty minutes.
 *
 * @param contact id of the contact point; another address is another one
 */
export function contactCode(keys: TenantKeys, contact: string, now: Instant, before = 0): string {
  const step = Math.floor(now / CODE_GOOD_FOR) - before
  return String(keys.blindIndex('contactCode', `${contact}/${step}`).readUInt32BE(0) % 10 ** DIGITS).padStart(
    DIGITS,
    '0',
  )
}
