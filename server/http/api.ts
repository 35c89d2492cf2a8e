import { randomUUID } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { constants } from 'node:zlib'
import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import multipart from '@fastify/multipart'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { mayEver } from '../../core/permission/index.ts'
import { type Act, type Authenticator, actOf, type Kernel, SESSION_COOKIE } from '../kernel/index.ts'
import { languageOf } from '../messages/index.ts'
import { type Fault, notFound, problemOf, Refused } from '../problem/index.ts'
import { openApiDocument } from './openapi.ts'
import { FileReply, type Route } from './route.ts'
import { pointerOf, unfitIn } from './unfit.ts'

export const API = '/api/v1'
const JSON_LIMIT = 1_048_576

/** Headers that every answer carries. Scripts and styles come from this server only; nothing may frame it. */
export const SECURITY_HEADERS: Record<string, string> = {
  'content-security-policy':
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; script-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'; object-src 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'geolocation=(), microphone=(), camera=(self)',
}

/** The server without anything mounted but what every answer needs: trace, headers, one way of saying what went wrong. */
export function createServer(kernel: Kernel): FastifyInstance {
  const app = Fastify({
    logger: false,
    bodyLimit: JSON_LIMIT,
    genReqId: () => randomUUID(),
    requestTimeout: 120_000,
    routerOptions: { maxParamLength: 200 },
    // whose word about the sender's address counts: a reverse proxy on this machine, or those that are named
    trustProxy: process.env.TRUSTED_PROXIES ?? 'loopback',
    // an address that no route could be looked up for
    frameworkErrors: (error, request, reply) => {
      reply.headers(SECURITY_HEADERS).header('x-trace', request.id)
      sendProblem(kernel, error, request, reply)
    },
    clientErrorHandler: refuseUnreadable,
  })
  app.register(compress, {
    encodings: ['br', 'gzip'],
    threshold: 1024,
    // 5 of 11: nearly all of the gain at the speed of gzip
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } },
  })
  app.register(cookie)
  app.register(multipart, { limits: { files: 1, fields: 10, fieldSize: 10_000, parts: 12 }, throwFileSizeLimit: false })
  app.addHook('onRequest', async (request, reply) => {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) reply.header(name, value)
    reply.header('x-trace', request.id)
    refuseForeignOrigin(request)
  })
  app.setErrorHandler((error, request, reply) => sendProblem(kernel, error, request, reply))
  app.setNotFoundHandler((request, reply) => sendProblem(kernel, notFound(), request, reply))
  return app
}

/** What is not even HTTP, or has headers of more than 16 KB, is answered here, before there is a request to speak of. */
function refuseUnreadable(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400
  const body = JSON.stringify(problemOf(new Refused(status, 'request'), languageOf(undefined), randomUUID()))
  const headers = {
    ...SECURITY_HEADERS,
    'content-type': 'application/problem+json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('\r\n')}\r\n\r\n${body}`)
}

/** State may be changed from our own pages only: a browser says where a request comes from, other programs send no Origin. */
function refuseForeignOrigin(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD') return
  const { origin, host } = request.headers
  const site = request.headers['sec-fetch-site']
  if (origin !== undefined && origin !== 'null') {
    if (!URL.canParse(origin) || new URL(origin).host !== host) throw new Refused(403, 'origin')
  } else if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    throw new Refused(403, 'origin')
  }
}

export function mountRoutes(
  app: FastifyInstance,
  kernel: Kernel,
  authenticate: Authenticator,
  routes: readonly Route[],
): void {
  const document = openApiDocument(routes)
  app.get(`${API}/openapi.json`, async (_request, reply) =>
    reply.header('content-type', 'application/json; charset=utf-8').send(document),
  )
  for (const route of routes) {
    app.route({
      method: route.method,
      url: API + route.path,
      ...(route.upload !== undefined && { bodyLimit: route.upload.maxBytes + 65_536 }),
      handler: (request, reply) => answer(kernel, authenticate, route, request, reply),
    })
  }
}

async function answer(
  kernel: Kernel,
  authenticate: Authenticator,
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const act = await actOfRequest(kernel, authenticate, route, request)
  const asked = {
    params: read(route.params, request.params, '/params'),
    query: read(route.query, request.query, '/query'),
    body: read(route.body, request.body ?? undefined, ''),
    upload: () => uploadOf(route, request),
    act,
    reply,
  }
  const result = await route.handle(asked as never)
  reply.header('cache-control', 'no-store')
  if (route.reply === 'none') return reply.code(204).send()
  if (result instanceof FileReply) {
    if (result.fileName !== undefined)
      reply.header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(result.fileName)}`)
    return reply.code(result.status).header('content-type', result.type).send(result.body)
  }
  // the answer is checked as strictly as the question: a field that is not described does not leave the house
  const checked = (route.reply as z.ZodType).parse(result)
  return reply.code(route.status ?? 200).send(checked)
}

async function actOfRequest(
  kernel: Kernel,
  authenticate: Authenticator,
  route: Route,
  request: FastifyRequest,
): Promise<Act> {
  const trace = request.id
  const language = languageOf(request.headers['accept-language'])
  const key = header(request, 'idempotency-key')
  if (key !== undefined && (key.length < 8 || key.length > 200)) throw new Refused(400, 'idempotency.key')
  const base = { kernel, trace, language, key }
  switch (route.door) {
    case 'public':
      return actOf({
        ...base,
        tenant: kernel.homeTenant,
        who: { kind: 'resident', tenant: kernel.homeTenant },
        staff: undefined,
        resident: undefined,
      })
    case 'resident': {
      const number = header(request, 'x-submission-number')
      const code = header(request, 'x-query-code')
      if (number === undefined || code === undefined) throw new Refused(401, 'resident.credentials')
      const resident = await authenticate.resident(kernel.homeTenant, number, code, request.ip)
      return actOf({
        ...base,
        tenant: kernel.homeTenant,
        who: { kind: 'resident', tenant: kernel.homeTenant, submission: resident.submission, matter: resident.matter },
        staff: undefined,
        resident,
      })
    }
    case 'staff': {
      const bearer = header(request, 'authorization')?.match(/^Bearer (.+)$/)?.[1]
      const token = bearer ?? request.cookies[SESSION_COOKIE]
      if (token === undefined) throw new Refused(401, 'session.missing')
      const session = await authenticate.staff(token)
      if (session.staff.mustChange && route.path !== '/session/password' && route.path !== '/session')
        throw new Refused(403, 'password.mustChange')
      if (
        !mayEver(
          kernel.permissions,
          route.may,
          session.staff.posts.map(({ role }) => role),
        )
      )
        throw new Refused(403, 'notEntitled')
      return actOf({ ...base, tenant: session.tenant, who: session.who, staff: session.staff, resident: undefined })
    }
  }
}

function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

function read(schema: z.ZodType | undefined, value: unknown, at: string): unknown {
  if (schema === undefined) return undefined
  const unfit = unfitIn(value)
  if (unfit !== undefined) throw new Refused(422, 'input', { faults: [{ ...unfit, pointer: at + unfit.pointer }] })
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw new Refused(422, 'input', { faults: result.error.issues.slice(0, 50).flatMap((issue) => faultsOf(issue, at)) })
}

function faultsOf(issue: z.core.$ZodIssue, at: string): Fault[] {
  const pointer = at + pointerOf(issue.path)
  switch (issue.code) {
    case 'invalid_type':
      return [
        {
          code: issue.input === undefined ? 'input.required' : 'input.type',
          params: { expected: issue.expected },
          pointer,
        },
      ]
    case 'unrecognized_keys':
      return issue.keys
        .slice(0, 20)
        .map((name) => ({ code: 'input.unknown', params: { name: name.slice(0, 60) }, pointer }))
    case 'too_big':
      return [{ code: 'input.tooLarge', params: { max: String(issue.maximum) }, pointer }]
    case 'too_small':
      return [{ code: 'input.tooSmall', params: { min: String(issue.minimum) }, pointer }]
    case 'invalid_value':
      return [{ code: 'input.option', params: { options: issue.values.map(String).join(', ') }, pointer }]
    case 'custom':
      return [
        {
          code: typeof issue.params?.code === 'string' ? issue.params.code : 'input.invalid',
          params: issue.params ?? {},
          pointer,
        },
      ]
    default:
      return [{ code: 'input.invalid', pointer }]
  }
}

async function uploadOf(route: Route, request: FastifyRequest) {
  if (!request.isMultipart()) throw new Refused(415, 'upload.multipart')
  const file = await request.file({ limits: { fileSize: route.upload?.maxBytes ?? 0 } })
  if (file === undefined) throw new Refused(422, 'upload.missing')
  // control characters are neither kept by the database nor fit for a name
  return { fileName: file.filename.toWellFormed().replace(/\p{Cc}/gu, ''), stream: file.file }
}

/** The one place where something thrown becomes an answer. What is not a refusal is a bug: logged with its trace, told without detail. */
export function refusalOf(kernel: Kernel, error: unknown, trace: string): Refused {
  if (error instanceof Refused) return error
  const { code, statusCode } = error as { code?: string; statusCode?: number }
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
    case 'FST_REQ_FILE_TOO_LARGE':
      return new Refused(413, 'tooLarge')
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new Refused(415, 'mediaType')
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new Refused(400, 'json')
    case '57P01':
    case '57P02':
    case '57P03':
    case '08006':
    case '08001':
    case '08003':
    case 'ECONNREFUSED':
    case 'ENOENT':
    case 'ECONNRESET':
    case 'EPIPE':
      kernel.log.error({ trace, code }, 'database unreachable')
      return new Refused(503, 'database')
  }
  if (
    error instanceof Error &&
    /Connection terminated|connection error and is not queryable|timeout exceeded when trying to connect/.test(
      error.message,
    )
  )
    return new Refused(503, 'database')
  // the parser of uploads throws plain errors
  if (
    error instanceof Error &&
    /^(Unexpected end of multipart data|Multipart: Boundary not found)$/.test(error.message)
  )
    return new Refused(400, 'upload.broken')
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return new Refused(statusCode, 'request')
  kernel.log.error({ trace, error: error instanceof Error ? error.stack : String(error) }, 'unexpected')
  return new Refused(500, 'unexpected')
}

function sendProblem(kernel: Kernel, error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const refused = refusalOf(kernel, error, request.id)
  const problem = problemOf(refused, languageOf(request.headers['accept-language']), request.id)
  if (refused.status === 503) reply.header('retry-after', '2')
  reply
    .code(refused.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(JSON.stringify(problem))
}
