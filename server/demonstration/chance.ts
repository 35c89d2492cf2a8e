/** Chance that can be repeated: the same seed gives the same community, name by name. */
export type Chance = {
  /** 0 ≤ x < 1 */
  next(): number
  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number
  /** True in `share` of all cases. */
  happens(share: number): boolean
  pick<T>(from: readonly T[]): T
  /** Picks by weight, which need not add up to anything. */
  weighed<T>(from: readonly (readonly [T, number])[]): T
  shuffled<T>(of: readonly T[]): T[]
  /** A number around `median`, often near it, seldom several times as large. */
  around(median: number): number
  uuid(): string
}

/** @param seed any text; different seeds give unrelated communities */
export function chance(seed: string): Chance {
  let state = 0x811c9dc5
  for (const letter of seed) state = Math.imul(state ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0
  // sfc32: small, fast, and its four words come from the seed by running it a while
  let [a, b, c, count] = [state, state ^ 0x9e3779b9, 0x243f6a88, 1]
  const word = (): number => {
    const sum = (a + b + count) | 0
    count = (count + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return sum >>> 0
  }
  for (let i = 0; i < 20; i++) word()

  const next = () => word() / 2 ** 32
  const between = (from: number, to: number) => from + Math.floor(next() * (to - from + 1))
  const pick = <T>(from: readonly T[]): T => {
    const one = from[between(0, from.length - 1)]
    if (one === undefined) throw new RangeError('nothing to pick from')
    return one
  }
  return {
    next,
    between,
    happens: (share) => next() < share,
    pick,
    weighed<T>(from: readonly (readonly [T, number])[]): T {
      let left = next() * from.reduce((sum, [, weight]) => sum + weight, 0)
      for (const [one, weight] of from) {
        left -= weight
        if (left < 0) return one
      }
      return pick(from)[0]
    },
    shuffled<T>(of: readonly T[]): T[] {
      const all = [...of]
      for (let i = all.length - 1; i > 0; i--) {
        const j = between(0, i)
        ;[all[i], all[j]] = [all[j] as T, all[i] as T]
      }
      return all
    },
    around(median) {
      // the logarithm of the factor is nearly normal: the sum of six even draws
      const normal = next() + next() + next() + next() + next() + next() - 3
      return median * Math.exp(normal * 0.9)
    },
    uuid() {
      const digits = Array.from({ length: 4 }, () => word().toString(16).padStart(8, '0')).join('')
      return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-${'89ab'[word() & 3]}${digits.slice(17, 20)}-${digits.slice(20, 32)}`
    },
  }
}
