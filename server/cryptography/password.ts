import { randomBytes, type ScryptOptions, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import { sameBytes } from './sameBytes.ts'

const scryptAsync = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt)

/** scrypt: N = 2^logN, r, p. Memory is 128·N·r bytes for each password being checked. */
export type PasswordCost = { logN: number; r: number; p: number }

/**
 * 32 MiB and some 0.2 s of one core. OWASP lists it beside 128 MiB in one lane as equally strong; the smaller memory
 * keeps a burst of sign-ins from exhausting a small server.
 */
export const PASSWORD_COST: PasswordCost = { logN: 15, r: 8, p: 3 }

const HASH = /^scrypt\$(\d{1,2})\$(\d{1,2})\$(\d{1,2})\$([\w-]+)\$([\w-]+)$/
const ABSENT = { cost: PASSWORD_COST, salt: Buffer.alloc(16), digest: Buffer.alloc(32) }

/** What to store for a password: algorithm, cost, salt and digest in one text. */
export async function hashPassword(password: string, cost: PasswordCost = PASSWORD_COST): Promise<string> {
  const salt = randomBytes(16)
  const digest = await digestOf(password, salt, cost)
  return `scrypt$${cost.logN}$${cost.r}$${cost.p}$${salt.toString('base64url')}$${digest.toString('base64url')}`
}

/**
 * Whether the password is the stored one, and whether it should be hashed again because the cost has risen since.
 *
 * @param stored undefined where there is no such account: the work is done all the same, so that the time taken does
 *               not tell which accounts exist
 */
export async function verifyPassword(
  password: string,
  stored: string | undefined,
): Promise<{ ok: boolean; upgrade: boolean }> {
  const known = stored === undefined ? undefined : parsed(stored)
  const { cost, salt, digest } = known ?? ABSENT
  const same = sameBytes(await digestOf(password, salt, cost), digest)
  const { logN, r, p } = PASSWORD_COST
  const ok = known !== undefined && same
  return { ok, upgrade: ok && (cost.logN !== logN || cost.r !== r || cost.p !== p) }
}

function digestOf(password: string, salt: Buffer, { logN, r, p }: PasswordCost): Promise<Buffer> {
  const N = 2 ** logN
  // The same password typed with another input method must give the same bytes.
  return scryptAsync(password.normalize('NFKC'), salt, 32, { N, r, p, maxmem: 256 * N * r })
}

function parsed(stored: string): { cost: PasswordCost; salt: Buffer; digest: Buffer } | undefined {
  const match = HASH.exec(stored)
  if (!match) return undefined
  const [, logN, r, p, salt = '', digest = ''] = match
  return {
    cost: { logN: Number(logN), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, 'base64url'),
    digest: Buffer.from(digest, 'base64url'),
  }
}
