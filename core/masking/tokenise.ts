import { findNumbers, type NumberKind } from './findNumbers.ts'

/** A number taken out of a text and the token that stands in its place. */
export type Found = {
  /** Such as 〔电话1〕. */
  token: string
  kind: NumberKind
  /** As it was written. */
  value: string
  /** Digits only, by which it can be found again. */
  number: string
}

const NAMES: Readonly<Record<NumberKind, string>> = { phone: '电话', identity: '证件', bankCard: '银行卡' }

const TOKEN = /〔(?:电话|证件|银行卡)\d{1,9}〕/g

/**
 * The text with every phone, identity and bank card number replaced by a token, and what was replaced. A number that
 * occurs again has the same token. `restore` gives the text back.
 *
 * @param taken what was found in texts that will be restored together with this one, so that no token means two numbers
 */
export function tokenise(text: string, taken: readonly Found[] = []): { text: string; found: Found[] } {
  // A token typed by hand is left alone, and never handed out.
  const used = new Set([...(text.match(TOKEN) ?? []), ...taken.map(({ token }) => token)])
  const tokens = new Map(taken.map(({ value, token }) => [value, token]))
  const counts: Record<NumberKind, number> = { phone: 0, identity: 0, bankCard: 0 }
  const found: Found[] = []
  const pieces: string[] = []
  let at = 0

  function fresh(kind: NumberKind): string {
    for (;;) {
      const token = `〔${NAMES[kind]}${++counts[kind]}〕`
      if (!used.has(token)) return token
    }
  }

  for (const { kind, value, number, from, until } of findNumbers(text)) {
    let token = tokens.get(value)
    if (token === undefined) {
      token = fresh(kind)
      tokens.set(value, token)
      found.push({ token, kind, value, number })
    }
    pieces.push(text.slice(at, from), token)
    at = until
  }
  return { text: pieces.join('') + text.slice(at), found }
}

/** The text that was tokenised, given what was found in it. Tokens that are not among the found stay as they are. */
export function restore(text: string, found: readonly Found[]): string {
  const values = new Map(found.map(({ token, value }) => [token, value]))
  return text.replace(TOKEN, (token) => values.get(token) ?? token)
}
