// A mail server for tests: a real SMTP conversation with login, refusals and faults on demand.
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { selfSigned } from './testing-certificate.ts'

export type Mail = { to: string[]; from: string; messageId: string; subject: string; text: string }

/** What it does instead of what it should, for the next mail. */
export type MailFault =
  | { at: 'connect' | 'from' | 'to' | 'data'; code: number }
  | { at: 'data'; silent: true }
  /** it takes the mail, and goes away before it says so */
  | { at: 'data'; lost: true }

/** Of every mail server of a test. */
export const certificate = selfSigned()

export class MailServer {
  readonly sent: Mail[] = []
  readonly faults: MailFault[] = []
  readonly user = 'office'
  readonly password = 'password of the tests'
  readonly server: SMTPServer

  /** @param secure from the first byte */
  constructor(secure = false) {
    const refusal = (code: number) => Object.assign(new Error('refused'), { responseCode: code })
    const faultAt = (at: MailFault['at']): MailFault | undefined =>
      this.faults[0]?.at === at ? this.faults.shift() : undefined
    const answered = (at: MailFault['at'], done: (error?: Error) => void) => {
      const fault = faultAt(at)
      done(fault !== undefined && 'code' in fault ? refusal(fault.code) : undefined)
    }
    this.server = new SMTPServer({
      secure,
      ...certificate,
      logger: false,
      authMethods: ['PLAIN', 'LOGIN'],
      authOptional: true,
      allowInsecureAuth: true,
      disableReverseLookup: true,
      closeTimeout: 100,
      onConnect: (_session, done) => answered('connect', done),
      onAuth: (auth, _session, done) =>
        auth.username === this.user && auth.password === this.password
          ? done(null, { user: this.user })
          : done(refusal(535)),
      onMailFrom: (_address, _session, done) => answered('from', done),
      onRcptTo: (_address, _session, done) => answered('to', done),
      onData: (stream, session, done) => {
        let text = ''
        stream.on('data', (piece: Buffer) => {
          text += piece.toString()
        })
        stream.on('end', () => {
          const fault = faultAt('data')
          if (fault !== undefined && 'silent' in fault) return
          if (fault !== undefined && 'code' in fault) return done(refusal(fault.code))
          const { mailFrom, rcptTo } = session.envelope
          this.sent.push(
            read(
              text,
              mailFrom === false ? '' : mailFrom.address,
              rcptTo.map(({ address }) => address),
            ),
          )
          if (fault !== undefined) for (const connection of this.server.connections) connection.close()
          else done()
        })
      },
    })
    this.server.on('error', () => {})
  }

  async listen(): Promise<this> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', () => done()))
    return this
  }
  get port(): number {
    return (this.server.server.address() as AddressInfo).port
  }
  close(): Promise<void> {
    return new Promise((done) => this.server.close(() => done()))
  }
}

function read(raw: string, from: string, to: string[]): Mail {
  const end = raw.indexOf('\r\n\r\n')
  const head = raw.slice(0, end).replace(/\r\n[ \t]+/g, ' ')
  const header = (name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1]?.trim() ?? ''
  const body = raw.slice(end + 4)
  const text =
    header('content-transfer-encoding') === 'base64'
      ? Buffer.from(body, 'base64').toString()
      : header('content-transfer-encoding') === 'quoted-printable'
        ? unquoted(body)
        : body
  const subject = header('subject').replace(/=\?utf-8\?([bq])\?([^?]*)\?= ?/gi, (_all, kind: string, value: string) =>
    kind.toLowerCase() === 'b' ? Buffer.from(value, 'base64').toString() : unquoted(value.replaceAll('_', ' ')),
  )
  return { from, to, messageId: header('message-id'), subject, text: text.trim() }
}

function unquoted(text: string): string {
  const bytes = text
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString()
}
