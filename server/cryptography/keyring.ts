import { randomBytes } from 'node:crypto'
import { type AuditSealer, auditSealer } from './auditSealer.ts'
import { envelope, type KeyId, splitEnvelope } from './envelope.ts'
import { assertWrappedBy, type MasterKey, type WrappedKey } from './masterKey.ts'
import { aesProvider, type CryptoProvider } from './provider.ts'
import { CryptographyRefused } from './refusal.ts'
import { type DataKey, type TenantKeys, tenantKeys } from './tenantKeys.ts'

/** The keys of an installation, in memory only. */
export type Keyring = {
  readonly masterId: KeyId
  /** Chains the audit trail. */
  readonly audit: AuditSealer
  /** A first data key for a tenant, to be stored as it is. */
  newTenantKey(tenant: string): WrappedKey
  /**
   * A further data key for a tenant. From then on values are sealed with it and with the keyring's provider; what was
   * sealed before stays readable, and blind indexes stay the same.
   *
   * @param wrapped the keys the tenant has, oldest first
   */
  nextTenantKey(tenant: string, wrapped: readonly WrappedKey[]): WrappedKey
  /**
   * @param wrapped all keys of the tenant, oldest first; the last one seals
   * @throws {CryptographyRefused} master.wrong; seal.broken: damaged, or a key of another tenant
   */
  unwrap(tenant: string, wrapped: readonly WrappedKey[]): TenantKeys
  /** The keys of a tenant, loaded at first use and then kept in memory. */
  forTenant(tenant: string, load: () => Promise<readonly WrappedKey[]>): Promise<TenantKeys>
  /** Makes the next `forTenant` load again, as after another node made a further key. */
  forget(tenant: string): void
}

/** @param provider what new data keys, and the audit trail, use */
export function openKeyring({
  masterKey,
  provider = aesProvider,
}: {
  masterKey: MasterKey
  provider?: CryptoProvider
}): Keyring {
  const cached = new Map<string, Promise<TenantKeys>>()

  function wrap(tenant: string, index: Buffer): WrappedKey {
    const id = randomBytes(8).toString('hex')
    const header = envelope(provider, masterKey.id)
    const wrapping = provider.cipher(provider.derive(masterKey.secret, 'wrapping', 32))
    const sealed = wrapping.seal(Buffer.concat([randomBytes(32), index]), associatedWith(header, tenant, id))
    return { id, wrapped: Buffer.concat([header, sealed]) }
  }

  function unwrapOne(tenant: string, one: WrappedKey): DataKey {
    assertWrappedBy(masterKey, one)
    const { header, provider: wrappedWith, body } = splitEnvelope(one.wrapped)
    const wrapping = wrappedWith.cipher(wrappedWith.derive(masterKey.secret, 'wrapping', 32))
    const plain = wrapping.open(body, associatedWith(header, tenant, one.id))
    if (!plain)
      throw new CryptographyRefused('seal.broken', `data key ${one.id} is damaged, or is not a key of this tenant`)
    return { id: one.id, provider: wrappedWith, secret: plain.subarray(0, 32), index: plain.subarray(32) }
  }

  function unwrapAll(tenant: string, wrapped: readonly WrappedKey[]): [DataKey, ...DataKey[]] {
    const [first, ...rest] = wrapped.map((one) => unwrapOne(tenant, one))
    if (!first) throw new CryptographyRefused('key.unknown', `tenant ${tenant} has no data key`)
    return [first, ...rest]
  }

  return {
    masterId: masterKey.id,
    audit: auditSealer(masterKey, provider),
    newTenantKey: (tenant) => wrap(tenant, Buffer.concat([Buffer.from([provider.id]), randomBytes(32)])),
    nextTenantKey: (tenant, wrapped) => wrap(tenant, unwrapAll(tenant, wrapped)[0].index),
    unwrap: (tenant, wrapped) => tenantKeys(unwrapAll(tenant, wrapped)),
    forTenant(tenant, load) {
      const known = cached.get(tenant)
      if (known) return known
      const loading = load().then((wrapped) => tenantKeys(unwrapAll(tenant, wrapped)))
      cached.set(tenant, loading)
      // A failure must not be remembered: the next request tries again.
      loading.catch(() => cached.get(tenant) === loading && cached.delete(tenant))
      return loading
    },
    forget: (tenant) => void cached.delete(tenant),
  }
}

function associatedWith(header: Buffer, tenant: string, keyId: KeyId): Buffer {
  return Buffer.concat([header, Buffer.from(`tenantKey|${keyId}|${tenant}`)])
}
