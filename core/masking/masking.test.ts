import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { identityCheck } from '../reference/index.ts'
import { findNumbers, maskIdentity, maskName, maskPhone, restore, tokenise } from './index.ts'

describe('masking', () => {
  test('leaves of a name its first character', () => {
    expect(['张三丰', '张三', '欧阳修', '𠮷野', '张', '', ' 张三 ', '阿卜杜·拉'].map(maskName)).toEqual([
      '张**',
      '张*',
      '欧**',
      '𠮷*',
      '*',
      '',
      '张*',
      '阿****',
    ])
  })

  test('leaves of a phone number what tells it from others to those who know it', () => {
    expect(['13812345678', '+86 138 1234 5678', '0731-84123456', '84123456', '110', ''].map(maskPhone)).toEqual([
      '138****5678',
      '138****5678',
      '073****3456',
      '******56',
      '***',
      '',
    ])
  })

  test('hides the birth date in an identity number, and all of what is none', () => {
    expect(['11010519491231002x', '110105491231002', '12345'].map(maskIdentity)).toEqual([
      '110105********002X',
      '110105******002',
      '*****',
    ])
  })

  test('never shows more than it may, whatever it is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect([...maskName(text)].filter((char) => char !== '*').length).toBeLessThanOrEqual(1)
        expect(maskPhone(text).replaceAll('*', '').length).toBeLessThanOrEqual(7)
        expect(maskIdentity(text).replaceAll('*', '').length).toBeLessThanOrEqual(10)
      }),
    )
  })
})

const seen = (text: string) => findNumbers(text).map(({ kind, number }) => [kind, number])

describe('numbers in free text', () => {
  test('are found however they are written', () => {
    for (const written of [
      '13812345678',
      '138 1234 5678',
      '138-1234-5678',
      '１３８１２３４５６７８',
      '1 3 8 1 2 3 4 5 6 7 8',
      '138—1234—5678',
      '138.1234.5678',
      '138　1234　5678',
    ]) {
      expect(seen(`请打${written}，谢谢`), written).toEqual([['phone', '13812345678']])
    }
    expect(findNumbers('电话+86 138 1234 5678。')).toMatchObject([
      { value: '+86 138 1234 5678', number: '8613812345678' },
    ])
    expect(seen('0731-84123456或010 6512 3456')).toEqual([
      ['phone', '073184123456'],
      ['phone', '01065123456'],
    ])
    for (const written of [
      '11010519491231002X',
      '110105 19491231 002x',
      '１１０１０５１９４９１２３１００２Ｘ',
      '110105-19491231-002X',
      [...'11010519491231002X'].join(' '),
    ]) {
      expect(seen(`身份证${written}`), written).toEqual([['identity', '11010519491231002X']])
    }
    for (const written of ['6222021234567890123', '6222 0212 3456 7890 123', '4111 1111 1111 1111']) {
      expect(seen(`卡号${written}转账`), written).toEqual([['bankCard', written.replaceAll(' ', '')]])
    }
  })

  test('are told apart when they follow each other', () => {
    expect(seen('13812345678 13987654321')).toEqual([
      ['phone', '13812345678'],
      ['phone', '13987654321'],
    ])
    expect(seen('138 1234 5678 139 8765 4321')).toEqual([
      ['phone', '13812345678'],
      ['phone', '13987654321'],
    ])
    expect(seen('110105194912310021 6222021234567890123 13812345678')).toEqual([
      ['identity', '110105194912310021'],
      ['bankCard', '6222021234567890123'],
      ['phone', '13812345678'],
    ])
    expect(seen('证件11010519491231002X电话13812345678')).toEqual([
      ['identity', '11010519491231002X'],
      ['phone', '13812345678'],
    ])
  })

  test('are found when mistyped or of the first generation: they are still somebody’s', () => {
    expect(seen('110105194912310029')).toEqual([['identity', '110105194912310029']])
    expect(seen('110105491231002')).toEqual([['identity', '110105491231002']])
  })

  test('are not seen in dates, sums, house numbers, references and rows of digits', () => {
    for (const text of [
      '2020-05-12 13:30',
      '2019年12月31日至2020年1月1日',
      '3栋2单元1801室',
      '15 000 000 000元',
      '15,000,000,000',
      '编号QS-26-004821-7',
      '12345热线',
      '138123456789',
      '1'.repeat(40),
      '430199001001.003.012.01',
      '水费1280.50元，电费358.20元',
    ]) {
      expect(seen(text), text).toEqual([])
    }
  })
})

const identity = fc
  .tuple(
    fc.stringMatching(/^[1-6]\d{5}$/),
    fc.integer({ min: 1930, max: 2020 }),
    fc.stringMatching(/^(0[1-9]|1[0-2])(0[1-9]|1\d|2[0-8])\d{3}$/),
  )
  .map(([division, year, rest]) => division + year + rest)
  .map((body) => body + identityCheck(body))
const mobile = fc.stringMatching(/^1[3-9]\d{9}$/)
const spacing = fc.constantFrom('', ' ', '-', '　')
const written = fc.tuple(fc.oneof(identity, mobile), spacing, fc.boolean()).map(([number, between, wide]) => {
  const digits = wide ? [...number].map((digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)) : [...number]
  return { number, text: digits.join(between) }
})
const prose = fc.stringMatching(/^[张楼下噪音〔〕电话，a]{1,8}$/)
const story = fc
  .array(
    fc.oneof(
      prose,
      written.map(({ text }) => `我${text}的`),
      fc.constantFrom('〔电话1〕', '〔证件2〕', '12', ' ', '+'),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''))

describe('a tokenised text', () => {
  test('holds none of the numbers and gives the text back', () => {
    fc.assert(
      fc.property(story, written, (text, { number, text: one }) => {
        const whole = `${text}，${one}。`
        const { text: tokenised, found } = tokenise(whole)
        expect(found.map((each) => each.number)).toContain(number)
        expect(tokenised).not.toContain(one)
        expect(restore(tokenised, found)).toBe(whole)
        expect(findNumbers(tokenised)).toEqual([])
      }),
      { numRuns: 500 },
    )
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const { text: tokenised, found } = tokenise(text)
        expect(restore(tokenised, found)).toBe(text)
      }),
    )
  })

  test('has one token for each number, and never one that somebody typed', () => {
    expect(tokenise('13812345678，再说一遍13812345678，别打13987654321')).toEqual({
      text: '〔电话1〕，再说一遍〔电话1〕，别打〔电话2〕',
      found: [
        { token: '〔电话1〕', kind: 'phone', value: '13812345678', number: '13812345678' },
        { token: '〔电话2〕', kind: 'phone', value: '13987654321', number: '13987654321' },
      ],
    })
    expect(tokenise('〔电话1〕13812345678').text).toBe('〔电话1〕〔电话2〕')
  })

  test('that belongs with another shares its tokens', () => {
    const title = tokenise('请回电13812345678')
    const body = tokenise('电话13987654321或13812345678', title.found)
    expect(body.text).toBe('电话〔电话2〕或〔电话1〕')
    const found = [...title.found, ...body.found]
    expect(restore(title.text, found)).toBe('请回电13812345678')
    expect(restore(body.text, found)).toBe('电话13987654321或13812345678')
  })

  test('of two hundred thousand characters made to be slow is done within the time of a test', () => {
    for (const unit of ['1 ', '13 ', '1', '138-', '〔电话', '〔电话1', '0', '1X', '+86', '138 1234 5678 ', '62 ']) {
      const text = unit.repeat(200_000 / unit.length)
      const { text: tokenised, found } = tokenise(text)
      expect(restore(tokenised, found)).toBe(text)
    }
  })
})
