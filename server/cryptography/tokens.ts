import { createHash, randomBytes, randomInt } from 'node:crypto'
import { type QueryCode, queryCode } from '../../core/reference/index.ts'

/** A new session: the token goes to the browser, only its digest into the database. 256 random bits. */
export function newSessionToken(): { token: string; hash: Buffer } {
  const token = randomBytes(32).toString('base64url')
  return { token, hash: hashSessionToken(token) }
}

/** Digest a session is found by. Plain SHA-256 suffices: a random token of 256 bits cannot be guessed from it. */
export function hashSessionToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** A new query code. Only a million exist, so store `blindIndex('queryCode:' + id, code)` and throttle guesses. */
export function randomCode(): QueryCode {
  return queryCode(randomBytes(8))
}

// Without 0 O 1 l I, which look alike on paper.
const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789'

/** An initial password to be read from a slip of paper: four groups of four characters, 80 bits. */
export function randomPassword(): string {
  const letter = () => LETTERS.charAt(randomInt(LETTERS.length))
  const group = () => letter() + letter() + letter() + letter()
  return [group(), group(), group(), group()].join('-')
}
