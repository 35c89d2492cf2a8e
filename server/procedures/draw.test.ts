import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { checkProcedure } from '../../core/procedure/index.ts'
import { sketch } from './draw.ts'
import { sentenceFor } from './wording.ts'

const text = readFileSync(new URL('../../schemes/request/procedures/request.yaml', import.meta.url), 'utf8')
const request = parse(text) as Record<string, unknown>

type Place = readonly (string | number)[]

function placesIn(value: unknown, at: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return [at]
  return [at, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...at, key]))]
}
const places = placesIn(request).filter((place) => place.length > 0)

/** The procedure with something else, or nothing, in one of its places. */
function spoilt(body: unknown, place: Place, value: unknown): unknown {
  const [step, ...rest] = place
  if (step === undefined) return value
  if (typeof body !== 'object' || body === null) return body
  const copy = Array.isArray(body) ? [...body] : { ...body }
  const inner = (copy as Record<string, unknown>)[step]
  if (rest.length === 0 && value === undefined) delete (copy as Record<string, unknown>)[step]
  else (copy as Record<string, unknown>)[step] = spoilt(inner, rest, value)
  return copy
}

const values = fc.constantFrom<unknown>(
  undefined,
  null,
  '',
  'closed',
  'received',
  'handling',
  'same',
  'system',
  'nowhere',
  '__proto__',
  0,
  -1,
  true,
  [],
  {},
  ['closed'],
  ['received', 'nowhere'],
  { zh: '甲', en: 'A' },
)

/** Names of stages in lists and in moves, replaced by others: the shape stays, the sense goes. */
const names = places.filter((place) => {
  const value = place.reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], request)
  return typeof value === 'string' && Object.hasOwn(request['stages'] as object, value)
})
const tame = fc.tuple(fc.constantFrom(...names), fc.constantFrom<unknown>('closed', 'handling', 'same', 'nowhere'))
const wild = fc.tuple(fc.constantFrom(...places), values)
const bodies = fc
  .oneof(
    { weight: 2, arbitrary: fc.array(tame, { minLength: 1, maxLength: 6 }) },
    fc.array(wild, { minLength: 1, maxLength: 3 }),
  )
  .map(
    (changes) => changes.reduce<unknown>((so, [place, value]) => spoilt(so, place, value), request) as typeof request,
  )

test('what is tried below is sound and unsound, drawn and not drawn', () => {
  const seen = fc.sample(bodies, { numRuns: 60, seed: 4 }).map((body) => {
    const drawn = sketch(body, 'zh') !== null
    return `${drawn ? 'drawn' : 'not drawn'}, ${checkProcedure(body).ok ? 'sound' : 'unsound'}`
  })
  expect([...new Set(seen)].sort()).toEqual(['drawn, sound', 'drawn, unsound', 'not drawn, unsound'])
})

test('a procedure that is half written is drawn or not, and what is wrong is said, whatever stands in it', () => {
  fc.assert(
    fc.property(bodies, (body) => {
      const picture = sketch(body, 'zh', 'handling')
      if (picture !== null) {
        expect(picture).toMatch(/^<svg [\s\S]*<\/svg>$/)
        expect(picture).not.toMatch(/NaN|undefined/)
      }
      const checked = checkProcedure(body)
      if (checked.ok) return
      for (const problem of checked.problems)
        for (const language of ['zh-CN', 'en'] as const)
          expect(sentenceFor(problem, body, language)).not.toMatch(/^problem\.|\{\{|undefined|^(fieldType|clockList)\./)
    }),
    { numRuns: 120 },
  )
})
