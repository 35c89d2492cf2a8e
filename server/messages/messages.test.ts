import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { reasonCodes } from '../../core/procedure/index.ts'
import { hasMessage, languages } from './index.ts'

const root = join(import.meta.dirname, '../..')

/** What runs, not what tests it. */
const sources = ['core', 'server', 'web', 'cli'].flatMap((room) =>
  readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$|(^|[\\/])test(ing)?([-A-Z\\/]|\.)/.test(path))
    .map((path) => ({ path: join(room, path), text: readFileSync(join(root, room, path), 'utf8') })),
)
const everything = sources.map(({ text }) => text).join('\n')

function catalogue(language: string): Record<string, string> {
  const file = JSON.parse(readFileSync(join(import.meta.dirname, `${language}.json`), 'utf8'))
  return Object.fromEntries(
    Object.entries<string | Record<string, string>>(file).flatMap(([group, value]) =>
      typeof value === 'string'
        ? [[group, value]]
        : Object.entries(value).map(([key, text]) => [`${group}.${key}`, text]),
    ),
  )
}
const zh = catalogue('zh-CN')
const en = catalogue('en')

/** Codes as the code writes them: of a refusal, of one fault in it, of a photo. */
function codesIn(text: string): string[] {
  const refusals = [...text.matchAll(/new Refused\(\s*[^,]+,\s*'([^']+)'/g)]
  const photos = [...text.matchAll(/new PhotoRefused\('([^']+)'/g)]
  const faults = text.includes('problem/index.ts')
    ? [...text.matchAll(/\bcode: (?:[^,{}\n']*\? )?'([\w.]+)'(?: : '([\w.]+)')?/g)]
    : []
  return [...refusals, ...photos, ...faults].flatMap(([, one, other]) => [one ?? '', other ?? '']).filter(Boolean)
}

describe('whatever is refused is refused in words', () => {
  test('every code of a refusal, a fault and a reason of the engine has a sentence in both languages', () => {
    const codes = new Set([...sources.flatMap(({ text }) => codesIn(text)), ...reasonCodes])
    expect(codes.size).toBeGreaterThan(60)
    for (const code of codes)
      for (const language of languages)
        expect([code, language, hasMessage(language, `problem.${code}`)]).toEqual([code, language, true])
  })

  test('both languages have the same sentences, with the same things filled in', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort())
    const gaps = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort()
    for (const [key, text] of Object.entries(zh)) expect([key, gaps(en[key] ?? '')]).toEqual([key, gaps(text)])
  })

  test('no sentence is empty', () => {
    for (const [key, text] of [...Object.entries(zh), ...Object.entries(en)]) {
      expect([key, text.trim().length > 0]).toEqual([key, true])
    }
  })

  test('a sentence that nothing can say is not kept', () => {
    for (const key of Object.keys(zh).filter((name) => name.startsWith('problem.'))) {
      const code = key.slice('problem.'.length)
      expect([code, everything.includes(`'${code}'`)]).toEqual([code, true])
    }
  })
})
