import { halfWidth } from '../reference/index.ts'

export type NumberKind = 'phone' | 'identity' | 'bankCard'

export type FoundNumber = {
  kind: NumberKind
  /** Where it begins and ends in the text, in UTF-16 units. */
  from: number
  until: number
  /** As it was written. */
  value: string
  /** Digits only (an identity number may end in X). */
  number: string
}

/** Digits side by side; `x` is where the X of an identity number that follows them ends. */
type Group = { from: number; until: number; digits: string; x: number | undefined }

/** The longest number looked for, a bank card with 0086 before it to spare: nothing longer is ever put together. */
const MAX_DIGITS = 24
/** The shortest: a telephone with area code. */
const MIN_DIGITS = 10

/**
 * The phone, identity and bank card numbers in a text, in order, also with spaces or dashes between the digits and with
 * full-width digits. A number inside a longer row of digits is not one. Where it is unclear it is taken for one: an
 * identity number with a wrong check digit is still somebody's, mistyped. Takes time in proportion to the text.
 */
export function findNumbers(text: string): FoundNumber[] {
  const found: FoundNumber[] = []
  for (const chain of chainsOf(text)) {
    for (let at = 0; at < chain.length; ) {
      const hit = hitAt(chain, at)
      if (hit) {
        const from = startWithPlus(text, hit.from, hit.number)
        found.push({ kind: hit.kind, from, until: hit.until, value: text.slice(from, hit.until), number: hit.number })
      }
      at += hit?.groups ?? 1
    }
  }
  return found
}

type Hit = { kind: NumberKind; number: string; from: number; until: number; groups: number }

/** The number that begins with the group at `at`: the group alone if it is one, else the likeliest it makes with those after it. */
function hitAt(chain: readonly Group[], at: number): Hit | undefined {
  let best: (Hit & { likelihood: number }) | undefined
  let digits = ''
  const shape: number[] = []
  for (let end = at; end < chain.length; end++) {
    const group = chain[end]
    if (!group || digits.length + group.digits.length > MAX_DIGITS) break
    digits += group.digits
    shape.push(group.digits.length)
    if (digits.length < MIN_DIGITS) continue
    for (const [number, until] of [
      [`${digits}X`, group.x],
      [digits, group.until],
    ] as const) {
      const kind = until === undefined || isAmount(shape) ? undefined : kindOf(number, shape)
      if (kind === undefined || until === undefined) continue
      const hit = {
        kind,
        number,
        from: chain[at]?.from ?? 0,
        until,
        groups: end - at + 1,
        likelihood: likelihood(kind, number),
      }
      if (end === at) return hit
      if (!best || hit.likelihood >= best.likelihood) best = hit
      break
    }
    // What follows an X is another number.
    if (group.x !== undefined) break
  }
  return best
}

/** Of the numbers that digits in groups could make, what has more structure is more likely meant; of equals, the longer. */
function likelihood(kind: NumberKind, number: string): number {
  if (kind === 'identity') return 3
  if (kind === 'phone') return 0
  return passesLuhn(number) ? 2 : 1
}

/** 15 000 000 000 is money. */
function isAmount(shape: readonly number[]): boolean {
  return shape.length > 2 && shape.slice(1).every((length) => length === 3)
}

function kindOf(digits: string, shape: readonly number[]): NumberKind | undefined {
  if (/^[1-8]\d{16}[\dX]$/.test(digits) && isDate(digits.slice(6, 14))) return 'identity'
  // Numbers of the first generation have no check digit; in pieces, too many other things look like one.
  if (shape.length === 1 && /^[1-8]\d{14}$/.test(digits) && isDate(`19${digits.slice(6, 12)}`)) return 'identity'
  if (/^(62\d{14,17}|[3-69]\d{14,18})$/.test(digits) && (digits.startsWith('62') || passesLuhn(digits)))
    return 'bankCard'
  if (/^(0086|86|0)?1[3-9]\d{9}$/.test(digits)) return 'phone'
  if (/^0(10|2\d|[3-9]\d\d)[2-8]\d{6,7}$/.test(digits)) return 'phone'
  return undefined
}

function isDate(yyyymmdd: string): boolean {
  return /^(18|19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/.test(yyyymmdd)
}

/** @source ISO/IEC 7812-1 annex B */
function passesLuhn(digits: string): boolean {
  let sum = 0
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits[digits.length - 1 - place])
    sum += place % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2
  }
  return sum % 10 === 0
}

const BETWEEN = /^[ \t\u00a0\-\u2010-\u2015\u2212.·•]{1,2}$/
const X_AFTER = /^[ -]{0,2}[xX×](?![A-Za-z\d])/

/** Groups of digits with at most two separators between neighbours. */
function chainsOf(text: string): Group[][] {
  const chains: Group[][] = []
  let chain: Group[] = []
  const same = halfWidth(text)
  for (const match of same.matchAll(/\d+/g)) {
    const from = match.index
    const until = from + match[0].length
    const last = chain.at(-1)
    const end = last?.x ?? last?.until
    if (end === undefined || from - end > 2 || !BETWEEN.test(same.slice(end, from))) {
      chain = []
      chains.push(chain)
    }
    const x = X_AFTER.exec(same.slice(until, until + 4))?.[0]
    // Digits too many for any number keep their place but need not be held.
    const digits = match[0].length > MAX_DIGITS ? '0'.repeat(MAX_DIGITS + 1) : match[0]
    chain.push({ from, until, digits, x: x === undefined ? undefined : until + x.length })
  }
  return chains
}

/** The plus before a country code belongs to the number. */
function startWithPlus(text: string, from: number, number: string): number {
  return number.startsWith('86') && /[+＋]/.test(text.charAt(from - 1)) ? from - 1 : from
}
