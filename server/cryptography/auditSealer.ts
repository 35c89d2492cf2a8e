import type { KeyId } from './envelope.ts'
import type { MasterKey } from './masterKey.ts'
import type { CryptoProvider } from './provider.ts'
import { sameBytes } from './sameBytes.ts'

/** The keyed digest that chains the audit trail: who can write the database still cannot forge an entry. */
export type AuditSealer = {
  /** Stored beside each seal, so that a trail outlives a change of key or algorithm. */
  readonly keyId: KeyId
  readonly algorithm: CryptoProvider['name']
  /** 32 bytes. */
  mac(data: string | Buffer): Buffer
  verify(data: string | Buffer, mac: Buffer): boolean
}

/** The sealer's key is derived from the master key, so it too lies outside the database, and wraps nothing. */
export function auditSealer(masterKey: MasterKey, provider: CryptoProvider): AuditSealer {
  const key = provider.derive(masterKey.secret, 'audit sealer', 32)
  const keyed = provider.mac(key)
  const mac = (data: string | Buffer) => keyed(typeof data === 'string' ? Buffer.from(data) : data)
  return {
    keyId: keyed(Buffer.from('audit sealer id')).toString('hex', 0, 8),
    algorithm: provider.name,
    mac,
    verify: (data, seal) => sameBytes(mac(data), seal),
  }
}
