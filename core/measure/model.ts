import { z } from 'zod'
import { labelSchema } from '../deadline/index.ts'

/**
 * What is counted, as data. A measure says which facts it starts from, which named conditions they have to meet, and what is
 * made of those that do. Figures, the rows behind a figure and the sentence beside it all come from this one text.
 *
 * The vocabulary is closed: a file may use the fields and conditions named here and nothing else.
 */

export const sources = ['submission', 'matter'] as const
export type Source = (typeof sources)[number]

/**
 * Fields of a fact, all of them as the world was at the end of the day asked about. `instant` is a moment in milliseconds,
 * `number` a count or a duration in milliseconds, `text` a key.
 */
export const fieldKinds = {
  receivedAt: 'instant',
  /** the first substantive answer (AM-14) */
  answeredAt: 'instant',
  withdrawnAt: 'instant',
  closedAt: 'instant',
  /** the first moment that is too late for the answer; not known while the clock stands still */
  answerDueAt: 'instant',
  /** from receipt to the first answer, in milliseconds */
  timeToAnswer: 'number',
  /** days of the calendar between the day of receipt and the day of the answer; 0 on the same day */
  calendarDaysToAnswer: 'number',
  /** working days from the day after receipt up to and including the day of the answer */
  workingDaysToAnswer: 'number',
  /** from receipt to the end, in milliseconds */
  timeToClose: 'number',
  personTimes: 'number',
  rating: 'number',
  /** how often the answer was not accepted and the work went on */
  reopenings: 'number',
  ending: 'text',
  channel: 'text',
  category: 'text',
  /** month of receipt, `2019-04` */
  month: 'text',
  area: 'text',
} as const
export type FieldName = keyof typeof fieldKinds
const fieldNames = Object.keys(fieldKinds) as [FieldName, ...FieldName[]]
export const fieldNameSchema = z.enum(fieldNames)

const ofKind = (kind: 'instant' | 'number' | 'text') =>
  z.enum(fieldNames.filter((name) => fieldKinds[name] === kind) as [FieldName, ...FieldName[]], {
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

const measureSchema = z.strictObject({
  id: name,
  label: labelSchema,
  /** the sentence shown beside the figure: what is counted, what is not, from when to when */
  definition: labelSchema,
  /** rows of the requirements, rules and ambiguities it answers to */
  source: z.array(z.string()).min(1),
  where: atomNames,
  aggregate: aggregateSchema,
  unit: z.enum(['item', 'person', 'day', 'share']).default('item'),
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
