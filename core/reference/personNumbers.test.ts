import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { identityCheck, readIdentityNumber, readMobileNumber } from './index.ts'

const birth = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10).replaceAll('-', ''))
const identity = fc
  .tuple(fc.stringMatching(/^[1-8]\d{5}$/), birth, fc.stringMatching(/^\d{3}$/))
  .map(([division, born, order]) => division + born + order)
  .map((body) => body + identityCheck(body))

describe('an identity number', () => {
  test('is valid when date and check character agree, and any one wrong digit is refused', () => {
    fc.assert(
      fc.property(identity, fc.nat({ max: 16 }), fc.integer({ min: 1, max: 9 }), (number, at, shift) => {
        expect(readIdentityNumber(number)).toEqual({ kind: 'valid', number })
        const wrong = number.slice(0, at) + ((Number(number[at]) + shift) % 10) + number.slice(at + 1)
        expect(readIdentityNumber(wrong).kind).toBe('invalid')
      }),
    )
  })

  test('is read with spaces, full-width digits and a small x', () => {
    expect(readIdentityNumber('110105 19491231 002x')).toEqual({ kind: 'valid', number: '11010519491231002X' })
    expect(readIdentityNumber('１１０１０５１９４９１２３１００２Ｘ')).toEqual({
      kind: 'valid',
      number: '11010519491231002X',
    })
  })

  test('of 15 digits is flagged, with what it became', () => {
    expect(readIdentityNumber('110105491231002')).toEqual({ kind: 'fifteen', upgraded: '11010519491231002X' })
  })

  test('says what is wrong with it', () => {
    expect(readIdentityNumber('1101051949123100')).toEqual({ kind: 'invalid', code: 'identity.shape' })
    expect(readIdentityNumber('110105194902300028')).toEqual({ kind: 'invalid', code: 'identity.date' })
    expect(readIdentityNumber('110105194913310028')).toEqual({ kind: 'invalid', code: 'identity.date' })
    expect(readIdentityNumber('110105490230002')).toEqual({ kind: 'invalid', code: 'identity.date' })
    expect(readIdentityNumber('110105194912310021')).toEqual({ kind: 'invalid', code: 'identity.check' })
    expect(readIdentityNumber('X'.repeat(1_000_000))).toEqual({ kind: 'invalid', code: 'identity.shape' })
  })
})

describe('a mobile number', () => {
  test('is the same number however it was written', () => {
    for (const typed of [
      '13812345678',
      '138 1234 5678',
      '138-1234-5678',
      '１３８１２３４５６７８',
      '+86 138 1234 5678',
      '＋８６－１３８１２３４５６７８',
      '(+86)13812345678',
      '0086 13812345678',
      '8613812345678',
      '\u202d13812345678\u202c\ufeff',
    ]) {
      expect(readMobileNumber(typed), typed).toBe('13812345678')
    }
  })

  test('is nothing else', () => {
    for (const typed of [
      '',
      '12812345678',
      '1381234567',
      '138123456789',
      '0731-84123456',
      '1381234567a',
      '1'.repeat(100),
    ]) {
      expect(readMobileNumber(typed), typed).toBeUndefined()
    }
  })
})
