import { createCipheriv, createHash, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aesProvider, CryptographyRefused, openKeyring, smProvider, type WrappedKey } from './index.ts'

const masterKey = { id: '00112233aabbccdd', secret: randomBytes(32) }
const phone = { table: 'petitioner', column: 'phone', row: '7' }
const refusal = (code: string) => expect.objectContaining({ name: 'CryptographyRefused', code })

function codeOf(action: () => unknown): string {
  try {
    action()
  } catch (error) {
    if (error instanceof CryptographyRefused) return error.code
    throw error
  }
  return 'none'
}

describe.each([aesProvider, smProvider])('a value sealed with $name', (provider) => {
  const keyring = openKeyring({ masterKey, provider })
  const wrapped = keyring.newTenantKey('t1')
  const keys = keyring.unwrap('t1', [wrapped])

  test('opens as what it was, empty and rare characters included', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(keys.openText(keys.seal(text, phone), phone)).toBe(text)
      }),
    )
    expect(keys.openText(keys.seal('𠮷', phone), phone)).toBe('𠮷')
    expect(keys.open(keys.seal(Buffer.from([0, 255]), phone), phone)).toEqual(Buffer.from([0, 255]))
  })

  test('does not show the value, and is different each time', () => {
    const once = keys.seal('13812345678', phone)
    expect(once.includes('13812345678')).toBe(false)
    expect(keys.seal('13812345678', phone).equals(once)).toBe(false)
  })

  test('does not open in another row, column or table', () => {
    const sealed = keys.seal('13812345678', phone)
    for (const elsewhere of [{ row: '8' }, { column: 'name' }, { table: 'contact' }]) {
      expect(codeOf(() => keys.open(sealed, { ...phone, ...elsewhere }))).toBe('seal.broken')
    }
  })

  test('does not open with any bit changed or any end cut off', () => {
    const sealed = keys.seal('张三', phone)
    fc.assert(
      fc.property(fc.nat({ max: sealed.length - 1 }), fc.nat({ max: 7 }), (at, bit) => {
        const changed = Buffer.from(sealed)
        changed[at] = (changed[at] ?? 0) ^ (1 << bit)
        expect(codeOf(() => keys.open(changed, phone))).toMatch(/seal\.broken|key\.unknown/)
        expect(codeOf(() => keys.open(sealed.subarray(0, at), phone))).toBe('seal.broken')
      }),
    )
  })

  test('does not open with the keys of another tenant', () => {
    const others = keyring.unwrap('t2', [keyring.newTenantKey('t2')])
    expect(codeOf(() => others.open(keys.seal('张三', phone), phone))).toBe('key.unknown')
  })

  test('is found by a blind index that forgives width, case, spaces and dashes, and nothing else', () => {
    const index = keys.blindIndex('identity', '11010519491231002X')
    expect(index).toHaveLength(16)
    expect(keys.blindIndex('identity', ' １１０１０５-19491231 002x')).toEqual(index)
    expect(keys.blindIndex('phone', '11010519491231002X')).not.toEqual(index)
    expect(keys.blindIndex('identity', '110105194912310021')).not.toEqual(index)
    const others = keyring.unwrap('t2', [keyring.newTenantKey('t2')])
    expect(others.blindIndex('identity', '11010519491231002X')).not.toEqual(index)
  })
})

describe('the data keys of a tenant', () => {
  test('can move from AES to SM4: old values stay readable, new ones use the new algorithm, indexes stay', () => {
    const before = openKeyring({ masterKey, provider: aesProvider })
    const first = before.newTenantKey('t1')
    const old = before.unwrap('t1', [first])
    const sealed = old.seal('张三', phone)

    const after = openKeyring({ masterKey, provider: smProvider })
    const both = after.unwrap('t1', [first, after.nextTenantKey('t1', [first])])
    expect(both.openText(sealed, phone)).toBe('张三')
    const anew = both.seal('张三', phone)
    expect([sealed[1], anew[1]]).toEqual([aesProvider.id, smProvider.id])
    expect(both.openText(anew, phone)).toBe('张三')
    expect(both.blindIndex('name', '张三')).toEqual(old.blindIndex('name', '张三'))
    expect(codeOf(() => old.open(anew, phone))).toBe('key.unknown')
  })

  test('are refused for another tenant, damaged, under another master key, or when there are none', () => {
    const keyring = openKeyring({ masterKey })
    const wrapped = keyring.newTenantKey('t1')
    expect(codeOf(() => keyring.unwrap('t2', [wrapped]))).toBe('seal.broken')
    const damaged: WrappedKey = { id: wrapped.id, wrapped: Buffer.from(wrapped.wrapped) }
    damaged.wrapped[40] = (wrapped.wrapped[40] ?? 0) ^ 1
    expect(codeOf(() => keyring.unwrap('t1', [damaged]))).toBe('seal.broken')
    const other = openKeyring({ masterKey: { id: 'ffffffffffffffff', secret: randomBytes(32) } })
    expect(codeOf(() => other.unwrap('t1', [wrapped]))).toBe('master.wrong')
    expect(codeOf(() => keyring.unwrap('t1', []))).toBe('key.unknown')
  })

  test('are loaded once and kept; a failed load is tried again; forgetting loads again', async () => {
    const keyring = openKeyring({ masterKey })
    const wrapped = keyring.newTenantKey('t1')
    let loads = 0
    const load = async () => {
      loads++
      if (loads === 1) throw new Error('the database is away')
      return [wrapped]
    }
    await expect(keyring.forTenant('t1', load)).rejects.toThrow('away')
    const [a, b] = await Promise.all([keyring.forTenant('t1', load), keyring.forTenant('t1', load)])
    expect(a).toBe(b)
    expect(loads).toBe(2)
    keyring.forget('t1')
    await keyring.forTenant('t1', load)
    expect(loads).toBe(3)
    await expect(keyring.forTenant('t2', async () => [])).rejects.toEqual(refusal('key.unknown'))
  })
})

describe.each([aesProvider, smProvider])('the seal of the audit trail with $name', (provider) => {
  test('verifies what was sealed and nothing else, and is the same after a restart', () => {
    const { audit } = openKeyring({ masterKey, provider })
    const mac = audit.mac('entry 1')
    expect(mac).toHaveLength(32)
    expect(audit.verify(Buffer.from('entry 1'), mac)).toBe(true)
    expect(audit.verify('entry 2', mac)).toBe(false)
    expect(audit.verify('entry 1', mac.subarray(1))).toBe(false)
    const again = openKeyring({ masterKey, provider }).audit
    expect(again.keyId).toBe(audit.keyId)
    expect(again.verify('entry 1', mac)).toBe(true)
    const other = openKeyring({ masterKey: { ...masterKey, secret: randomBytes(32) }, provider }).audit
    expect(other.verify('entry 1', mac)).toBe(false)
  })
})

test('the SM3 the platform offers is that of GB/T 32905, example 1', () => {
  expect(createHash('sm3').update('abc').digest('hex')).toBe(
    '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0',
  )
})

test('the SM4 the platform offers is that of GB/T 32907, example 1', () => {
  const block = Buffer.from('0123456789abcdeffedcba9876543210', 'hex')
  const cipher = createCipheriv('sm4-ecb', block, null).setAutoPadding(false)
  expect(cipher.update(block).toString('hex')).toBe('681edf34d206965e86b3e94f536e4246')
})
