/** One thing wrong with what was sent; `pointer` is a JSON pointer into it. */
export type Fault = { pointer?: string; code: string; detail: string }

/** Who did what since the version that somebody tried to change: carried by `matter.stale`. */
export type Since = { seq: number; move: string; at: string; actor_post: string | null }

type Body = {
  title?: string
  code?: string
  instance?: string
  errors?: Fault[]
  revision?: number
  stage?: string
  since?: Since[]
  /** of a draft that was overtaken: the version published since */
  version?: number
}

/** What went wrong, as the service says it in the user's language. Status 0: the service was not reached. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly status: number
  readonly code: string
  readonly body: Body
  constructor(status: number, body: Body) {
    super(body.title ?? body.code ?? String(status))
    this.status = status
    this.code = body.code ?? (status === 0 ? 'network' : 'unexpected')
    this.body = body
  }
  get faults(): readonly Fault[] {
    return this.body.errors ?? []
  }
}

/** The parts of a JSON pointer. @source RFC 6901 */
export function pointerParts(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/**
 * What is wrong, sorted to the fields of a form: `base` is where the form lies in what was sent (`/input`), the key of a sentence
 * is the path below it joined by dots. What belongs to no known field is left over for the head of the form.
 */
export function faultsByField(
  faults: readonly Fault[],
  base: string,
  isField: (path: string) => boolean,
): { fields: Map<string, string[]>; rest: string[] } {
  const fields = new Map<string, string[]>()
  const rest: string[] = []
  const depth = pointerParts(base).length
  for (const { pointer, detail } of faults) {
    const inside = pointer !== undefined && (base === '' || pointer.startsWith(`${base}/`))
    const path = inside ? pathOf(pointerParts(pointer).slice(depth), isField) : undefined
    if (path === undefined) rest.push(detail)
    else fields.set(path, [...(fields.get(path) ?? []), detail])
  }
  return { fields, rest }
}

/** The longest beginning of the path that is a field: a fault in the second photo belongs to the photos. */
function pathOf(parts: string[], isField: (path: string) => boolean): string | undefined {
  for (let length = parts.length; length > 0; length--) {
    const path = parts.slice(0, length).join('.')
    if (isField(path)) return path
  }
  return undefined
}
