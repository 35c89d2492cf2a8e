import type { Fault } from '../problem/index.ts'

/** Levels of objects and lists in what is sent; forms need four. */
const DEPTH = 32

/**
 * What no schema asks about but nobody behind it can bear: characters the database does not keep (NUL, half a surrogate pair), in
 * names as well as in values, and nesting so deep that a walk over it would exhaust the stack.
 */
export function unfitIn(value: unknown): (Fault & { pointer: string }) | undefined {
  const waiting: { value: unknown; path: PropertyKey[] }[] = [{ value, path: [] }]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value: here, path } = next
    if (typeof here === 'string' && !storable(here)) return { code: 'input.text', pointer: pointerOf(path) }
    if (typeof here !== 'object' || here === null) continue
    if (path.length >= DEPTH) return { code: 'input.deep', params: { max: DEPTH }, pointer: pointerOf(path) }
    for (const [name, inner] of Object.entries(here)) {
      if (!storable(name)) return { code: 'input.text', pointer: pointerOf(path) }
      waiting.push({ value: inner, path: [...path, name] })
    }
  }
  return undefined
}

const storable = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed()

/** @source RFC 6901 */
export const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
