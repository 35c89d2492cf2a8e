import { envelope, type KeyId, splitEnvelope } from './envelope.ts'
import { type CryptoProvider, providerNumbered } from './provider.ts'
import { CryptographyRefused } from './refusal.ts'

/** A data key in the clear. `index` is its provider's number and 32 bytes for blind indexes. */
export type DataKey = { id: KeyId; provider: CryptoProvider; secret: Buffer; index: Buffer }

/** The one place a sealed value belongs to. Sealed for one place, it does not open in another. */
export type FieldAddress = { table: string; column: string; row: string }

/** What one tenant's personal data is sealed, opened and found with. */
export type TenantKeys = {
  /** The bytes to store: a header naming version, provider and key, then nonce, ciphertext and tag. */
  seal(plaintext: string | Buffer, at: FieldAddress): Buffer
  /** @throws {CryptographyRefused} seal.broken; key.unknown: sealed with a key that was not given */
  open(sealed: Buffer, at: FieldAddress): Buffer
  /** As `open`, for text. */
  openText(sealed: Buffer, at: FieldAddress): string
  /**
   * Sixteen bytes by which equal values are found without being readable. Values that differ only in width, case, spaces
   * or dashes are equal. The kind keeps, say, a phone and a name that look alike apart.
   */
  blindIndex(kind: string, value: string): Buffer
}

export function tenantKeys(keys: readonly [DataKey, ...DataKey[]]): TenantKeys {
  const ciphers = new Map(keys.map(({ id, provider, secret }) => [id, { provider, cipher: provider.cipher(secret) }]))
  const last = keys.at(-1) ?? keys[0]
  const current = { header: envelope(last.provider, last.id), cipher: last.provider.cipher(last.secret) }
  const indexing = indexer(keys[0].index)

  function open(sealed: Buffer, at: FieldAddress): Buffer {
    const { header, provider, keyId, body } = splitEnvelope(sealed)
    const key = ciphers.get(keyId)
    if (!key) throw new CryptographyRefused('key.unknown', `sealed with data key ${keyId}, which is not at hand`)
    const plaintext = key.provider === provider ? key.cipher.open(body, associatedWith(header, at)) : undefined
    if (!plaintext) {
      throw new CryptographyRefused(
        'seal.broken',
        `${at.table}.${at.column} of ${at.row} was changed or belongs elsewhere`,
      )
    }
    return plaintext
  }

  return {
    seal(plaintext, at) {
      const bytes = typeof plaintext === 'string' ? Buffer.from(plaintext) : plaintext
      return Buffer.concat([current.header, current.cipher.seal(bytes, associatedWith(current.header, at))])
    },
    open,
    openText: (sealed, at) => open(sealed, at).toString(),
    blindIndex: (kind, value) => indexing(Buffer.from(`${kind}|${comparable(value)}`)).subarray(0, 16),
  }
}

function indexer(index: Buffer): (data: Buffer) => Buffer {
  const provider = providerNumbered(index[0])
  if (!provider) throw new CryptographyRefused('seal.broken', 'a data key of a later version of this product')
  return provider.mac(provider.derive(index.subarray(1), 'blind index', 32))
}

function associatedWith(header: Buffer, { table, column, row }: FieldAddress): Buffer {
  // Names of tables and columns are ours and hold no bar, so the three parts cannot run into each other.
  return Buffer.concat([header, Buffer.from(`${table}|${column}|${row}`)])
}

function comparable(value: string): string {
  return value
    .normalize('NFKC')
    .replace(/[\s\-\u2010-\u2015\u200b-\u200f\u202a-\u202e\ufeff]/g, '')
    .toUpperCase()
}
