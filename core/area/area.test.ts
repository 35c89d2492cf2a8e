import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  AREA_LEVELS,
  type AreaKey,
  ancestorsOf,
  areaKey,
  childOf,
  codeOfKey,
  countyOf,
  covers,
  keyOfCode,
  levelOf,
  parentOf,
  parseAreaCode,
  parseAreaKey,
  shardOf,
  subtreeRange,
} from './index.ts'

/** Few numbers at each level, so that areas often lie in each other. */
const keys: fc.Arbitrary<AreaKey> = fc
  .array(fc.constantFrom(1, 2, 10, 99), { maxLength: 7 })
  .map((numbers) => numbers.reduce(childOf, areaKey('43')))

describe('an area key', () => {
  test('names its level, from province to unit', () => {
    const whole = '430199001001.003.012.01'
    const lengths = [2, 4, 6, 9, 12, 16, 20, 23]
    expect(lengths.map((length) => levelOf(areaKey(whole.slice(0, length))))).toEqual([...AREA_LEVELS])
  })

  test('is not any other text', () => {
    for (const text of [
      '',
      '4',
      '430',
      '43019900100',
      '430199001001.3',
      '430199001001.003.',
      '430199001001003',
      '43~',
      '430199001000',
      '4300',
      '430199001001.000',
      '４３',
      '43\n',
    ]) {
      expect(parseAreaKey(text), text).toBeUndefined()
      expect(() => areaKey(text)).toThrow(RangeError)
    }
  })

  test('comes from a published code and gives it back', () => {
    for (const [code, key] of [
      ['430000000000', '43'],
      ['430100000000', '4301'],
      ['430199000000', '430199'],
      ['430199001000', '430199001'],
      ['430199001001', '430199001001'],
      ['441900003000', '441900003'],
    ] as const) {
      const parsed = parseAreaCode(code)
      expect(parsed && keyOfCode(parsed)).toBe(key)
      expect(codeOfKey(areaKey(key))).toBe(code)
    }
    for (const text of ['43', '43019900100a', '000000000000', '4301990010011'])
      expect(parseAreaCode(text)).toBeUndefined()
  })

  test('of a unit belongs to the published code of its community', () => {
    expect(codeOfKey(areaKey('430199001001.003.012.01'))).toBe('430199001001')
  })
})

describe('areas that lie in each other', () => {
  test('are exactly those whose keys are in the range, and those whose ancestors lead there', () => {
    fc.assert(
      fc.property(keys, keys, (a, b) => {
        const { from, until } = subtreeRange(a)
        const below = a === b || ancestorsOf(b).includes(a)
        expect(covers(a, b)).toBe(below)
        expect(b >= from && b < until).toBe(below)
      }),
      { numRuns: 2000 },
    )
  })

  test('are made by number and lead back to where they lie', () => {
    fc.assert(
      fc.property(
        keys.filter((key) => levelOf(key) !== 'unit'),
        fc.integer({ min: 1, max: 99 }),
        (key, number) => {
          const child = childOf(key, number)
          expect(parentOf(child)).toBe(key)
          expect(parseAreaKey(child)).toBe(child)
          expect(covers(key, child)).toBe(true)
          expect(covers(child, key)).toBe(false)
        },
      ),
    )
    expect(childOf(areaKey('430199001001'), 3)).toBe('430199001001.003')
    expect(parentOf(areaKey('43'))).toBeUndefined()
  })

  test('have numbers that fit', () => {
    expect(() => childOf(areaKey('43'), 100)).toThrow(RangeError)
    expect(() => childOf(areaKey('43'), 0)).toThrow(RangeError)
    expect(() => childOf(areaKey('430199001001.003.012.01'), 1)).toThrow('below a unit')
  })

  test('skip the level that a city without counties does not have', () => {
    const township = areaKey('441900003')
    expect(parentOf(township)).toBe('4419')
    expect(covers(areaKey('4419'), township)).toBe(true)
    expect(ancestorsOf(areaKey('441900003001'))).toEqual(['441900003', '4419', '44'])
  })
})

test('rows about an area are kept with its county, those about a city or province under its own code', () => {
  expect(countyOf(areaKey('430199001001.003'))).toBe('430199')
  expect(shardOf(areaKey('430199001001.003'))).toBe('430199')
  expect(countyOf(areaKey('4301'))).toBeUndefined()
  expect(shardOf(areaKey('4301'))).toBe('430100')
  expect(shardOf(areaKey('43'))).toBe('430000')
  expect(shardOf(areaKey('441900003'))).toBe('441900')
})
