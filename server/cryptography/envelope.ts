import { type CryptoProvider, providerNumbered } from './provider.ts'
import { CryptographyRefused } from './refusal.ts'

/**
 * What stands before everything sealed: version of this layout (1 byte), provider (1), the key it is sealed with (8).
 * The header is authenticated together with the associated data.
 */
const VERSION = 1
const HEADER = 10

/** Which key sealed something: 16 hexadecimal digits. */
export type KeyId = string

export function envelope(provider: CryptoProvider, keyId: KeyId): Buffer {
  return Buffer.concat([Buffer.from([VERSION, provider.id]), Buffer.from(keyId, 'hex')])
}

export type Opened = { header: Buffer; provider: CryptoProvider; keyId: KeyId; body: Buffer }

/** @throws {CryptographyRefused} seal.broken: too short, or a version or provider this code does not know */
export function splitEnvelope(sealed: Buffer): Opened {
  const provider = providerNumbered(sealed[1])
  if (sealed.length < HEADER || sealed[0] !== VERSION || !provider) {
    throw new CryptographyRefused('seal.broken', 'not a sealed value, or one of a later version of this product')
  }
  const header = sealed.subarray(0, HEADER)
  return { header, provider, keyId: header.toString('hex', 2), body: sealed.subarray(HEADER) }
}
