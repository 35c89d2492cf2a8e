import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, NoAnswer } from './http.ts'
import { mayReach } from './reach.ts'

let server: Server
let port = 0
let asked = 0
beforeAll(async () => {
  server = createServer((_request, response) => {
    asked += 1
    response.writeHead(302, { location: `http://169.254.169.254/` }).end()
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  port = (server.address() as AddressInfo).port
})
afterAll(() => new Promise<void>((done) => server.close(() => done())))

test('addresses inside the house are reached where that is allowed, those of clouds and of nobody never', () => {
  const inside = ['127.0.0.1', '127.9.9.9', '10.1.2.3', '172.31.0.1', '192.168.1.1', '100.64.0.1', '::1', 'fd00::1']
  const mapped = ['::ffff:127.0.0.1', '::ffff:7f00:1', '0:0:0:0:0:ffff:10.0.0.1']
  for (const address of [...inside, ...mapped])
    expect([address, mayReach(address, false), mayReach(address, true)]).toEqual([address, false, true])
  const never = [
    '0.0.0.0',
    '169.254.169.254',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    'fe80::1',
    'fe80::1%eth0',
    'ff02::1',
  ]
  const disguised = ['::ffff:169.254.169.254', '64:ff9b::7f00:1', '2002:7f00:1::1']
  for (const address of [...never, ...disguised, 'localhost', '1.2.3', ''])
    expect([address, mayReach(address, true)]).toEqual([address, false])
  for (const address of ['8.8.8.8', '172.32.0.1', '2400:3200::1', '::ffff:8.8.8.8'])
    expect([address, mayReach(address, false)]).toEqual([address, true])
})

test.each([
  'http://127.0.0.1:PORT/',
  'http://localhost:PORT/',
  'http://[::ffff:127.0.0.1]:PORT/',
  'http://2130706433:PORT/',
  'http://0x7f.1:PORT/',
  'http://127.1:PORT/',
])('%s is this machine however it is written, and is not asked', async (url) => {
  const question = {
    method: 'GET',
    url: url.replace('PORT', String(port)),
    allowPrivate: false,
    timeout: 2000,
  } as const
  await expect(ask(question)).rejects.toMatchObject({ code: 'forbidden', asked: false })
  expect(asked).toBe(0)
})

test('a redirection is an answer and not a way', async () => {
  const question = { method: 'GET', url: `http://localhost:${port}/`, allowPrivate: true, timeout: 2000 } as const
  expect(await ask(question)).toMatchObject({ status: 302 })
  expect(asked).toBe(1)
})

test('a host that does not exist is not there', async () => {
  const question = { method: 'GET', url: 'http://no-such-host.invalid/', allowPrivate: true, timeout: 5000 } as const
  const error = await ask(question).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(NoAnswer)
  expect(error).toMatchObject({ code: 'unreachable', asked: false })
})
