import { z } from 'zod'
import { labelSchema } from '../deadline/index.ts'

/**
 * What is counted, as data. A measure says which facts it starts from, which named conditions they have to meet, and what is
 * made of those that do. Figures, the rows behind a figure and the sentence beside it all come from this one text.
 *
 * The vocabulary is closed: a file may use the fields and conditions named here and nothing else.
 */

export const sources = ['submission', 'matter', 'part'] as const
export type Source = (typeof sources)[number]

/**
 * Fields of a fact, all of them as the world was at the end of the day asked about. `instant` is a moment in milliseconds,
 * `number` a count or a duration in milliseconds, `text` a key.
 */
export const fieldKinds = {
  receivedAt: 'instant',
  /** the first substantive answer (AM-14); of a part, the first opinion */
  answeredAt: 'instant',
  withdrawnAt: 'instant',
  /** the end it stands at; what was opened again has none until it ends again */
  closedAt: 'instant',
  /** the first moment that is too late for the first answer; not known while the clock stands still */
  answerDueAt: 'instant',
  /** since when another answer is owed: the first one was not accepted or did not last; without a value when none is owed */
  againSince: 'instant',
  /** the first moment that is too late for that */
  againDueAt: 'instant',
  /** from receipt to the first answer, in milliseconds */
  timeToAnswer: 'number',
  /** days of the calendar between the day of receipt and the day of the answer; 0 on the same day */
  calendarDaysToAnswer: 'number',
  /** working days from the day after receipt up to and including the day of the answer */
  workingDaysToAnswer: 'number',
  /** from receipt to the end, in milliseconds */
  timeToClose: 'number',
  /** of what was split off, 0: its people stand with the matter it came from */
  personTimes: 'number',
  rating: 'number',
  /** 1 while it follows another matter it was merged into, answered or not; else 0 */
  following: 'number',
  /** 1 if it was split off another; else 0 */
  splitOff: 'number',
  ending: 'text',
  channel: 'text',
  category: 'text',
  /** month of receipt, `2019-04` */
  month: 'text',
  area: 'text',
} as const
type PlainField = keyof typeof fieldKinds

/**
 * How often something happened to a matter: `tally.returned` what the moves of its procedure count under that name, and
 * `made.ask` how often a move was made, or one that counts as it. Never without a value: what did not happen is 0.
 */
export type CounterName = `tally.${string}` | `made.${string}`
export type FieldName = PlainField | CounterName

const plainFields = Object.keys(fieldKinds) as [PlainField, ...PlainField[]]
const counterSchema = z.custom<CounterName>(
  (value) => typeof value === 'string' && /^(tally|made)\.[a-z][A-Za-z0-9]{0,39}$/.test(value),
)
export const fieldNameSchema = z.union([z.enum(plainFields), counterSchema])

export const isCounter = (field: FieldName): field is CounterName => field.includes('.')
export const kindOf = (field: FieldName): 'instant' | 'number' | 'text' =>
  isCounter(field) ? 'number' : fieldKinds[field]

const ofKind = (kind: 'instant' | 'number' | 'text') =>
  z.custom<FieldName>((value) => fieldNameSchema.safeParse(value).success && kindOf(value as FieldName) === kind, {
    error: `expected a field that is ${kind === 'instant' ? 'a moment' : `a ${kind}`}`,
  })

/** A value of a text field: no quote, no backslash, so that it stands in SQL as it is. */
const word = z.string().regex(/^[\p{L}\p{N}._:/-]{1,60}$/u)

/** `asOf` is the end of the day asked about. */
const momentSchema = z.union([z.literal('asOf'), ofKind('instant')])

export type Condition =
  | { field: FieldName; known: boolean }
  | { field: FieldName; is: string[] }
  | { field: FieldName; atLeast: number }
  | { field: FieldName; atMost: number }
  | { field: FieldName; before: 'asOf' | FieldName }
  | { field: FieldName; notBefore: 'asOf' | FieldName }
  | { not: Condition }
  | { all: Condition[] }
  | { any: Condition[] }

/**
 * True, false, or not known: a condition on a field without a value is not known, except `known` itself. `not`, `all` and
 * `any` carry that on as Kleene does, which is what SQL does too. Only what is true is counted.
 */
export const conditionSchema: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({ field: fieldNameSchema, known: z.boolean() }),
    z.strictObject({ field: ofKind('text'), is: z.array(word).min(1) }),
    z.strictObject({ field: ofKind('number'), atLeast: z.int() }),
    z.strictObject({ field: ofKind('number'), atMost: z.int() }),
    z.strictObject({ field: ofKind('instant'), before: momentSchema }),
    z.strictObject({ field: ofKind('instant'), notBefore: momentSchema }),
    z.strictObject({ not: conditionSchema }),
    z.strictObject({ all: z.array(conditionSchema).min(1) }),
    z.strictObject({ any: z.array(conditionSchema).min(1) }),
  ]),
)

const name = z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/, 'a name in camelCase of at most 40 characters')
const atomNames = z.array(name)

export const aggregateSchema = z.union([
  z.strictObject({ count: z.literal(true) }),
  /** of those counted, the share that also meets these */
  z.strictObject({ share: atomNames.min(1) }),
  /** nearest rank: the smallest value that at least this share does not exceed */
  z.strictObject({ percentileDisc: z.number().gt(0).max(1), of: ofKind('number') }),
  z.strictObject({ sum: ofKind('number') }),
])

/** Under which heading a figure stands. */
export const measureGroups = ['answer', 'turns', 'after', 'joint'] as const

const measureSchema = z.strictObject({
  id: name,
  group: z.enum(measureGroups),
  label: labelSchema,
  /** the sentence shown beside the figure: what is counted, what is not, from when to when */
  definition: labelSchema,
  /** rows of the requirements, rules and ambiguities it answers to */
  source: z.array(z.string()).min(1),
  where: atomNames,
  aggregate: aggregateSchema,
  unit: z.enum(['item', 'person', 'time', 'day', 'share']).default('item'),
  /** its rows would tell what single people said, so it does not open to them */
  sealed: z.boolean().default(false),
})
export type Measure = z.infer<typeof measureSchema>

/** Measures over one source and the conditions they share. */
export const measureSetSchema = z
  .strictObject({
    of: z.enum(sources),
    atoms: z.record(name, conditionSchema),
    measures: z.array(measureSchema).min(1),
  })
  .superRefine(({ atoms, measures }, context) => {
    const seen = new Set<string>()
    for (const [at, { id, where, aggregate }] of measures.entries()) {
      if (seen.has(id)) context.addIssue({ code: 'custom', path: ['measures', at, 'id'], message: 'given twice' })
      seen.add(id)
      for (const atom of [...where, ...('share' in aggregate ? aggregate.share : [])])
        if (!Object.hasOwn(atoms, atom))
          context.addIssue({ code: 'custom', path: ['measures', at], message: `no atom is called ${atom}` })
    }
  })
export type MeasureSet = z.infer<typeof measureSetSchema>

/** @throws {RangeError} no measure of that name */
export function measureNamed(set: MeasureSet, id: string): Measure {
  const measure = set.measures.find((one) => one.id === id)
  if (measure === undefined) throw new RangeError(`no measure is called ${id}`)
  return measure
}

/** The counters a set asks for: what has to be found out about each fact. */
export function countersOf({ atoms, measures }: MeasureSet): CounterName[] {
  const inCondition = (condition: Condition): FieldName[] => {
    if ('not' in condition) return inCondition(condition.not)
    if ('all' in condition) return condition.all.flatMap(inCondition)
    if ('any' in condition) return condition.any.flatMap(inCondition)
    return [condition.field]
  }
  const summed = measures.flatMap(({ aggregate }): FieldName[] =>
    'sum' in aggregate ? [aggregate.sum] : 'of' in aggregate ? [aggregate.of] : [],
  )
  const fields = [...Object.values(atoms).flatMap(inCondition), ...summed]
  return [...new Set(fields.filter(isCounter))].sort()
}
