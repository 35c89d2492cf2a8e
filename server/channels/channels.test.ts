import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Outgoing } from './channel.ts'
import { openChannel } from './open.ts'
import { Robot, SmsGateway } from './testing-gateway.ts'
import { certificate, MailServer } from './testing-mail.ts'

const clock = { now: Date.parse('2026-03-02T09:00:00+08:00') }
/** Long enough for this machine, short enough to wait for. */
const surroundings = { now: () => clock.now, timeout: 700 }
let serial = 0
const message = (extra: Partial<Outgoing> = {}): Outgoing => ({
  id: `message-${++serial}`,
  address: '13812345678',
  template: 'request.answered',
  language: 'zh-CN',
  fillings: { number: 'QS-26-000001-0', link: 'http://localhost/track' },
  subject: '工作提醒',
  text: '您反映的事项（编号QS-26-000001-0）已有答复，请查看并确认。',
  ...extra,
})
/** A port on which nobody listens. */
async function nobody(): Promise<number> {
  const server = await new SmsGateway().listen()
  const { port } = server
  await server.close()
  return port
}

describe('SMS over a gateway', () => {
  let gateway: SmsGateway
  beforeEach(async () => {
    gateway = await new SmsGateway().listen()
    gateway.now = () => clock.now
    gateway.templates.set('T100', ['number'])
    return () => gateway.close()
  })
  const open = (secret = gateway.secret, extra: object = {}) =>
    openChannel(
      {
        kind: 'sms',
        url: gateway.url,
        app: gateway.app,
        signature: '甲街道',
        templates: { other: 'T100' },
        perMinute: 600,
        allowPrivate: true,
        ...extra,
      },
      secret,
      surroundings,
    )

  test('a message goes with its template and values, and the gateway says under which number', async () => {
    expect(await open().send(message())).toEqual({ kind: 'sent', providerId: 'G1' })
    expect(gateway.sent).toEqual([
      expect.objectContaining({
        to: '13812345678',
        template: 'T100',
        params: expect.objectContaining({ number: 'QS-26-000001-0' }),
      }),
    ])
  })

  test('the same message sent twice goes out once', async () => {
    const again = message()
    const first = await open().send(again)
    expect(await open().send(again)).toEqual(first)
    expect(gateway.sent).toHaveLength(1)
  })

  test('a template that was not approved, and a number that is none, are refused for good', async () => {
    expect(await open(gateway.secret, { templates: { other: 'T9' } }).send(message())).toEqual({
      kind: 'refused',
      code: 'template',
    })
    expect(await open(gateway.secret, { templates: {} }).send(message())).toEqual({ kind: 'refused', code: 'template' })
    expect(await open().send(message({ address: '12' }))).toEqual({ kind: 'refused', code: 'address' })
  })

  test('a wrong key, a wrong clock and a wrong name hold up the channel and lose nothing', async () => {
    const trouble = { kind: 'later', code: 'credentials', whole: true }
    expect(await open('wrong').send(message())).toEqual(trouble)
    expect(await open(gateway.secret, { app: 'somebody' }).send(message())).toEqual(trouble)
    gateway.now = () => clock.now + 3_600_000
    expect(await open().send(message())).toEqual(trouble)
    expect(gateway.sent).toEqual([])
  })

  test('asked too often, it says how long to wait', async () => {
    gateway.perSecond = 1
    await open().send(message())
    expect(await open().send(message())).toEqual({ kind: 'later', code: 'throttled', whole: true, afterSeconds: 30 })
    gateway.faults.push({ kind: 'status', status: 200, body: '{"code":"THROTTLED"}' })
    expect(await open().send(message())).toMatchObject({ kind: 'later', code: 'throttled', whole: true })
    gateway.faults.push({ kind: 'status', status: 200, body: '{"code":"BALANCE"}' })
    expect(await open().send(message())).toEqual({ kind: 'later', code: 'balance', whole: true })
    expect(gateway.sent).toHaveLength(1)
  })

  test.each([
    ['a failure of its own', { kind: 'status', status: 502 }, 'http502'],
    ['an answer nobody can read', { kind: 'status', status: 200, body: '<html>' }, 'malformed'],
    ['an answer of another shape', { kind: 'status', status: 200, body: '{"ok":true}' }, 'malformed'],
    ['an answer without end', { kind: 'status', status: 200, body: 'x'.repeat(100_000) }, 'tooLarge'],
    [
      'a redirection to elsewhere',
      { kind: 'status', status: 302, headers: { location: 'http://10.0.0.1/' } },
      'malformed',
    ],
    ['a broken connection', { kind: 'drop' }, 'broken'],
    ['silence', { kind: 'silent' }, 'timeout'],
  ] as const)('after %s nobody knows, and the same message may be sent again', async (_name, fault, code) => {
    const same = message()
    gateway.faults.push(fault)
    expect(await open().send(same)).toEqual({ kind: 'uncertain', code, whole: true })
    expect(await open().send(same)).toMatchObject({ kind: 'sent' })
    expect(gateway.sent).toHaveLength(1)
  })

  test('an answer that was lost on the way does not make a second message', async () => {
    const same = message()
    gateway.faults.push({ kind: 'lost' })
    expect(await open().send(same)).toEqual({ kind: 'uncertain', code: 'broken', whole: true })
    expect(await open().send(same)).toEqual({ kind: 'sent', providerId: 'G1' })
    expect(gateway.sent).toHaveLength(1)
  })

  test('a gateway that is not there takes nothing, which is certain', async () => {
    const url = `http://127.0.0.1:${await nobody()}`
    expect(await open(gateway.secret, { url }).send(message())).toEqual({
      kind: 'later',
      code: 'unreachable',
      whole: true,
    })
  })

  test('an address inside the house is not asked unless that is allowed', async () => {
    expect(await open(gateway.secret, { allowPrivate: false }).send(message())).toEqual({
      kind: 'later',
      code: 'forbidden',
      whole: true,
    })
    expect(gateway.asked).toBe(0)
  })

  test('it reports what arrived and says nothing about what it does not know yet', async () => {
    const channel = open()
    for (let i = 0; i < 3; i++) await channel.send(message())
    gateway.states.set('G1', 'delivered').set('G2', 'undelivered')
    expect(await channel.deliveries?.(['G1', 'G2', 'G3'])).toEqual(
      new Map([
        ['G1', 'delivered'],
        ['G2', 'undelivered'],
      ]),
    )
  })
})

describe('the robot of a work group', () => {
  let robot: Robot
  beforeEach(async () => {
    robot = await new Robot().listen()
    robot.now = () => clock.now
    return () => robot.close()
  })
  const open = (key = robot.key, extra: object = {}) =>
    openChannel({ kind: 'wechat', url: robot.url, perMinute: 20, allowPrivate: true, ...extra }, key, surroundings)
  const toMember = (extra: Partial<Outgoing> = {}) => message({ address: 'zhangsan', ...extra })

  test('a message goes to the group and names the member', async () => {
    expect(await open().send(toMember({ text: '事项A' }))).toEqual({ kind: 'sent', providerId: null })
    expect(robot.sent).toEqual([{ content: '事项A', mentioned: ['zhangsan'] }])
  })

  test('a wrong key holds up the channel; what says nothing is refused', async () => {
    expect(await open('wrong').send(toMember())).toEqual({ kind: 'later', code: 'credentials', whole: true })
    expect(await open().send(toMember({ text: '' }))).toEqual({ kind: 'refused', code: 'content' })
    robot.faults.push({ kind: 'status', status: 200, body: '{"errcode":40008,"errmsg":"invalid message type"}' })
    expect(await open().send(toMember())).toEqual({ kind: 'refused', code: 'gateway' })
    expect(robot.sent).toEqual([])
  })

  test('a long text is cut between characters', async () => {
    expect(await open().send(toMember({ text: '事'.repeat(5000) }))).toMatchObject({ kind: 'sent' })
    const [{ content } = { content: '' }] = robot.sent
    expect(Buffer.byteLength(content)).toBeLessThanOrEqual(2048)
    expect(content).toMatch(/^事+…$/)
  })

  test('the twenty-first in a minute shuts it, and is not lost', async () => {
    for (let i = 0; i < 20; i++) expect(await open().send(toMember())).toMatchObject({ kind: 'sent' })
    expect(await open().send(toMember())).toEqual({ kind: 'later', code: 'throttled', whole: true, afterSeconds: 600 })
    expect(robot.sent).toHaveLength(20)
  })

  test.each([
    ['a failure of its own', { kind: 'status', status: 500 }, 'uncertain', 'http500'],
    ['a text that is no answer', { kind: 'status', status: 200, body: 'ok' }, 'uncertain', 'malformed'],
    ['a broken connection', { kind: 'drop' }, 'uncertain', 'broken'],
    ['silence', { kind: 'silent' }, 'uncertain', 'timeout'],
    ['a busy moment', { kind: 'status', status: 200, body: '{"errcode":-1,"errmsg":"system busy"}' }, 'later', 'busy'],
    ['a closed door', { kind: 'status', status: 503 }, 'later', 'busy'],
  ] as const)('%s is told apart from a refusal', async (_name, fault, kind, code) => {
    robot.faults.push(fault)
    expect(await open().send(toMember())).toEqual({ kind, code, whole: true })
  })
})

describe('mail', () => {
  let server: MailServer
  beforeEach(async () => {
    server = await new MailServer().listen()
    return () => server.close()
  })
  const open = (extra: object = {}, secret = server.password) =>
    openChannel(
      {
        kind: 'mail',
        host: '127.0.0.1',
        port: server.port,
        security: 'none',
        user: server.user,
        from: 'notice@office.example',
        perMinute: 120,
        allowPrivate: true,
        ...extra,
      },
      secret,
      surroundings,
    )
  const letter = (extra: Partial<Outgoing> = {}) => message({ address: 'a@people.example', ...extra })

  test('a mail arrives with its words, under the same Message-ID whenever it is sent', async () => {
    const same = letter()
    expect(await open().send(same)).toEqual({ kind: 'sent', providerId: null })
    await open().send(same)
    expect(server.sent[0]).toEqual({
      from: 'notice@office.example',
      to: ['a@people.example'],
      messageId: `<${same.id}@office.example>`,
      subject: '工作提醒',
      text: same.text,
    })
    expect(server.sent[1]?.messageId).toBe(server.sent[0]?.messageId)
  })

  test('a wrong password holds up the channel; no user, no login', async () => {
    expect(await open({}, 'wrong').send(letter())).toEqual({ kind: 'later', code: 'credentials', whole: true })
    expect(await open({ user: '' }, '').send(letter())).toMatchObject({ kind: 'sent' })
  })

  test.each([
    ['the service is closed', { at: 'connect', code: 421 }, { kind: 'later', code: 'busy', whole: true }],
    ['the sender is refused', { at: 'from', code: 550 }, { kind: 'later', code: 'sender', whole: true }],
    ['the mailbox is unknown', { at: 'to', code: 550 }, { kind: 'refused', code: 'address' }],
    ['the mailbox is full for now', { at: 'to', code: 452 }, { kind: 'later', code: 'deferred', whole: false }],
    ['too many mails came', { at: 'data', code: 451 }, { kind: 'later', code: 'deferred', whole: false }],
    ['the words are taken for advertising', { at: 'data', code: 554 }, { kind: 'refused', code: 'content' }],
    ['the end is not answered', { at: 'data', silent: true }, { kind: 'uncertain', code: 'timeout', whole: true }],
    [
      'the server goes away after taking it',
      { at: 'data', lost: true },
      { kind: 'uncertain', code: 'broken', whole: true },
    ],
  ] as const)('where %s, that is what is said', async (_name, fault, receipt) => {
    server.faults.push(fault)
    expect(await open().send(letter())).toEqual(receipt)
  })

  test('a server that is not there, or speaks another language, takes nothing', async () => {
    expect(await open({ port: await nobody() }).send(letter())).toEqual({
      kind: 'later',
      code: 'unreachable',
      whole: true,
    })
    const web = await new SmsGateway().listen()
    expect(await open({ port: web.port }).send(letter())).toMatchObject({
      kind: 'later',
      whole: true,
    })
    await web.close()
    expect(await open({ allowPrivate: false }).send(letter())).toEqual({
      kind: 'later',
      code: 'forbidden',
      whole: true,
    })
  })

  describe('over TLS', () => {
    let secure: MailServer
    beforeAll(async () => {
      secure = await new MailServer(true).listen()
    })
    afterAll(() => secure.close())

    test('a certificate nobody vouches for is not trusted, from the first byte or later', async () => {
      const trouble = { kind: 'later', code: 'tls', whole: true }
      expect(await open({ host: 'localhost', port: secure.port, security: 'tls' }).send(letter())).toEqual(trouble)
      expect(await open({ host: 'localhost', security: 'startTls' }).send(letter())).toEqual(trouble)
      expect([...secure.sent, ...server.sent]).toEqual([])
    })

    test('one that is vouched for is', async () => {
      const usual = getCACertificates('default')
      setDefaultCACertificates([...usual, certificate.cert])
      expect(await open({ host: 'localhost', port: secure.port, security: 'tls' }).send(letter())).toMatchObject({
        kind: 'sent',
      })
      expect(await open({ host: 'localhost', security: 'startTls' }).send(letter())).toMatchObject({ kind: 'sent' })
      setDefaultCACertificates(usual)
      expect([secure.sent.length, server.sent.length]).toEqual([1, 1])
    })
  })
})
