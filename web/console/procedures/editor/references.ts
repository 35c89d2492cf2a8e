import type { Body, Section } from './body.ts'

/** Things of a procedure that others name. */
export type Kind = Section | 'phases'

/** Where each kind is named; `*` stands for every item of a list or record. */
const places: Record<Kind, readonly string[]> = {
  stages: ['start', 'moves/*/from/*', 'moves/*/to', 'clocks/*/startsIn/*', 'clocks/*/pausedIn/*', 'clocks/*/endsIn/*'],
  moves: [
    'moves/*/countsAs',
    'moves/*/after/*',
    'moves/*/decides',
    'stages/*/automatic/*',
    'stages/*/withLead',
    'clocks/*/startsOn/*',
    'clocks/*/endsOn/*',
    'clocks/*/whenDue/move',
    'appeals/*/move',
  ],
  clocks: ['moves/*/effects/extend/clock'],
  phases: ['stages/*/phase'],
}

/** Where a field is named by its own move. */
const fieldPlaces = [
  'fields/*/when/field',
  'effects/unit/field',
  'effects/handler/field',
  'effects/outcome/field',
  'effects/answer/field',
  'effects/rating/field',
  'effects/follows/field',
  'effects/tally/*/when/field',
  'effects/parts/units/field',
  'effects/parts/task/field',
  'effects/parts/days/field',
  'effects/split/title/field',
  'effects/split/body/field',
  'effects/split/category/field',
  'effects/split/area/field',
]

type Branch = Record<string, unknown> | unknown[]
const isBranch = (value: unknown): value is Branch => typeof value === 'object' && value !== null
const GONE = Symbol('taken away')

/** The same tree with what stands at a place put through `by`; what did not change stays the same object. */
function mapped(value: unknown, parts: readonly string[], by: (leaf: unknown) => unknown): unknown {
  const [part, ...rest] = parts
  if (part === undefined) return by(value)
  if (!isBranch(value)) return value
  const keys = part === '*' ? Object.keys(value) : part in value ? [part] : []
  const next = new Map(keys.map((key) => [key, mapped((value as Record<string, unknown>)[key], rest, by)]))
  if (keys.every((key) => next.get(key) === (value as Record<string, unknown>)[key])) return value
  const valueAt = (key: string, before: unknown) => (next.has(key) ? next.get(key) : before)
  if (Array.isArray(value)) return value.map((one, at) => valueAt(String(at), one)).filter((one) => one !== GONE)
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, one]) => [key, valueAt(key, one)] as const)
      .filter(([, one]) => one !== GONE),
  )
}

function found(value: unknown, parts: readonly string[], leaf: string, path = ''): string[] {
  const [part, ...rest] = parts
  if (part === undefined) return value === leaf ? [path] : []
  if (!isBranch(value)) return []
  const keys = part === '*' ? Object.keys(value) : part in value ? [part] : []
  return keys.flatMap((key) => found((value as Record<string, unknown>)[key], rest, leaf, `${path}/${key}`))
}

const everywhere = (body: Body, patterns: readonly string[], by: (leaf: unknown) => unknown): Body =>
  patterns.reduce<unknown>((tree, pattern) => mapped(tree, pattern.split('/'), by), body) as Body

/** The record with one key called otherwise, in its old place. */
const rekeyed = <T>(record: Record<string, T>, from: string, to: string): Record<string, T> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key === from ? to : key, value]))

/** Who names it: JSON pointers to the places. */
export function usesOf(body: Body, kind: Kind, id: string): string[] {
  return places[kind].flatMap((pattern) => found(body, pattern.split('/'), id))
}

/** Gives a stage, move, clock or phase another id, and says so wherever it is named. The new id must be free. */
export function renamed(body: Body, kind: Kind, from: string, to: string): Body {
  const records = body[kind]
  if (records === undefined) return body
  const next = { ...body, [kind]: rekeyed(records as Record<string, unknown>, from, to) } as Body
  return everywhere(next, places[kind], (leaf) => (leaf === from ? to : leaf))
}

/** Places that must name something: they keep a name that leads nowhere, which the check then points at. */
const needed = ['start', 'moves/*/to', 'moves/*/effects/extend/clock']

/** Takes a stage, move, clock or phase away, and out of the lists and options that name it. */
export function removed(body: Body, kind: Kind, id: string): Body {
  const { [id]: _, ...rest } = (body[kind] ?? {}) as Record<string, unknown>
  const patterns = places[kind].filter((pattern) => !needed.includes(pattern))
  return everywhere({ ...body, [kind]: rest } as Body, patterns, (leaf) => (leaf === id ? GONE : leaf))
}

/** Where a field of a move is named: by the move itself, and by those that decide what it asked for. */
function fieldPatterns(body: Body, move: string, from: string): { patterns: string[]; deciding: string[] } {
  const own = body.moves[move]?.effects?.extend?.by
  const deciding = Object.keys(body.moves).filter((id) => {
    const { decides, effects } = body.moves[id] ?? {}
    return decides === move && effects?.extend?.by.of === 'decided' && effects.extend.by.field === from
  })
  const patterns = fieldPlaces.map((place) => `moves/${move}/${place}`)
  if (own !== undefined && own.of !== 'decided') patterns.push(`moves/${move}/effects/extend/by/field`)
  return { patterns, deciding: deciding.map((id) => `moves/${id}/effects/extend/by/field`) }
}

/** Who names a field of a move: JSON pointers. */
export function usesOfField(body: Body, move: string, field: string): string[] {
  const { patterns, deciding } = fieldPatterns(body, move, field)
  return [...patterns, ...deciding].flatMap((pattern) => found(body, pattern.split('/'), field))
}

/** Gives a field of a move another id, and says so wherever it is named. */
export function renamedField(body: Body, move: string, at: number, to: string): Body {
  const from = body.moves[move]?.fields?.[at]?.id
  if (from === undefined) return body
  const { patterns, deciding } = fieldPatterns(body, move, from)
  const itself = mapped(body, `moves/${move}/fields/${at}/id`.split('/'), () => to) as Body
  return everywhere(itself, [...patterns, ...deciding], (leaf) => (leaf === from ? to : leaf))
}
