import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testWorld, type World } from '../testing/index.ts'

let world: World
let document: Document
beforeAll(async () => {
  world = await testWorld()
  document = (await world.ask(undefined, 'GET', '/openapi.json')).body
})
afterAll(() => world.close())

type Operation = {
  operationId: string
  summary: string
  parameters: { name: string; in: string; required: boolean; schema: unknown }[]
  security: Record<string, unknown>[]
  requestBody?: { content: Record<string, { schema: unknown }> }
  responses: Record<string, { description: string; content?: Record<string, { schema?: unknown }> }>
}
type Document = {
  openapi: string
  info: { title: string; version: string }
  paths: Record<string, Record<string, Operation>>
  components: { securitySchemes: Record<string, unknown>; schemas: Record<string, unknown> }
}

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )

test('the description of the interface is OpenAPI 3.1 and describes every route, each once', () => {
  expect(document.openapi).toMatch(/^3\.1\.\d+$/)
  expect(document.info).toMatchObject({ title: expect.any(String), version: expect.any(String) })
  const described = operations().map(({ path, method }) => `${method.toUpperCase()} ${path}`)
  const mounted = world.service.routes.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`)
  expect(described.sort()).toEqual(mounted.sort())
  const ids = operations().map(({ operation }) => operation.operationId)
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([])
  for (const id of ids) expect(id).toMatch(/^[a-z][A-Za-z0-9]*$/)
})

test('every operation says its parameters, what it takes, what it gives and what it asks of the caller', () => {
  for (const { path, method, operation } of operations()) {
    const at = `${method} ${path}`
    expect([at, operation.summary]).toEqual([at, expect.stringMatching(/\S/)])
    const inPath = operation.parameters.filter((parameter) => parameter.in === 'path')
    expect([at, inPath.map(({ name }) => name).sort()]).toEqual([
      at,
      [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort(),
    ])
    expect([at, inPath.every(({ required }) => required)]).toEqual([at, true])
    for (const { name, schema } of operation.parameters) expect([at, name, typeof schema]).toEqual([at, name, 'object'])
    const names = operation.parameters.map(({ name, in: place }) => `${place} ${name}`)
    expect([at, new Set(names).size]).toEqual([at, names.length])
    for (const scheme of operation.security.flatMap(Object.keys))
      expect([at, scheme in document.components.securitySchemes]).toEqual([at, true])
    expect([at, Object.keys(operation.responses)]).toEqual([at, [expect.stringMatching(/^20[0124]$/), 'default']])
    for (const response of Object.values(operation.responses))
      expect([at, response.description]).toEqual([at, expect.any(String)])
  }
})

test('every reference in the description leads somewhere, and its schemas use words of JSON Schema only', () => {
  const types = ['string', 'number', 'integer', 'boolean', 'array', 'object', 'null']
  walk(document, '#', (node, at) => {
    if (typeof node['$ref'] === 'string')
      expect([at, node['$ref'], resolved(node['$ref'])]).toEqual([at, node['$ref'], expect.anything()])
    if (!/schema|properties|items|anyOf|\$defs/.test(at) || /(properties|\$defs)$/.test(at)) return
    for (const type of [node['type'] ?? []].flat()) expect([at, types]).toEqual([at, expect.arrayContaining([type])])
    if (node['pattern'] !== undefined) expect(() => new RegExp(String(node['pattern']), 'u'), at).not.toThrow()
    if (node['required'] !== undefined)
      for (const name of node['required'] as string[])
        expect([at, name, Object.keys((node['properties'] as object | undefined) ?? {})]).toEqual([
          at,
          name,
          expect.arrayContaining([name]),
        ])
  })
})

function walk(node: unknown, at: string, visit: (node: Record<string, unknown>, at: string) => void): void {
  if (typeof node !== 'object' || node === null) return
  if (!Array.isArray(node)) visit(node as Record<string, unknown>, at)
  for (const [key, inner] of Object.entries(node)) walk(inner, `${at}/${key}`, visit)
}

function resolved(reference: string): unknown {
  if (!reference.startsWith('#/')) return undefined
  return reference
    .slice(2)
    .split('/')
    .reduce<unknown>(
      (node, step) => (node as Record<string, unknown> | undefined)?.[step.replaceAll('~1', '/').replaceAll('~0', '~')],
      document,
    )
}

test('an address that cannot be read is refused like everything else', async () => {
  for (const [url, status] of [
    [`/api/v1/matters/${'x'.repeat(300)}`, 414],
    ['/api/v1/matters/%ED%A0%80', 400],
    ['/api/v1/matters/%', 400],
    ['/api/v1/%00', 404],
    ['/nowhere', 404],
  ] as const) {
    const reply = await world.ask('clerk', 'GET', url)
    expect([url, reply.status, reply.headers['content-type']]).toEqual([
      url,
      status,
      'application/problem+json; charset=utf-8',
    ])
    expect([url, reply.body.code]).toEqual([url, status === 404 ? 'notFound' : 'request'])
    expect(reply.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' })
  }
})

test('what is not even HTTP gets an answer in words, and the server lives on', async () => {
  const address = await world.service.app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = new URL(address)
  const ask = (bytes: string) =>
    new Promise<string>((done, fail) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.write(bytes))
      let text = ''
      socket.setEncoding('utf8').on('data', (piece) => {
        text += piece
      })
      socket.on('close', () => done(text)).on('error', fail)
    })
  for (const [bytes, status] of [
    ['\u0000\u0001\r\n\r\n', '400 Bad Request'],
    ['GET / HTTP/1.1\r\nHost: x\r\nBroken header\r\n\r\n', '400 Bad Request'],
    ['POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n', '400 Bad Request'],
    [`GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`, '431 Request Header Fields Too Large'],
  ] as const) {
    const text = await ask(bytes)
    expect(text.split('\r\n')[0]).toBe(`HTTP/1.1 ${status}`)
    expect(text).toContain('content-type: application/problem+json')
    expect(JSON.parse(text.split('\r\n\r\n')[1] ?? '')).toMatchObject({ code: 'request', title: '请求有误。' })
  }
  const whole = await fetch(`${address}/api/v1/openapi.json`, { headers: { connection: 'close' } })
  // read to its end, or closing the server waits for it
  expect([whole.status, JSON.parse(await whole.text()).openapi]).toEqual([200, '3.1.0'])
})
