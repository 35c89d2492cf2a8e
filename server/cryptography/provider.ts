import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, randomBytes } from 'node:crypto'
import { sameBytes } from './sameBytes.ts'

/** Seals and opens with one key. `open` returns undefined when the bytes or the associated data are not those sealed. */
export type Cipher = {
  seal(plaintext: Buffer, associated: Buffer): Buffer
  open(sealed: Buffer, associated: Buffer): Buffer | undefined
}

/**
 * One family of algorithms. Everything sealed names the provider by its `id`, so families can be changed with data in
 * place: what is new is sealed with the new one, what is old stays readable.
 */
export type CryptoProvider = {
  /** Written into every sealed value; never reused for something else. */
  readonly id: number
  readonly name: 'aes' | 'sm'
  /** @param secret 32 bytes; separate keys for encryption and authentication are derived from it */
  cipher(secret: Buffer): Cipher
  /** Keyed digest of 32 bytes. */
  mac(secret: Buffer): (data: Buffer) => Buffer
  /** A key for one purpose: from it neither the secret nor the key of another purpose can be computed. */
  derive(secret: Buffer, purpose: string, bytes: number): Buffer
}

function derived(digest: string, secret: Buffer, purpose: string, bytes: number): Buffer {
  return Buffer.from(hkdfSync(digest, secret, Buffer.alloc(0), `fivefold ${purpose}`, bytes))
}

function keyedDigest(digest: string, secret: Buffer): (data: Buffer) => Buffer {
  const key = createSecretKey(secret)
  return (data) => createHmac(digest, key).update(data).digest()
}

const GCM_NONCE = 12
const GCM_TAG = 16

/** AES-256-GCM and HMAC-SHA-256: the default. Random nonces allow about four billion values per data key. */
export const aesProvider: CryptoProvider = {
  id: 1,
  name: 'aes',
  derive: (secret, purpose, bytes) => derived('sha256', secret, purpose, bytes),
  mac: (secret) => keyedDigest('sha256', secret),
  cipher(secret) {
    const key = createSecretKey(this.derive(secret, 'encryption', 32))
    return {
      seal(plaintext, associated) {
        const nonce = randomBytes(GCM_NONCE)
        const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: GCM_TAG })
        cipher.setAAD(associated)
        const body = cipher.update(plaintext)
        cipher.final()
        return Buffer.concat([nonce, body, cipher.getAuthTag()])
      },
      open(sealed, associated) {
        if (sealed.length < GCM_NONCE + GCM_TAG) return undefined
        const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, GCM_NONCE), { authTagLength: GCM_TAG })
        decipher.setAAD(associated)
        decipher.setAuthTag(sealed.subarray(-GCM_TAG))
        try {
          const plaintext = decipher.update(sealed.subarray(GCM_NONCE, -GCM_TAG))
          decipher.final()
          return plaintext
        } catch {
          return undefined
        }
      },
    }
  },
}

const CTR_NONCE = 16
const SM3_TAG = 32

/**
 * SM4 and SM3, for sites that must use the national algorithms. OpenSSL has no authenticated mode of SM4, so it is
 * SM4-CTR, then HMAC-SM3 over associated data, nonce and ciphertext (encrypt, then authenticate).
 *
 * @source GB/T 32907 (SM4), GB/T 32905 (SM3)
 */
export const smProvider: CryptoProvider = {
  id: 2,
  name: 'sm',
  derive: (secret, purpose, bytes) => derived('sm3', secret, purpose, bytes),
  mac: (secret) => keyedDigest('sm3', secret),
  cipher(secret) {
    const key = createSecretKey(this.derive(secret, 'encryption', 16))
    const mac = this.mac(this.derive(secret, 'authentication', 32))
    const tag = (associated: Buffer, nonceAndBody: Buffer) => {
      const length = Buffer.alloc(8)
      length.writeBigUInt64BE(BigInt(associated.length))
      return mac(Buffer.concat([length, associated, nonceAndBody]))
    }
    return {
      seal(plaintext, associated) {
        const nonce = randomBytes(CTR_NONCE)
        const cipher = createCipheriv('sm4-ctr', key, nonce)
        const sealed = Buffer.concat([nonce, cipher.update(plaintext), cipher.final()])
        return Buffer.concat([sealed, tag(associated, sealed)])
      },
      open(sealed, associated) {
        if (sealed.length < CTR_NONCE + SM3_TAG) return undefined
        const nonceAndBody = sealed.subarray(0, -SM3_TAG)
        if (!sameBytes(tag(associated, nonceAndBody), sealed.subarray(-SM3_TAG))) return undefined
        const decipher = createDecipheriv('sm4-ctr', key, nonceAndBody.subarray(0, CTR_NONCE))
        return Buffer.concat([decipher.update(nonceAndBody.subarray(CTR_NONCE)), decipher.final()])
      },
    }
  },
}

/** The provider a sealed value names, undefined for a number this version does not know. */
export function providerNumbered(id: number | undefined): CryptoProvider | undefined {
  return [aesProvider, smProvider].find((provider) => provider.id === id)
}
