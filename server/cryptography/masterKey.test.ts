import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { masterKeyFile, openKeyring, openMasterKey } from './index.ts'

function freshFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fivefold-key-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return masterKeyFile(folder)
}

test('the first start makes a master key only its owner can read, the next start finds it', () => {
  const file = freshFile()
  const made = openMasterKey(file, [])
  expect(made.secret).toHaveLength(32)
  expect(openMasterKey(file, [])).toEqual(made)
  expect(readdirSync(dirname(file))).toEqual(['master.key'])
  if (process.platform !== 'win32') {
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(statSync(dirname(file)).mode & 0o777).toBe(0o700)
  }
})

test('a missing master key stops the product once data is encrypted, and no new one is made', () => {
  const file = freshFile()
  const wrapped = openKeyring({ masterKey: openMasterKey(file, []) }).newTenantKey('t1')
  rmSync(file)
  expect(() => openMasterKey(file, [wrapped])).toThrow(expect.objectContaining({ code: 'master.missing' }))
  expect(() => statSync(file)).toThrow()
})

test('another master key than the one that wrapped the data keys stops the product', () => {
  const file = freshFile()
  const wrapped = openKeyring({ masterKey: openMasterKey(freshFile(), []) }).newTenantKey('t1')
  openMasterKey(file, [])
  expect(() => openMasterKey(file, [wrapped])).toThrow(expect.objectContaining({ code: 'master.wrong' }))
})

test('a damaged master key file stops the product, and is left as it is', () => {
  const file = freshFile()
  openMasterKey(file, [])
  for (const text of ['', 'fivefold-master-key-1:short\n', '\0\0\0']) {
    writeFileSync(file, text)
    expect(() => openMasterKey(file, [])).toThrow(expect.objectContaining({ code: 'master.corrupt' }))
  }
})

test('a master key put back with open permissions is closed again', () => {
  const file = freshFile()
  openMasterKey(file, [])
  chmodSync(file, 0o644)
  openMasterKey(file, [])
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
})
