import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Condition, type Fact, figureOf, measureSetSchema, nearestRank, outcomesOf, truthOf } from './index.ts'

const set = measureSetSchema.parse({
  of: 'submission',
  atoms: {
    answered: { field: 'answeredAt', known: true },
    late: { field: 'answeredAt', notBefore: 'answerDueAt' },
    overdue: { field: 'answerDueAt', before: 'asOf' },
  },
  measures: [
    {
      id: 'lateShare',
      group: 'answer',
      label: { zh: '超期率', en: 'Late' },
      definition: { zh: '超期答复数除以答复数', en: 'late answers divided by answers' },
      source: ['SA-39'],
      where: ['answered'],
      aggregate: { share: ['late'] },
      unit: 'share',
    },
  ],
})

describe('a measure counts what is true, not what is unknown', () => {
  const facts: Fact[] = [
    { answeredAt: 5, answerDueAt: 10 },
    { answeredAt: 10, answerDueAt: 10 },
    // the clock stood still: whether it was late is not known
    { answeredAt: 12, answerDueAt: null },
    { answeredAt: null, answerDueAt: 10 },
  ]

  test('[A1-41] a share states its numerator and its base', () => {
    const [measure] = set.measures
    if (measure === undefined) throw new Error('no measure')
    expect(figureOf(set, measure, facts, 20)).toEqual({ value: 1 / 3, numerator: 1, base: 3 })
    expect(figureOf(set, measure, [], 20)).toEqual({ value: null, numerator: 0, base: 0 })
  })

  test('a row can say what came of every condition', () => {
    expect(outcomesOf(set, facts[2] ?? {}, 20)).toEqual({ answered: true, late: null, overdue: null })
    expect(outcomesOf(set, facts[3] ?? {}, 10)).toEqual({ answered: false, late: null, overdue: false })
  })

  test('a condition may name only what stands in the file, and a field only what suits it', () => {
    const broken = (part: object) => measureSetSchema.safeParse({ ...set, ...part }).success
    expect(broken({ measures: [{ ...set.measures[0], where: ['answred'] }] })).toBe(false)
    expect(broken({ atoms: { ...set.atoms, late: { field: 'phone', known: true } } })).toBe(false)
    expect(broken({ atoms: { ...set.atoms, late: { field: 'channel', atLeast: 3 } } })).toBe(false)
    expect(broken({ atoms: { ...set.atoms, late: { field: 'channel', is: ["x' or true --"] } } })).toBe(false)
    expect(broken({ measures: [set.measures[0], set.measures[0]] })).toBe(false)
  })
})

describe('three-valued logic', () => {
  const leaf: fc.Arbitrary<Condition> = fc.oneof(
    fc.record({ field: fc.constant('rating' as const), atLeast: fc.integer({ min: 1, max: 5 }) }),
    fc.record({ field: fc.constant('rating' as const), known: fc.boolean() }),
    fc.record({ field: fc.constant('channel' as const), is: fc.constant<string[]>(['phone']) }),
  )
  const fact = fc.record({
    rating: fc.option(fc.integer({ min: 1, max: 5 })),
    channel: fc.option(fc.constantFrom('phone', 'web')),
  })

  test('not of all is any of not, and twice not is nothing', () => {
    fc.assert(
      fc.property(fc.array(leaf, { minLength: 1, maxLength: 4 }), fact, (conditions, of) => {
        const not = conditions.map((condition): Condition => ({ not: condition }))
        expect(truthOf({ not: { all: conditions } }, of, 0)).toBe(truthOf({ any: not }, of, 0))
        expect(truthOf({ not: { not: { any: conditions } } }, of, 0)).toBe(truthOf({ any: conditions }, of, 0))
      }),
    )
  })
})

describe('the nearest rank', () => {
  test('is a value that occurs: at least that share is not above it, and less is below it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1 }),
        fc.constantFrom(0.1, 0.5, 0.9, 1),
        (values, share) => {
          const value = nearestRank(values, share) ?? Number.NaN
          expect(values).toContain(value)
          expect(values.filter((one) => one <= value).length).toBeGreaterThanOrEqual(share * values.length)
          expect(values.filter((one) => one < value).length).toBeLessThan(share * values.length)
        },
      ),
    )
  })

  test('of nothing is nothing', () => {
    expect(nearestRank([], 0.5)).toBeNull()
  })
})
