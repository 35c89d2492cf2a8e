import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import en from './locales/en.json' with { type: 'json' }
import zh from './locales/zh-CN.json' with { type: 'json' }

const sources = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !/\.test\.ts$|(^|\/)test[A-Z]/.test(name))
  .map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'))
  .join('\n')

const parametersOf = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort()

test('every sentence stands in both languages, with the same blanks', () => {
  expect(Object.keys(en)).toEqual(Object.keys(zh))
  const differing = Object.entries(zh).filter(
    ([key, text]) => parametersOf(text).join() !== parametersOf((en as Record<string, string>)[key] ?? '').join(),
  )
  expect(differing).toEqual([])
})

test('no sentence is empty and none is left over', () => {
  const all = [...Object.entries(zh), ...Object.entries(en)]
  expect(all.filter(([, text]) => text.trim() === '')).toEqual([])
  expect(Object.keys(zh).filter((key) => !sources.includes(`'${key}'`))).toEqual([])
})

test('no Chinese stands outside the catalogue', () => {
  const code = sources.replace(/^\s*(\/\/|\*|\/\*\*).*$/gm, '')
  expect(code.match(/.*[\u4e00-\u9fff].*/g) ?? []).toEqual([])
})
