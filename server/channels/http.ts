import { request as plainRequest } from 'node:http'
import { request as secureRequest } from 'node:https'
import { isIP } from 'node:net'
import { checkedLookup, isTlsTrouble, type OutOfReach } from './reach.ts'

/** Answers of gateways are a few lines; more is not read. */
const LONGEST_ANSWER = 65_536

export type Answer = { status: number; headers: Record<string, string | string[] | undefined>; text: string }

/** No answer came. `asked`: the question may have arrived. */
export class NoAnswer extends Error {
  readonly code: 'forbidden' | 'unreachable' | 'timeout' | 'tls' | 'broken' | 'tooLarge'
  readonly asked: boolean
  constructor(code: NoAnswer['code'], asked: boolean) {
    super(code)
    this.code = code
    this.asked = asked
  }
}

export type Question = {
  method: 'GET' | 'POST'
  url: string
  headers?: Record<string, string>
  body?: string
  allowPrivate: boolean
  /** for everything together, milliseconds */
  timeout: number
}

/**
 * One HTTP request to a place outside. It goes to an address that was checked and nowhere else: redirections are answers like any other.
 *
 * @throws {NoAnswer}
 */
export async function ask({ method, url, headers = {}, body, allowPrivate, timeout }: Question): Promise<Answer> {
  const target = new URL(url)
  const secure = target.protocol === 'https:'
  const host = target.hostname.replace(/^\[|\]$/g, '')
  const lookup = await checkedLookup(host, allowPrivate).catch((error: OutOfReach) => {
    throw new NoAnswer(error.code, false)
  })
  return new Promise((resolve, reject) => {
    let asked = false
    const fail = (code: NoAnswer['code']) => reject(new NoAnswer(code, asked))
    const request = (secure ? secureRequest : plainRequest)({
      method,
      host,
      lookup,
      port: target.port === '' ? (secure ? 443 : 80) : Number(target.port),
      path: target.pathname + target.search,
      headers: {
        host: target.host,
        ...headers,
        ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
      },
      agent: false,
      ...(secure && { servername: isIP(host) > 0 ? '' : host }),
    })
    const deadline = setTimeout(() => {
      fail('timeout')
      request.destroy()
    }, timeout)
    request.on('socket', (socket) => {
      socket.once(secure ? 'secureConnect' : 'connect', () => {
        asked = true
      })
    })
    request.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(deadline)
      fail(asked ? 'broken' : isTlsTrouble(error.code) ? 'tls' : 'unreachable')
    })
    request.on('response', (response) => {
      const pieces: Buffer[] = []
      let length = 0
      response.on('data', (piece: Buffer) => {
        length += piece.length
        if (length > LONGEST_ANSWER) {
          clearTimeout(deadline)
          fail('tooLarge')
          request.destroy()
        } else pieces.push(piece)
      })
      response.on('end', () => {
        clearTimeout(deadline)
        const { statusCode = 0, headers: told } = response
        resolve({ status: statusCode, headers: told, text: Buffer.concat(pieces).toString() })
      })
      response.on('error', () => {
        clearTimeout(deadline)
        fail('broken')
      })
    })
    request.end(body)
  })
}
