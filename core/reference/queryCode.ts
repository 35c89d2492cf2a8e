import { withoutSeparators } from './halfWidth.ts'

/** Six digits that, with the reference number, let a resident without an account see a submission. */
export type QueryCode = string & { readonly brand: 'QueryCode' }

const CODES = 1_000_000n

/**
 * The query code that random bytes stand for. With 64 bits over a million codes no code is likelier than another by
 * more than one part in 10¹³.
 *
 * @param random at least 8 bytes from a cryptographic source; more are ignored
 * @throws {RangeError} fewer than 8 bytes
 */
export function queryCode(random: Uint8Array): QueryCode {
  if (random.length < 8) throw new RangeError('a query code needs 8 random bytes')
  let value = 0n
  for (const byte of random.subarray(0, 8)) value = value * 256n + BigInt(byte)
  return String(value % CODES).padStart(6, '0') as QueryCode
}

/** Reads a query code as people type it (spaces, dashes, full-width digits); undefined when it is not six digits. */
export function readQueryCode(text: string): QueryCode | undefined {
  if (text.length > 64) return undefined
  const code = withoutSeparators(text)
  return /^\d{6}$/.test(code) ? (code as QueryCode) : undefined
}
