import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

type Tree = { [key: string]: string | Tree }

const root = join(import.meta.dirname, '..')
const catalogue = (name: string) => flat(JSON.parse(readFileSync(join(import.meta.dirname, `${name}.json`), 'utf8')))
const zh = catalogue('zh-CN')
const en = catalogue('en')

function flat(tree: Tree, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === 'string' ? [[prefix + key, value] as const] : [...flat(value, `${prefix}${key}.`)],
    ),
  )
}

/** `list.chosen_one` says `list.chosen` of one. */
const base = (key: string) => key.replace(/_(one|other)$/, '')

const code = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name))
  .map((name) => ({ name, text: readFileSync(join(root, name), 'utf8') }))

/** Keys that stand whole in the code, and beginnings of those that are put together, such as `channel.`. */
const whole = new Set(
  code.flatMap(({ text }) => [...text.matchAll(/'([a-z][A-Za-z]*(?:\.[A-Za-z0-9]+)+)'/g)].map(([, key = '']) => key)),
)
const begun = [
  ...new Set(
    code.flatMap(({ text }) => [...text.matchAll(/\bt\(\s*`([a-z][A-Za-z.]*\.)\$\{/g)].map(([, key = '']) => key)),
  ),
]
const asked = code.flatMap(({ name, text }) =>
  [...text.matchAll(/\bt\(\s*'([^']+)'/g)].map(([, key = '']) => ({ name, key })),
)

describe('every text of the console', () => {
  test('stands in both languages', () => {
    expect([...new Set([...zh.keys()].map(base))].sort()).toEqual([...new Set([...en.keys()].map(base))].sort())
  })

  test('that is asked for is there', () => {
    const known = new Set([...zh.keys()].map(base))
    expect(asked.filter(({ key }) => !known.has(key))).toEqual([])
    expect(begun.filter((beginning) => ![...known].some((key) => key.startsWith(beginning)))).toEqual([])
  })

  test('is used', () => {
    const unused = [...zh.keys()]
      .map(base)
      .filter((key) => !whole.has(key) && !begun.some((start) => key.startsWith(start)))
    expect(unused).toEqual([])
  })

  test('names the same values in both languages', () => {
    const values = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort()
    const differing = [...zh].filter(([key, text]) => {
      const other = en.get(key) ?? en.get(`${key}_other`) ?? ''
      return JSON.stringify(values(text)) !== JSON.stringify(values(other))
    })
    expect(differing.map(([key]) => key)).toEqual([])
  })

  test('stands in the catalogues, not between tags', () => {
    const chinese = code.flatMap(({ name, text }) =>
      text
        .split('\n')
        .filter((line) => /[\u4e00-\u9fff]/.test(line) && !/^\s*(\/\/|\*|\/\*)/.test(line))
        .filter((line) => !/fontFamily|\/\[/.test(line))
        .map((line) => `${name}: ${line.trim()}`),
    )
    expect(chinese).toEqual([])
  })
})
