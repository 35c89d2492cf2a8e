import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SMALL, suppress } from './index.ts'

const small = (count: number) => count > 0 && count < SMALL

/** Adds the totals as last row and last column. */
function totalled(parts: readonly (readonly number[])[]): number[][] {
  const rows = parts.map((row) => [...row, row.reduce((a, b) => a + b, 0)])
  const width = rows[0]?.length ?? 0
  return [...rows, Array.from({ length: width }, (_, column) => rows.reduce((sum, row) => sum + (row[column] ?? 0), 0))]
}

/**
 * Which hidden cells follow from the rest: those that stand still in every solution of "each row and column adds up". Elimination
 * over the integers modulo a large prime, so that nothing is lost to rounding.
 */
function determined(table: readonly (readonly number[])[], hidden: readonly (readonly boolean[])[]): string[] {
  const P = 1_000_003n
  const unknowns = table.flatMap((row, r) => row.flatMap((_, c) => (hidden[r]?.[c] ? [`${r}:${c}`] : [])))
  const signs = (length: number) => Array.from({ length }, (_, at) => (at === length - 1 ? -1n : 1n))
  const equations: bigint[][] = []
  const height = table.length
  const width = table[0]?.length ?? 0
  for (let r = 0; r < height; r++)
    equations.push(unknowns.map((u) => (u.startsWith(`${r}:`) ? (signs(width)[Number(u.split(':')[1])] ?? 0n) : 0n)))
  for (let c = 0; c < width; c++)
    equations.push(unknowns.map((u) => (u.endsWith(`:${c}`) ? (signs(height)[Number(u.split(':')[0])] ?? 0n) : 0n)))
  const inverse = (value: bigint): bigint => {
    let [result, base, exponent] = [1n, ((value % P) + P) % P, P - 2n]
    for (; exponent > 0n; exponent >>= 1n) {
      if (exponent & 1n) result = (result * base) % P
      base = (base * base) % P
    }
    return result
  }
  const pivots: number[] = []
  let at = 0
  for (let column = 0; column < unknowns.length; column++) {
    const row = equations.findIndex((equation, index) => index >= at && (equation[column] ?? 0n) % P !== 0n)
    if (row < 0) continue
    ;[equations[at], equations[row]] = [equations[row] ?? [], equations[at] ?? []]
    const factor = inverse(equations[at]?.[column] ?? 1n)
    equations[at] = (equations[at] ?? []).map((value) => (value * factor) % P)
    for (const [index, equation] of equations.entries()) {
      const times = equation[column] ?? 0n
      if (index === at || times % P === 0n) continue
      equations[index] = equation.map((value, k) => (((value - times * (equations[at]?.[k] ?? 0n)) % P) + P) % P)
    }
    pivots.push(column)
    at += 1
  }
  // a pivot whose equation names no other unknown is known
  return pivots.flatMap((column, row) =>
    (equations[row] ?? []).every((value, k) => k === column || ((value % P) + P) % P === 0n)
      ? [unknowns[column] ?? '']
      : [],
  )
}

const parts = fc.integer({ min: 1, max: 3 }).chain((width) =>
  fc.array(
    fc.array(fc.oneof(fc.integer({ min: 0, max: 25 }), fc.integer({ min: 0, max: 500 })), {
      minLength: width,
      maxLength: width,
    }),
    {
      minLength: 1,
      maxLength: 8,
    },
  ),
)

describe('[PR-32] published tables do not reveal people', () => {
  test('a small count is left out, and with it a second one from which it could be computed', () => {
    const hidden = suppress(
      totalled([
        [40, 60],
        [3, 90],
        [70, 80],
      ]),
      small,
    )
    expect(hidden).toEqual([
      [true, true, false],
      [true, true, false],
      [false, false, false],
      [false, false, false],
    ])
  })

  test('two small counts in one column do not give away their sum', () => {
    const hidden = suppress(totalled([[3], [4], [50], [60]]), small)
    expect(hidden.map((row) => row[0])).toEqual([true, true, true, false, false])
  })

  test('a table without small counts stays whole', () => {
    expect(
      suppress(
        totalled([
          [40, 60],
          [30, 90],
        ]),
        small,
      ).flat(),
    ).not.toContain(true)
  })

  test('no count that was left out can be computed from the totals and what is shown', () => {
    fc.assert(
      fc.property(parts, (given) => {
        const table = totalled(given)
        const hidden = suppress(table, small)
        expect(determined(table, hidden)).toEqual([])
      }),
      { numRuns: 400 },
    )
  })

  test('no small count is shown, and the hidden parts of a shown total are not few together', () => {
    fc.assert(
      fc.property(parts, (given) => {
        const table = totalled(given)
        const hidden = suppress(table, small)
        for (const [r, row] of table.entries())
          for (const [c, count] of row.entries()) if (small(count)) expect(hidden[r]?.[c]).toBe(true)
        for (const [r, row] of table.entries()) {
          const sum = row.slice(0, -1).reduce((so, count, c) => so + (hidden[r]?.[c] ? count : 0), 0)
          if (!hidden[r]?.[row.length - 1] && hidden[r]?.slice(0, -1).some((yes) => !yes))
            expect(small(sum)).toBe(false)
        }
      }),
      { numRuns: 400 },
    )
  })
})
