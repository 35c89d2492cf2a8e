import { isIP, type Socket } from 'node:net'
import { Readable } from 'node:stream'
import MailComposer from 'nodemailer/lib/mail-composer'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { Channel, MailSettings, Outgoing, Receipt, Surroundings } from './channel.ts'
import { connectTo, isTlsTrouble, OutOfReach } from './reach.ts'

/** How far the conversation with the server came: what happens in `data` may have been taken by it. */
type Stage = 'connect' | 'login' | 'envelope' | 'data'
type Trouble = { code?: string; originalCode?: string; responseCode?: number | undefined; command?: string | undefined }

/**
 * Mail over SMTP, one conversation a message. The Message-ID is made of the message's id, so that a mailbox can tell that two are one; a
 * server does not have to, which is why nothing is sent again whose end is not known.
 */
export function mailChannel(settings: MailSettings, secret: string, { timeout }: Surroundings): Channel {
  return {
    kind: 'mail',
    send: (message) => converse(settings, secret, timeout, message),
    close() {},
  }
}

async function converse(settings: MailSettings, secret: string, timeout: number, message: Outgoing): Promise<Receipt> {
  const { host, port, security, user, from, allowPrivate } = settings
  const body = await written(message, from)
  let socket: Socket
  try {
    socket = await connectTo(host, port, allowPrivate, timeout)
  } catch (error) {
    if (!(error instanceof OutOfReach)) throw error
    return { kind: 'later', code: error.code, whole: true }
  }
  const connection = new SMTPConnection({
    host,
    port,
    connection: socket,
    secure: security === 'tls',
    ignoreTLS: security === 'none',
    requireTLS: security === 'startTls',
    ...(isIP(host) === 0 && { servername: host, tls: { servername: host } }),
    name: from.slice(from.lastIndexOf('@') + 1),
    greetingTimeout: timeout,
    socketTimeout: timeout,
  })
  let stage: Stage = 'connect'
  try {
    await new Promise<void>((resolve, reject) => {
      // a connection that breaks tells it here, whatever is waited for
      connection.on('error', reject)
      connection.on('end', () => reject({ code: 'ECONNECTION' }))
      connection.connect((error) => (error ? reject(error) : resolve()))
    })
    stage = 'login'
    if (user !== '')
      await during(connection, (done) =>
        connection.login({ credentials: { user, pass: secret } }, (error) => done(error)),
      )
    stage = 'envelope'
    // read only once the server has said that it takes the message
    const content = new Readable({
      read() {
        stage = 'data'
        this.push(body)
        this.push(null)
      },
    })
    await during(connection, (done) =>
      connection.send({ from, to: [message.address], size: body.length }, content, (error) => done(error)),
    )
    return { kind: 'sent', providerId: null }
  } catch (error) {
    return receiptOf(stage, error as Trouble)
  } finally {
    connection.removeAllListeners('end')
    connection.on('error', () => {})
    connection.quit()
    connection.close()
  }
}

/** One step of the conversation; a connection that breaks meanwhile ends it. */
function during(connection: SMTPConnection, step: (done: (error: unknown) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.once('error', reject)
    connection.once('end', () => reject({ code: 'ECONNECTION' }))
    step((error) => (error ? reject(error) : resolve()))
  })
}

function receiptOf(stage: Stage, { code, originalCode = '', responseCode, command }: Trouble): Receipt {
  if (code === 'EAUTH' || code === 'ENOAUTH') return { kind: 'later', code: 'credentials', whole: true }
  if (code === 'ETLS' || isTlsTrouble(originalCode)) return { kind: 'later', code: 'tls', whole: true }
  if (responseCode === undefined) {
    if (stage === 'data') return { kind: 'uncertain', code: code === 'ETIMEDOUT' ? 'timeout' : 'broken', whole: true }
    const slow = code === 'ETIMEDOUT' && stage !== 'connect'
    return { kind: 'later', code: slow ? 'timeout' : 'unreachable', whole: true }
  }
  // 421 closes the service, others in 4xx concern this message; before there is a recipient it is about the sender as a whole
  const ofWhole = responseCode === 421 || stage === 'connect' || stage === 'login' || command === 'MAIL FROM'
  if (responseCode < 500) return { kind: 'later', code: responseCode === 421 ? 'busy' : 'deferred', whole: ofWhole }
  if (ofWhole) return { kind: 'later', code: 'sender', whole: true }
  return { kind: 'refused', code: stage === 'data' ? 'content' : 'address' }
}

function written({ id, address, subject, text }: Outgoing, from: string): Promise<Buffer> {
  const composer = new MailComposer({
    from,
    to: address,
    subject,
    text,
    messageId: `<${id}@${from.slice(from.lastIndexOf('@') + 1)}>`,
    headers: { 'Auto-Submitted': 'auto-generated' },
  })
  return composer.compile().build()
}
