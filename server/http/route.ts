import type { FastifyReply } from 'fastify'
import type { z } from 'zod'
import type { Act } from '../kernel/index.ts'

/**
 * Who may come to a route at all. `staff`: a signed-in account whose posts may ever do `may`. `resident`: the holder of a number
 * and its query code, sent as headers. `public`: anybody. What happens to the single matter is decided behind the door.
 */
export type Door = 'public' | 'resident' | 'staff'

/** What is sent instead of JSON: a file, a picture, a download that is written while it is read. */
export class FileReply {
  readonly type: string
  readonly body: Buffer | NodeJS.ReadableStream | string
  readonly fileName: string | undefined
  readonly status: number
  constructor(type: string, body: Buffer | NodeJS.ReadableStream | string, fileName?: string, status = 200) {
    this.type = type
    this.body = body
    this.fileName = fileName
    this.status = status
  }
}

export type Upload = { fileName: string; stream: NodeJS.ReadableStream & { truncated?: boolean } }

type Out<T> = T extends z.ZodType ? z.output<T> : undefined

export type Asked<P, Q, B> = {
  params: Out<P>
  query: Out<Q>
  body: Out<B>
  act: Act
  upload: () => Promise<Upload>
  reply: FastifyReply
}

/** A route is what may be asked, by whom, and where it is decided. Everything it takes and gives is described by one schema. */
export type Route = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** below /api/v1; parameters as `:name` */
  path: string
  tag: string
  summary: string
  door: Door
  /** operation of schemes/permissions.yaml */
  may: string
  params?: z.ZodObject
  query?: z.ZodObject
  body?: z.ZodType
  /** a multipart upload of one file instead of a JSON body; bytes at most */
  upload?: { maxBytes: number }
  reply: z.ZodType | 'file' | 'none'
  status?: 200 | 201 | 202 | 204
  handle(asked: Asked<undefined, undefined, undefined>): Promise<unknown>
}

/** Declares a route with its types checked against its schemas. */
export function route<
  P extends z.ZodObject | undefined = undefined,
  Q extends z.ZodObject | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
  R extends z.ZodType | 'file' | 'none' = 'none',
>(
  definition: Omit<Route, 'params' | 'query' | 'body' | 'reply' | 'handle'> & {
    params?: P
    query?: Q
    body?: B
    reply: R
    handle(asked: Asked<P, Q, B>): Promise<R extends z.ZodType ? z.input<R> : R extends 'file' ? FileReply : void>
  },
): Route {
  return definition as unknown as Route
}
