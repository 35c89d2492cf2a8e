// Servers that behave as the real ones do, for tests: an SMS gateway, the robot of a work group. Each counts what really went out.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a fake does instead of what it should, for the next request or for all. */
export type Fault =
  | { kind: 'status'; status: number; headers?: Record<string, string>; body?: string }
  | { kind: 'silent' }
  | { kind: 'drop' }
  /** the message goes out, and the answer is lost on the way */
  | { kind: 'lost' }

type Reply = { status: number; told: object; headers?: Record<string, string> }

/** An HTTP server on a port of this machine that answers with JSON, or with the fault it was told to have. */
abstract class FakeServer {
  readonly faults: Fault[] = []
  /** the fault it has when no other is due */
  broken: Fault | undefined
  /** requests that came, refused ones among them */
  asked = 0
  /** the clock it goes by; milliseconds */
  now = () => Date.now()
  readonly #server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (piece: string) => {
      body += piece
    })
    request.on('end', () => {
      this.asked += 1
      const fault = this.faults.shift() ?? this.broken
      if (fault?.kind === 'silent') return
      if (fault?.kind === 'drop') request.socket.destroy()
      else if (fault?.kind === 'status') response.writeHead(fault.status, fault.headers).end(fault.body ?? '')
      else {
        const { status, told, headers } = this.answer(request, body)
        if (fault?.kind === 'lost') request.socket.destroy()
        else response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(told))
      }
    })
  })

  protected abstract answer(request: IncomingMessage, body: string): Reply

  async listen(): Promise<this> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done))
    return this
  }
  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }
  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise<void>((done) => this.#server.close(() => done()))
  }
}

export type Sms = { id: string; to: string; template: string; params: Record<string, string>; text: string }

/** A gateway with signed requests, approved templates, one sending per id, a rate limit and reports. */
export class SmsGateway extends FakeServer {
  readonly sent: Sms[] = []
  readonly app = 'street-office'
  readonly secret = 'signing key of the tests'
  /** approved templates and the values each needs */
  readonly templates = new Map<string, readonly string[]>()
  readonly states = new Map<string, string>()
  perSecond = Number.POSITIVE_INFINITY
  readonly #known = new Map<string, string>()
  #window = { second: 0, count: 0 }

  get url(): string {
    return `http://127.0.0.1:${this.port}/v1`
  }

  protected answer(request: IncomingMessage, body: string): Reply {
    if (!this.#signed(request, body)) return { status: 401, told: { code: 'SIGNATURE' } }
    if (request.headers['x-app'] !== this.app) return { status: 403, told: { code: 'APP' } }
    if (request.method === 'GET') return { status: 200, told: this.#report(request.url ?? '') }
    const second = Math.floor(this.now() / 1000)
    this.#window = second === this.#window.second ? { second, count: this.#window.count + 1 } : { second, count: 1 }
    if (this.#window.count > this.perSecond)
      return { status: 429, told: { code: 'THROTTLED' }, headers: { 'retry-after': '30' } }
    return { status: 200, told: this.#take(JSON.parse(body)) }
  }

  #take(message: Sms): object {
    const earlier = this.#known.get(message.id)
    if (earlier !== undefined) return { code: 'DUPLICATE', id: earlier }
    if (!/^1[3-9]\d{9}$/.test(message.to)) return { code: 'ADDRESS' }
    const wanted = this.templates.get(message.template)
    if (wanted === undefined || wanted.some((name) => message.params[name] === undefined)) return { code: 'TEMPLATE' }
    const id = `G${this.#known.size + 1}`
    this.#known.set(message.id, id)
    this.sent.push(message)
    return { code: 'OK', id }
  }

  #signed(request: IncomingMessage, body: string): boolean {
    const at = String(request.headers['x-timestamp'])
    if (Math.abs(this.now() / 1000 - Number(at)) > 300) return false
    const sum = createHmac('sha256', this.secret).update(`${at}\n${request.method}\n${request.url}\n${body}`).digest()
    const given = Buffer.from(String(request.headers['x-signature']), 'hex')
    return given.length === sum.length && timingSafeEqual(given, sum)
  }

  #report(url: string): object {
    const ids = (new URL(url, 'http://gateway').searchParams.get('ids') ?? '').split(',')
    return { code: 'OK', items: ids.map((id) => ({ id, state: this.states.get(id) ?? 'pending' })) }
  }
}

/** The robot of a work group: a key in the address, twenty messages a minute or it is shut, texts of 2048 bytes at most. */
export class Robot extends FakeServer {
  readonly sent: { content: string; mentioned: string[] }[] = []
  readonly key = 'b7f2c1d0-robot'
  /** how often it was shut */
  shut = 0
  #lately: number[] = []
  #shutUntil = 0

  get url(): string {
    return `http://127.0.0.1:${this.port}/cgi-bin/webhook/send`
  }

  protected answer(request: IncomingMessage, body: string): Reply {
    const [errcode, errmsg] = this.#take(new URL(request.url ?? '', 'http://robot'), body)
    return { status: 200, told: { errcode, errmsg } }
  }

  #take(target: URL, body: string): [errcode: number, errmsg: string] {
    if (target.searchParams.get('key') !== this.key) return [93000, 'invalid webhook url']
    const now = this.now()
    if (now < this.#shutUntil) return [45009, 'api freq out of limit']
    this.#lately = [...this.#lately.filter((at) => now - at < 60_000), now]
    if (this.#lately.length > 20) {
      this.shut += 1
      this.#shutUntil = now + 600_000
      return [45009, 'api freq out of limit']
    }
    const message = JSON.parse(body) as { msgtype?: string; text?: { content?: string; mentioned_list?: string[] } }
    const content = message.text?.content ?? ''
    if (message.msgtype !== 'text') return [40008, 'invalid message type']
    if (content === '') return [44004, 'empty content']
    if (Buffer.byteLength(content) > 2048) return [40058, 'text.content exceed max length 2048']
    this.sent.push({ content, mentioned: message.text?.mentioned_list ?? [] })
    return [0, 'ok']
  }
}
