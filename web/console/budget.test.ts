import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

type Chunk = {
  file: string
  name?: string
  isEntry?: boolean
  isDynamicEntry?: boolean
  imports?: string[]
  dynamicImports?: string[]
  css?: string[]
}
type Manifest = Record<string, Chunk>

const KB = 1024
const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'fivefold-console-'))
let manifest: Manifest

beforeAll(async () => {
  // as it is built for people, not as libraries behave under test
  vi.stubEnv('NODE_ENV', 'production')
  await build({
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir: folder, emptyOutDir: true },
  })
  manifest = JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8'))
}, 60_000)
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

/** A chunk and all that it cannot start without. */
function closure(key: string, found = new Set<string>()): Set<string> {
  if (found.has(key)) return found
  found.add(key)
  for (const other of manifest[key]?.imports ?? []) closure(other, found)
  return found
}

function gzipped(keys: Iterable<string>): number {
  const files = new Set([...keys].flatMap((key) => [manifest[key]?.file ?? '', ...(manifest[key]?.css ?? [])]))
  return [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file))).length, 0)
}

const entry = () => Object.keys(manifest).find((key) => manifest[key]?.isEntry === true) ?? ''
const first = () => closure(entry())
const pages = () =>
  Object.keys(manifest).filter((key) => /Page\.tsx$/.test(key) && manifest[key]?.isDynamicEntry === true)

test('the console comes in 350 KB, a language and my work included', () => {
  const language = [...closure('locales/zh-CN.json'), '../../node_modules/antd/es/locale/zh_CN.js']
  const work = closure('work/WorkPage.tsx')
  expect(pages().length).toBeGreaterThan(10)
  expect(gzipped(new Set([...first(), ...language, ...work])) / KB).toBeLessThanOrEqual(350)
})

test('no page adds more than 120 KB', () => {
  const loaded = first()
  const heavy = pages()
    .map((page) => ({ page, size: gzipped([...closure(page)].filter((key) => !loaded.has(key))) / KB }))
    .filter(({ size }) => size > 120)
  expect(heavy).toEqual([])
})
