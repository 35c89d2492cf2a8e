import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { type KeyId, splitEnvelope } from './envelope.ts'
import { CryptographyRefused } from './refusal.ts'

/** The key that wraps every data key. It never enters the database or a backup of it. */
export type MasterKey = { readonly id: KeyId; readonly secret: Buffer }

/** A data key as the database keeps it. */
export type WrappedKey = { readonly id: KeyId; readonly wrapped: Buffer }

const FORM = /^fivefold-master-key-1:([A-Za-z0-9_-]{43})\s*$/

/** Where an installation keeps its master key: inside its state folder, beside the database, not in it. */
export function masterKeyFile(dataDir: string): string {
  return join(dataDir, 'secrets', 'master.key')
}

/**
 * The master key of an installation. It is made at the first start only: where the database already holds wrapped keys,
 * a missing or different file stops the product, because going on would mix keys and lose data for good.
 *
 * @param file    see `masterKeyFile`
 * @param wrapped the wrapped keys in the database, or a sample with at least one if there is any
 * @throws {CryptographyRefused} master.missing, master.wrong, master.corrupt
 */
export function openMasterKey(file: string, wrapped: readonly WrappedKey[]): MasterKey {
  const key = readMasterKey(file) ?? makeMasterKey(file, wrapped)
  for (const one of wrapped) assertWrappedBy(key, one)
  return key
}

/** @throws {CryptographyRefused} master.wrong: another master key wrapped it; seal.broken: it is not a wrapped key */
export function assertWrappedBy(key: MasterKey, { wrapped }: WrappedKey): void {
  const { keyId } = splitEnvelope(wrapped)
  if (keyId === key.id) return
  throw new CryptographyRefused(
    'master.wrong',
    `The data of this installation is encrypted under master key ${keyId}, but the file holds ${key.id}. Put the right file back; do not delete either.`,
  )
}

function readMasterKey(file: string): MasterKey | undefined {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  const encoded = FORM.exec(text)?.[1]
  if (!encoded) {
    throw new CryptographyRefused(
      'master.corrupt',
      `${file} is not a master key file. Restore it from where you keep its copy.`,
    )
  }
  // A copy put back by hand often has the permissions of whoever copied it.
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600)
  return masterKeyOf(Buffer.from(encoded, 'base64url'))
}

function makeMasterKey(file: string, wrapped: readonly WrappedKey[]): MasterKey {
  if (wrapped.length > 0) {
    throw new CryptographyRefused(
      'master.missing',
      `The database holds encrypted data, but its master key ${file} is missing. Restore the file from where you keep its copy; without it the data cannot be read.`,
    )
  }
  const secret = randomBytes(32)
  const folder = dirname(file)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  // Written aside and then linked: a reader never sees half a key, and of two processes starting at once one wins.
  const aside = join(folder, `.master-${randomUUID()}`)
  const handle = openSync(aside, 'wx', 0o600)
  try {
    writeSync(handle, `fivefold-master-key-1:${secret.toString('base64url')}\n`)
    fsyncSync(handle)
    linkSync(aside, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    closeSync(handle)
    unlinkSync(aside)
  }
  syncFolder(folder)
  return readMasterKey(file) ?? masterKeyOf(secret)
}

/** A new file survives a power cut only when its folder is synced too; Windows neither needs nor allows it. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  fsyncSync(handle)
  closeSync(handle)
}

/** The id is computed from the key, so it cannot disagree with it, and tells nothing about it. */
function masterKeyOf(secret: Buffer): MasterKey {
  return { id: createHmac('sha256', secret).update('fivefold master key id').digest('hex').slice(0, 16), secret }
}
