import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fill, GAP, type Placeholder, placeholders, templateProblems, type Values } from './index.ts'

const values: Values = {
  number: 'QS-26-004821-7',
  title: '路灯不亮',
  receivedDay: '2026年3月2日',
  dueDay: null,
  unit: '市政所',
  area: '甲一网格',
  today: '2026年3月5日',
}

/** Text without a pair of opening braces, also where two such texts meet. */
const plain = fc.string({ unit: 'grapheme', maxLength: 30 }).filter((text) => !text.includes('{'))
const name = fc.constantFrom<Placeholder>(...placeholders)
const filled = fc.record(
  Object.fromEntries(placeholders.map((one) => [one, fc.string({ minLength: 1, maxLength: 20 })])),
) as fc.Arbitrary<Record<Placeholder, string>>

describe('a template', () => {
  test('is filled with what the matter says', () => {
    expect(fill('您好，{{number}}《{{ title }}》已由{{unit}}处理。', values)).toEqual({
      text: '您好，QS-26-004821-7《路灯不亮》已由市政所处理。',
      problems: [],
    })
  })

  test('names what it cannot fill and where, and leaves a gap nobody overlooks', () => {
    expect(fill('第一行\n将于{{dueDay}}前答复，{{phone}}', values)).toEqual({
      text: `第一行\n将于${GAP}前答复，${GAP}`,
      problems: [
        { kind: 'empty', name: 'dueDay', line: 2, column: 3 },
        { kind: 'unknown', name: 'phone', line: 2, column: 17 },
      ],
    })
  })

  test('counts characters as people see them', () => {
    expect(templateProblems('𠮷𠮷{{x}}')).toEqual([{ kind: 'unknown', name: 'x', line: 1, column: 3 }])
  })

  test('whose braces do not close is named', () => {
    expect(templateProblems('好 {{number')).toEqual([{ kind: 'unclosed', name: 'number', line: 1, column: 3 }])
    expect(fill('好 {{number', values).text).toBe('好 {{number')
  })

  test('knows only the names of the list, whatever an object has besides', () => {
    for (const odd of ['toString', '__proto__', 'constructor', '', ' ', 'Number'])
      expect(templateProblems(`{{${odd}}}`).map(({ kind }) => kind)).toEqual(['unknown'])
  })
})

describe('laws of filling', () => {
  test('text without placeholders stays as it is, without problems', () => {
    fc.assert(
      fc.property(plain, (text) => {
        expect(fill(text, values)).toEqual({ text, problems: [] })
      }),
    )
  })

  test('what fills a gap is never read as a template: the parts are joined, nothing else', () => {
    fc.assert(
      fc.property(filled, fc.array(fc.tuple(plain, name), { maxLength: 6 }), plain, (given, parts, end) => {
        const template = parts.map(([text, one]) => `${text}{{${one}}}`).join('') + end
        const expected = parts.map(([text, one]) => text + given[one]).join('') + end
        expect(fill(template, given)).toEqual({ text: expected, problems: [] })
      }),
    )
  })

  test('a template that is sound has no problem with any matter but what that matter leaves empty', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), fc.subarray([...placeholders]), (template, silent) => {
        if (templateProblems(template).length > 0) return
        const given = { ...values, dueDay: '2026年3月9日', ...Object.fromEntries(silent.map((one) => [one, null])) }
        for (const { kind, name: one } of fill(template, given).problems) {
          expect(kind).toBe('empty')
          expect(silent).toContain(one)
        }
      }),
      { examples: [['{{number}}{{unit}}', ['unit']]] },
    )
  })

  test('every problem points at the braces it speaks of', () => {
    const odd = fc.constantFrom('phone', 'Name', 'x y', '编号')
    fc.assert(
      fc.property(fc.array(fc.tuple(plain, fc.oneof(name, odd)), { maxLength: 5 }), (parts) => {
        const template = parts.map(([text, one]) => `${text}{{${one}}}`).join('\n')
        for (const { line, column, name: one } of templateProblems(template)) {
          const rest = [...(template.split('\n')[line - 1] ?? '')].slice(column - 1).join('')
          expect(rest.startsWith(`{{${one}}}`)).toBe(true)
        }
      }),
    )
  })
})
