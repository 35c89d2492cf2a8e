import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Act, actOf, type Kernel, type Resident } from '../../server/kernel/index.ts'
import { type Language, languageOf, languages } from '../../server/messages/index.ts'
import { type Contact, type Office, readOffice } from './queries.ts'
import { type Translate, translator } from './translate.ts'

const LANGUAGE_COOKIE = 'fivefold_language'
const TYPE_COOKIE = 'fivefold_type'
const YEAR = 365 * 86_400

/** One request of a resident's browser: how it wants to be spoken to, and for whom the database answers. */
export type Visit = {
  readonly kernel: Kernel
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly language: Language
  /** the large type of the edition for older people */
  readonly large: boolean
  readonly t: Translate
  readonly office: Office
  readonly contact: Contact
  /** the path asked for, without its query */
  readonly path: string
  /** acts as anybody, as the keeper of a draft, or as somebody who showed number and query code */
  act(as?: { draft?: string; resident?: Resident; key?: string }): Act
}

/** Form posts arrive as this. */
export type Sent = URLSearchParams

const cookieOptions = {
  path: '/',
  httpOnly: true,
  sameSite: 'strict' as const,
  secure: process.env.PUBLIC_URL?.startsWith('https:') ?? false,
}

export function setCookie(reply: FastifyReply, name: string, value: string, seconds: number): void {
  reply.setCookie(name, value, { ...cookieOptions, maxAge: seconds })
}

export function clearCookie(reply: FastifyReply, name: string): void {
  reply.clearCookie(name, cookieOptions)
}

/** Knows the office for a minute, and as long as the database is away, so that an error page still has its header. */
export function visitor(kernel: Kernel): (request: FastifyRequest, reply: FastifyReply) => Promise<Visit> {
  let known: { office: Office; until: number } = { office: { name: '', contact: {} }, until: 0 }
  return async (request, reply) => {
    const language = languageFor(request)
    const act: Visit['act'] = ({ draft, resident, key } = {}) =>
      actOf({
        kernel,
        tenant: kernel.homeTenant,
        who: {
          kind: 'resident',
          tenant: kernel.homeTenant,
          ...(draft !== undefined && { draft }),
          ...(resident !== undefined && { submission: resident.submission, matter: resident.matter }),
        },
        staff: undefined,
        resident,
        language,
        trace: request.id,
        key,
      })
    if (known.until < Date.now()) {
      const office = await readOffice(act()).catch(() => undefined)
      if (office !== undefined) known = { office, until: Date.now() + 60_000 }
    }
    return {
      kernel,
      request,
      reply,
      language,
      large: request.cookies[TYPE_COOKIE] === 'large',
      t: translator(language),
      office: known.office,
      contact: known.office.contact,
      path: request.url.split('?')[0] ?? '/',
      act,
    }
  }
}

function languageFor(request: FastifyRequest): Language {
  const chosen = languages.find((language) => language === request.cookies[LANGUAGE_COOKIE])
  return chosen ?? languageOf(request.headers['accept-language'])
}

/** Remembers how one wants to read, and goes back to the page one came from. */
export function chooseReading(visit: Visit): FastifyReply {
  const query = visit.request.query as Record<string, unknown>
  const { language, type, back } = query
  if (languages.some((one) => one === language)) setCookie(visit.reply, LANGUAGE_COOKIE, String(language), YEAR)
  if (type === 'large') setCookie(visit.reply, TYPE_COOKIE, 'large', YEAR)
  if (type === 'normal') clearCookie(visit.reply, TYPE_COOKIE)
  return redirect(visit, typeof back === 'string' && isOwnPath(back) ? back : '/')
}

/** A path of this site and nothing that leads elsewhere. */
const isOwnPath = (path: string): boolean => /^\/(?![/\\])[\w\-/.?=&%]*$/.test(path)

export function redirect(visit: Visit, path: string): FastifyReply {
  return visit.reply.code(303).header('cache-control', 'no-store').header('location', path).send()
}

export function sent(visit: Visit): Sent {
  const { body } = visit.request
  return body instanceof URLSearchParams ? body : new URLSearchParams()
}
