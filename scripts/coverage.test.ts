import { expect, test } from 'vitest'
import { coverageOf, requirementsOf, sentencesIn, titlesIn } from './coverage.ts'

test('titles are found behind tables, over several lines and in every kind of quotes', () => {
  const source = `
    // test('in a comment', () => {})
    /* test('in another', () => {}) */
    const address = 'https://example.org//test(1)'
    describe('a group', () => {
      test("[A3-08] it's one", () => {})
      test.each(['a)', "b("])('[PR-12] %s', () => {})
      test.each([[1, (() => 2)()]] as const)(
        '[AM-14] on a line of its own',
        () => {},
      )
      test.each\`a\${1}\`(\`[A0-07] template\`, () => {})
      it('a \\'quoted\\' word', () => {})
      const inside = "test('in a text', 1)"
      latest('no test', 1)
      expect(/x/.test('no title')).toBe(true)
    })`
  expect(titlesIn(source)).toEqual([
    'a group',
    "[A3-08] it's one",
    '[PR-12] %s',
    '[AM-14] on a line of its own',
    '[A0-07] template',
    "a 'quoted' word",
  ])
})

test('a title names one requirement or several, or none', () => {
  expect(requirementsOf('[A3-08, PR-45] one thing')).toEqual({ ids: ['A3-08', 'PR-45'], says: 'one thing' })
  expect(requirementsOf('[A3-08] [AM-14] one thing').ids).toEqual(['A3-08', 'AM-14'])
  expect(requirementsOf('[V14.2.8] no place in a photo').ids).toEqual(['V14.2.8'])
  expect(requirementsOf('[x] something [else]').ids).toEqual([])
})

test('sentences of a table are read where they are written', () => {
  expect(
    sentencesIn(`[{ id: 'PR-26', says: 'a handler sees its own' }, {\n id: 'PR-03',\n says: "it's his" }]`),
  ).toEqual(['[PR-26] a handler sees its own', "[PR-03] it's his"])
})

test('the table is in order of the numbers, and says the same about the same tests', () => {
  const tests = [
    { file: 'b.test.ts', title: '[A3-10] ten' },
    { file: 'a.test.ts', title: '[A3-9, PR-1] nine | and one' },
    { file: 'a.test.ts', title: 'none' },
  ]
  const text = coverageOf(tests)
  expect(text).toContain('3 requirements are named by 3 tests')
  expect(text.split('\n').filter((line) => /^\| (A3|PR)-/.test(line))).toEqual([
    '| A3-9 | nine \\| and one ([a.test.ts](../a.test.ts)) |',
    '| A3-10 | ten ([b.test.ts](../b.test.ts)) |',
    '| PR-1 | nine \\| and one ([a.test.ts](../a.test.ts)) |',
  ])
  expect(coverageOf(tests)).toBe(text)
})
