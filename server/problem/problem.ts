import { type Language, say } from '../messages/index.ts'

/** One thing wrong with what was sent. `pointer` is a JSON pointer into the body, the query or the file. */
export type Fault = { readonly code: string; readonly params?: Record<string, unknown>; readonly pointer?: string }

/**
 * A refusal that the caller can understand and act on. Everything else that is thrown is a bug and answered as such.
 * `code` is stable; its sentence stands in server/messages under `problem.<code>`.
 */
export class Refused extends Error {
  readonly status: number
  readonly code: string
  readonly params: Record<string, unknown>
  readonly faults: readonly Fault[]
  /** facts for the caller's program, such as the revision that won */
  readonly extra: Record<string, unknown>

  constructor(
    status: number,
    code: string,
    options: { params?: Record<string, unknown>; faults?: readonly Fault[]; extra?: Record<string, unknown> } = {},
  ) {
    super(code)
    this.status = status
    this.code = code
    this.params = options.params ?? {}
    this.faults = options.faults ?? []
    this.extra = options.extra ?? {}
  }
}

export const notFound = () => new Refused(404, 'notFound')

/** RFC 9457. */
export type Problem = {
  type: string
  title: string
  status: number
  code: string
  instance: string
  errors?: { pointer?: string; code: string; detail: string }[]
} & Record<string, unknown>

export function problemOf(refused: Refused, language: Language, trace: string): Problem {
  return {
    type: `/api/v1/problems/${refused.code}`,
    title: say(language, `problem.${refused.code}`, refused.params),
    status: refused.status,
    code: refused.code,
    instance: trace,
    ...refused.extra,
    ...(refused.faults.length > 0 && {
      errors: refused.faults.map(({ code, params, pointer }) => ({
        ...(pointer !== undefined && { pointer }),
        code,
        detail: say(language, `problem.${code}`, params ?? {}),
      })),
    }),
  }
}
