import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkDigit, hasCheckDigit } from './checkDigit.ts'
import { queryCode, readQueryCode, readReferenceNumber, referenceNumber } from './index.ts'

const parts = fc.record({
  prefix: fc.stringMatching(/^[A-Z]{1,4}$/),
  year: fc.integer({ min: 2000, max: 2099 }),
  serial: fc.oneof(fc.integer({ min: 1, max: 999_999 }), fc.integer({ min: 1, max: 10 ** 12 })),
})

const digitsAt = (number: string) => [...number.matchAll(/\d/g)].map((match) => match.index)
const withChar = (text: string, at: number, char: string) => text.slice(0, at) + char + text.slice(at + 1)

describe('the check digit', () => {
  test('is that of the example in ISO 7064: 0794 takes 5', () => {
    expect(checkDigit('0794')).toBe('5')
    expect(hasCheckDigit('07945')).toBe(true)
    expect(() => checkDigit('07a4')).toThrow(RangeError)
  })

  test('lets a swap of neighbours pass only for digits that differ by one, or 0 and 9', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{2,12}$/), fc.nat(), (digits, where) => {
        const whole = digits + checkDigit(digits)
        const at = where % (whole.length - 1)
        const [a = '', b = ''] = [whole[at], whole[at + 1]]
        const swapped = whole.slice(0, at) + b + a + whole.slice(at + 2)
        const distance = Math.abs(Number(a) - Number(b))
        if (a !== b && distance !== 1 && distance !== 9) expect(hasCheckDigit(swapped)).toBe(false)
      }),
      { numRuns: 2000 },
    )
  })

  test('lets fewer than three in a hundred swaps of neighbours pass', () => {
    let swaps = 0
    let passed = 0
    for (let serial = 0; serial < 10_000; serial++) {
      const digits = `26${String(serial).padStart(4, '0')}`
      const whole = digits + checkDigit(digits)
      for (let at = 2; at < whole.length - 1; at++) {
        if (whole[at] === whole[at + 1]) continue
        swaps++
        if (hasCheckDigit(whole.slice(0, at) + whole[at + 1] + whole[at] + whole.slice(at + 2))) passed++
      }
    }
    expect(passed / swaps).toBeLessThan(0.03)
  })
})

describe('a reference number', () => {
  test('looks like QS-26-004821-7: prefix, year, serial, check digit', () => {
    expect(referenceNumber({ prefix: 'QS', year: 2026, serial: 4821 })).toMatch(/^QS-26-004821-\d$/)
    expect(referenceNumber({ prefix: 'QS', year: 2026, serial: 12_345_678 })).toMatch(/^QS-26-12345678-\d$/)
  })

  test('reads back as what it was made of', () => {
    fc.assert(
      fc.property(parts, (made) => {
        const number = referenceNumber(made)
        expect(readReferenceNumber(number)).toEqual({ ok: true, number, ...made })
      }),
    )
  })

  test('is read in lower case, full-width, with other dashes, with spaces and without hyphens', () => {
    const number = referenceNumber({ prefix: 'QS', year: 2026, serial: 4821 })
    const wide = [...number].map((char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0)).join('')
    for (const typed of [
      number.toLowerCase(),
      wide,
      number.replaceAll('-', ''),
      number.replaceAll('-', ' '),
      number.replaceAll('-', '—'),
      `　${number.replaceAll('-', ' - ')}\t`,
      [...number].join(' '),
    ]) {
      expect(readReferenceNumber(typed), typed).toMatchObject({ ok: true, number })
    }
  })

  test('is refused when any one digit is wrong', () => {
    fc.assert(
      fc.property(parts, fc.nat(), fc.integer({ min: 1, max: 9 }), (made, where, shift) => {
        const number = referenceNumber(made)
        const places = digitsAt(number)
        const at = places[where % places.length] ?? 0
        const wrong = withChar(number, at, String((Number(number[at]) + shift) % 10))
        expect(readReferenceNumber(wrong).ok).toBe(false)
      }),
    )
  })

  test('is refused, with a reason and without an exception, when the text is something else', () => {
    expect(readReferenceNumber('QS-26-4821-7')).toEqual({ ok: false, code: 'reference.shape' })
    expect(readReferenceNumber('')).toEqual({ ok: false, code: 'reference.shape' })
    expect(readReferenceNumber('Q'.repeat(1_000_000))).toEqual({ ok: false, code: 'reference.shape' })
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void readReferenceNumber(text)))
  })

  test('cannot be made of parts outside their range', () => {
    expect(() => referenceNumber({ prefix: 'qs', year: 2026, serial: 1 })).toThrow(RangeError)
    expect(() => referenceNumber({ prefix: 'QS', year: 26, serial: 1 })).toThrow(RangeError)
    expect(() => referenceNumber({ prefix: 'QS', year: 2026, serial: 0 })).toThrow(RangeError)
  })
})

describe('a query code', () => {
  test('is six digits, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8, maxLength: 16 }), (bytes) => {
        const code = queryCode(bytes)
        expect(code).toMatch(/^\d{6}$/)
        expect(readQueryCode(`${code.slice(0, 3)} ${code.slice(3)}`)).toBe(code)
      }),
    )
    expect(() => queryCode(new Uint8Array(7))).toThrow(RangeError)
  })

  test('is read with full-width digits and refused with five', () => {
    expect(readQueryCode('０１２ ３４５')).toBe('012345')
    expect(readQueryCode('01234')).toBeUndefined()
    expect(readQueryCode('01234a')).toBeUndefined()
  })
})
