import { expect, test } from 'vitest'
import { hashPassword, hashSessionToken, newSessionToken, randomCode, randomPassword, verifyPassword } from './index.ts'

const CHEAP = { logN: 10, r: 8, p: 1 }

test('a password is recognised, a wrong one is not, and the stored text does not contain it', async () => {
  const stored = await hashPassword('correct horse 电池', CHEAP)
  expect(stored).not.toContain('horse')
  expect(await verifyPassword('correct horse 电池', stored)).toMatchObject({ ok: true })
  expect(await verifyPassword('Correct horse 电池', stored)).toEqual({ ok: false, upgrade: false })
  expect(await hashPassword('correct horse 电池', CHEAP)).not.toBe(stored)
})

test('a password typed with full-width letters is the same password', async () => {
  expect(await verifyPassword('ａｂｃ１２３', await hashPassword('abc123', CHEAP))).toMatchObject({ ok: true })
})

test('a hash of lower cost asks to be made again, one of the current cost does not', async () => {
  expect(await verifyPassword('p', await hashPassword('p', CHEAP))).toEqual({ ok: true, upgrade: true })
  expect(await verifyPassword('p', await hashPassword('p'))).toEqual({ ok: true, upgrade: false })
})

test('where there is no account, or its hash is damaged, every password is wrong', async () => {
  expect(await verifyPassword('', undefined)).toEqual({ ok: false, upgrade: false })
  expect(await verifyPassword('p', 'scrypt$x')).toEqual({ ok: false, upgrade: false })
})

test('a session is found by the digest of its token, which is not the token', () => {
  const { token, hash } = newSessionToken()
  expect(hashSessionToken(token)).toEqual(hash)
  expect(hash).toHaveLength(32)
  expect(token).toMatch(/^[\w-]{43}$/)
  expect(newSessionToken().token).not.toBe(token)
})

test('query codes are six digits and initial passwords are readable from paper', () => {
  expect(randomCode()).toMatch(/^\d{6}$/)
  expect(randomPassword()).toMatch(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/)
  expect(randomPassword()).not.toMatch(/[01lo]/)
})
