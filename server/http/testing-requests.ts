import fc from 'fast-check'
import { z } from 'zod'
import type { Route } from './route.ts'

/** One request as it goes over the wire, with what a reader of a failed run needs to repeat it. */
export type Attempt = {
  method: string
  url: string
  headers: Record<string, string>
  payload: string | Buffer | undefined
  person: string | undefined
}

/** What is known of a world, so that a share of the requests reaches what lies behind the schema: names to good values. */
export type Hints = Record<string, readonly unknown[]>

type Schema = {
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  minItems?: number
  maxItems?: number
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  pattern?: string
  format?: string
}

/** Texts that have broken somebody's service before: markers of other languages, edges of Unicode, numbers in disguise. */
const nastyTexts: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  'x\udfffy',
  '𠀀𬬮𪚥',
  '👩‍👩‍👧‍👦',
  '\u202e右到左',
  '\ufeff',
  'ﷺ'.repeat(40),
  'é'.normalize('NFD'),
  "' or '1'='1' --",
  '"; drop table matter; --',
  '\\',
  '%',
  '%00',
  '_',
  '{}',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '{{7*7}}',
  '$t(problem.notFound)',
  '../../../etc/passwd',
  'file:///etc/passwd',
  '=1+1',
  '-0',
  'NaN',
  'Infinity',
  '1e999',
  '0x10',
  '9007199254740993',
  'null',
  'undefined',
  'true',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '0000-01-01',
  '9999-12-31',
  '2026-02-30',
  '+275760-09-13',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59+14:00',
  '2026-01-01T00:00:00.123456789012345Z',
  'infinity',
  '00000000-0000-0000-0000-000000000000',
  'A'.repeat(300),
  '字'.repeat(9000),
]

const nastyValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...nastyTexts) },
  fc.constantFrom<unknown>(null, true, false, 0, -1, 1.5, 2 ** 31, 2 ** 53, -(2 ** 63), 1e300, 5e-324),
  fc.constantFrom<unknown>([], {}, [null], [[]], { a: 1 }, { length: 3 }, { toString: 1 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.jsonValue({ maxDepth: 4 }),
  fc.constantFrom(20, 200, 2000).map(nested),
)

function nested(depth: number): unknown {
  let value: unknown = 1
  for (let i = 0; i < depth; i++) value = i % 2 === 0 ? [value] : { a: value }
  return value
}

/** Valid-looking values of a JSON schema, its boundaries often; where the world knows good values for a name, mostly those. */
export function valuesFor(schema: Schema, hints: Hints, name = ''): fc.Arbitrary<unknown> {
  const plain = plainValue(schema, hints, name)
  const known = hints[name]
  return known === undefined || known.length === 0
    ? plain
    : fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: plain })
}

function plainValue(schema: Schema, hints: Hints, name: string): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
  const variants = schema.anyOf ?? schema.oneOf
  if (variants !== undefined) return fc.oneof(...variants.map((variant) => valuesFor(variant, hints, name)))
  if (schema.allOf !== undefined)
    return valuesFor(Object.assign({}, schema, { allOf: undefined }, ...schema.allOf), hints)
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'object':
      return objectOf(schema, hints)
    case 'array':
      return fc.array(valuesFor(schema.items ?? {}, hints, name), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 4, (schema.minItems ?? 0) + 4),
      })
    case 'integer':
    case 'number': {
      const min = Math.max(schema.minimum ?? -10, -(2 ** 53))
      const max = Math.min(schema.maximum ?? 2 ** 53, 2 ** 53)
      return fc.oneof(fc.constantFrom(min, max), fc.integer({ min, max: Math.min(max, min + 100) }))
    }
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'string':
      return textOf(schema)
    default:
      return fc.oneof(fc.constantFrom<unknown>('a', '1', 'true', 1, true), nastyValue)
  }
}

function objectOf(schema: Schema, hints: Hints): fc.Arbitrary<unknown> {
  const properties = Object.entries(schema.properties ?? {})
  if (properties.length === 0)
    return fc.oneof(fc.constant({}), fc.dictionary(fc.constantFrom('note', 'unit', 'answer', 'x'), nastyValue))
  return fc.record(Object.fromEntries(properties.map(([key, property]) => [key, valuesFor(property, hints, key)])), {
    requiredKeys: schema.required ?? [],
    noNullPrototype: true,
  })
}

function textOf(schema: Schema): fc.Arbitrary<string> {
  switch (schema.format) {
    case 'uuid':
      return fc.uuid()
    case 'date':
      return fc.oneof(
        fc.date({ min: new Date('2020-01-01'), max: new Date('2030-12-31'), noInvalidDate: true }).map(dayText),
        fc.constantFrom('0000-01-01', '0001-01-01', '9999-12-31', '2024-02-29'),
      )
    case 'date-time':
      return fc.oneof(
        fc
          .date({ min: new Date('2020-01-01'), max: new Date('2030-12-31'), noInvalidDate: true })
          .map((d) => d.toISOString()),
        fc.constantFrom(
          '0001-01-01T00:00:00Z',
          '0000-01-01T00:00:00Z',
          '9999-12-31T23:59:59Z',
          '2026-01-01T00:00:00+23:59',
        ),
      )
  }
  if (schema.pattern !== undefined) return fc.stringMatching(new RegExp(schema.pattern, 'u'))
  const min = schema.minLength ?? 0
  const max = Math.min(schema.maxLength ?? 50, 9000)
  return fc.oneof(
    { weight: 3, arbitrary: fc.string({ minLength: min, maxLength: Math.min(max, min + 20) }) },
    fc.string({ unit: 'grapheme-composite', minLength: min, maxLength: Math.min(max, min + 8) }),
    fc.constantFrom('甲'.repeat(Math.max(min, 1)), '乙'.repeat(max)),
  )
}

const dayText = (date: Date) => date.toISOString().slice(0, 10)

/** One place of a value changed into something else, anywhere inside it. */
function spoilt(value: unknown): fc.Arbitrary<unknown> {
  const places = placesIn(value)
  return fc
    .tuple(fc.nat({ max: Math.max(places.length - 1, 0) }), nastyValue, fc.constantFrom('set', 'drop', 'add', 'proto'))
    .map(([at, odd, how]) => changed(value, places[at] ?? [], odd, how))
}

function placesIn(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null || path.length > 4) return [path]
  return [path, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...path, key]))]
}

function changed(value: unknown, [step, ...rest]: string[], odd: unknown, how: string): unknown {
  if (step === undefined) {
    if (how === 'add' && typeof value === 'object') return { ...value, unheardOf: odd }
    // an own property of this name, which JSON.stringify writes out
    if (how === 'proto' && typeof value === 'object')
      return Object.defineProperty({ ...value }, '__proto__', { value: { admin: true }, enumerable: true })
    return odd
  }
  if (typeof value !== 'object' || value === null) return odd
  const copy: Record<string, unknown> = { ...(value as Record<string, unknown>) }
  if (rest.length === 0 && how === 'drop') delete copy[step]
  else copy[step] = changed(copy[step], rest, odd, how)
  return Array.isArray(value) ? Object.values(copy) : copy
}

const rawBodies: readonly (string | Buffer)[] = [
  '',
  'null',
  '[]',
  '"text"',
  '{',
  '{"a":}',
  '{"__proto__":{"admin":true}}',
  '{"constructor":{"prototype":{"admin":true}}}',
  '{"revision":1,"revision":2}',
  `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
  `{"input":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)},"revision":1}`,
  `{"title":"${'长'.repeat(400_000)}"}`,
  Buffer.from([0xff, 0xfe, 0x00, 0x7b]),
  Buffer.from('7b2261223a22c328227d', 'hex'),
  '------x\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n\xff\xd8',
]

const oddHeaders: readonly Record<string, string>[] = [
  { 'content-type': 'text/plain' },
  { 'content-type': 'application/xml' },
  { 'content-type': 'application/x-www-form-urlencoded' },
  { 'content-type': 'multipart/form-data' },
  { 'content-type': 'multipart/form-data; boundary=x' },
  { 'content-type': 'application/json; charset=gbk' },
  { 'content-type': ';;;' },
  { 'content-length': '-1' },
  { 'content-length': '99999999999' },
  { 'idempotency-key': 'short' },
  { 'idempotency-key': 'k'.repeat(201) },
  { 'idempotency-key': "key-'--\u00ff\u00fe" },
  { 'accept-language': 'x'.repeat(4000) },
  { 'accept-language': 'en-GB,zh;q=0.1' },
  { 'accept-language': '*;q=nan' },
  { accept: 'text/html' },
  { 'accept-encoding': 'gzip;q=broken, br, *' },
  { origin: 'https://elsewhere.example' },
  { origin: 'not a url' },
  { 'sec-fetch-site': 'cross-site' },
  { cookie: 'fivefold_session=; fivefold_session=%00; =;;' },
  { authorization: 'Bearer ' },
  { authorization: 'Bearer \u00ff'.repeat(20) },
  { authorization: 'Basic eDp4' },
  { 'x-forwarded-for': '1.2.3.4, evil', 'x-forwarded-host': 'elsewhere.example' },
  { 'x-http-method-override': 'DELETE' },
  { 'x-submission-number': 'QS-26-000001-0', 'x-query-code': '\u00ff' },
  { 'x-submission-number': "' or 1=1", 'x-query-code': 'AAAA-AAAA' },
  { expect: '100-continue' },
  { range: 'bytes=0-' },
]

const schemaOf = (schema: z.ZodType): Schema =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', target: 'draft-2020-12' }) as Schema

/**
 * Requests to a route, from flawless to absurd. A third is what a well-meaning program sends, the rest has one or more things wrong.
 *
 * @param entitled people who come through the door of the route; others are sent too
 */
export function attemptsAt(route: Route, hints: Hints, entitled: readonly string[], others: readonly string[]) {
  const params = Object.entries(route.params === undefined ? {} : (schemaOf(route.params).properties ?? {}))
  const odd = (likely: number) => fc.oneof({ weight: likely, arbitrary: fc.constant(false) }, fc.constant(true))
  const path = fc
    .tuple(
      fc.record(Object.fromEntries(params.map(([name, s]) => [name, valuesFor(s, hints, name)]))),
      odd(8),
      nastyValue,
    )
    .map(([values, wrong, other]) =>
      route.path.replace(/:([A-Za-z]+)/g, (_m, name: string) => pathPart(wrong ? other : values[name])),
    )
  const query =
    route.query === undefined
      ? fc.oneof({ weight: 9, arbitrary: fc.constant('') }, fc.constantFrom('?a=1', '?__proto__[x]=1', '?%00', '?&&=&'))
      : queryOf(schemaOf(route.query), hints)
  const person = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom<string | undefined>(...entitled) },
    { weight: 1, arbitrary: fc.constantFrom<string | undefined>(undefined, ...others) },
  )
  const method = fc.oneof(
    { weight: 30, arbitrary: fc.constant<string>(route.method) },
    fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'),
  )
  const headers = fc.oneof({ weight: 5, arbitrary: fc.constant({}) }, fc.constantFrom(...oddHeaders))
  return fc
    .tuple(path, query, person, method, headers, bodyOf(route, hints))
    .map(([at, asked, who, how, extra, payload]): Attempt => {
      const carries = payload !== undefined && how !== 'GET' && how !== 'HEAD'
      const type = typeof payload === 'string' || route.upload === undefined ? 'application/json' : MULTIPART
      return {
        method: how,
        url: `/api/v1${at}${asked}`,
        person: who,
        headers: { ...(carries && { 'content-type': type }), ...extra },
        payload: carries ? payload : undefined,
      }
    })
}

export const BOUNDARY = 'fivefold-boundary'
const MULTIPART = `multipart/form-data; boundary=${BOUNDARY}`

/** One file as a form sends it. */
export const formOf = (bytes: Buffer, fileName: string, field = 'file'): Buffer =>
  Buffer.concat([
    Buffer.from(
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${field}"; filename="${fileName}"\r\nContent-Type: application/octet-stream\r\n\r\n`,
    ),
    bytes,
    Buffer.from(`\r\n--${BOUNDARY}--\r\n`),
  ])

function bodyOf(route: Route, hints: Hints): fc.Arbitrary<string | Buffer | undefined> {
  const raw = fc.constantFrom<string | Buffer>(...rawBodies)
  if (route.upload !== undefined) {
    const file = fc
      .tuple(
        fc.oneof(fc.constantFrom(...(hints['file'] as Buffer[])), fc.uint8Array({ maxLength: 400 })),
        fc.constantFrom('a.jpg', '', '../../a', '甲\u0000.xlsx', 'x.ndjson'),
      )
      .map(([bytes, name]) => formOf(Buffer.from(bytes), name))
    return fc.oneof({ weight: 4, arbitrary: file }, raw)
  }
  if (route.body === undefined)
    return fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, fc.constantFrom<string>('{}', '{"a":1}', '['))
  const good = valuesFor(schemaOf(route.body), hints)
  return fc.oneof(
    { weight: 4, arbitrary: good.map(written) },
    { weight: 5, arbitrary: good.chain(spoilt).map(written) },
    { weight: 2, arbitrary: good.chain(spoilt).chain(spoilt).map(written) },
    { weight: 1, arbitrary: raw },
  )
}

/** Half a surrogate pair can only be sent as an escape, as JSON.stringify writes it. */
const written = (value: unknown): string => JSON.stringify(value) ?? 'null'

function queryOf(schema: Schema, hints: Hints): fc.Arbitrary<string> {
  const names = Object.entries(schema.properties ?? {})
  const good = fc.record(
    Object.fromEntries(names.map(([name, property]) => [name, valuesFor(property, hints, name)])),
    {
      requiredKeys: schema.required ?? [],
      noNullPrototype: true,
    },
  )
  const few = good.chain((all) =>
    fc
      .subarray(Object.keys(all), { maxLength: Math.min(4, Object.keys(all).length) })
      .map((keys) =>
        [...new Set([...keys, ...(schema.required ?? [])])].map((key): [string, unknown] => [key, all[key]]),
      ),
  )
  const oddPart = fc.tuple(
    fc.constantFrom(...names.map(([name]) => name), 'unheardOf', '__proto__', 'constructor[prototype]', 'limit[]'),
    nastyValue,
  )
  return fc
    .tuple(few, fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.array(oddPart, { minLength: 1, maxLength: 3 })))
    .map(([parts, odd]) => [...parts, ...odd].map(([key, value]) => `${key}=${pathPart(value)}`).join('&'))
    .map((text) => (text === '' ? '' : `?${text}`))
}

/** Anything as a piece of an address. Half a surrogate pair becomes bytes that are no UTF-8. */
function pathPart(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined')
  return text.isWellFormed() ? encodeURIComponent(text.slice(0, 2000)) : '%ED%A0%80'
}
