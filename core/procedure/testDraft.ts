import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { checkProcedure } from './index.ts'

// biome-ignore lint/suspicious/noExplicitAny: a test breaks the file in places of its choice
export type Draft = any

const text = readFileSync(new URL('./fixtures/hazard.yaml', import.meta.url), 'utf8')

/** What is said about the hazard file after a change to it. */
export function problemsOf(change: (file: Draft) => void): string[] {
  const file = parse(text)
  change(file)
  const checked = checkProcedure(file)
  return checked.ok ? [] : checked.problems.map(({ path, expected }) => `${path}: ${expected}`)
}
