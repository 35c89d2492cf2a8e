import { z } from 'zod'
import { daySchema } from '../deadline/index.ts'
import type { Field, Move, Reason, ReasonCode } from './model.ts'

/** Limits where a field states none. A resident's account of a matter fits into 5,000 characters. */
const TEXT_MAX = 200
const LONG_TEXT_MAX = 5_000
const FILES_MAX = 9
const NAMED_MAX = 12

/** A name of a thing elsewhere in the installation. Whether it exists, and may be named here, is the server's to find out. */
const reference = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[\w.:~-]+$/)

/** The database keeps neither NUL nor half a surrogate pair. */
const storable = (text: string) => !text.includes('\u0000') && text.isWellFormed()

function textOf(field: Field, max: number) {
  return z
    .string()
    .min(field.min ?? 1)
    .max(field.max ?? max)
    .refine((text) => storable(text) && text.trim() !== '', { params: { code: 'matter.input.type' } })
}

function valueSchema(field: Field): z.ZodType {
  switch (field.type) {
    case 'text':
      return textOf(field, TEXT_MAX)
    case 'longText':
      return textOf(field, LONG_TEXT_MAX)
    case 'choice':
      return z.enum((field.options ?? []).map((option) => option.id))
    case 'unit':
    case 'account':
    case 'matter':
    case 'area':
    case 'category':
      return reference
    case 'day':
      return daySchema
    case 'boolean':
      return z.boolean()
    case 'integer':
      return z
        .int()
        .min(field.min ?? Number.MIN_SAFE_INTEGER)
        .max(field.max ?? Number.MAX_SAFE_INTEGER)
    case 'rating':
      return z.int().min(1).max(5)
    case 'files':
    case 'units':
    case 'accounts':
      return z
        .array(reference)
        .min(field.min ?? 0)
        .max(field.max ?? (field.type === 'files' ? FILES_MAX : NAMED_MAX))
        .refine((items) => new Set(items).size === items.length, { params: { code: 'matter.input.twice' } })
  }
}

const asked = (field: Field, values: Readonly<Record<string, unknown>>) =>
  !field.when || field.when.is.includes(values[field.when.field] as string | boolean)

/**
 * The schema of what a form sends: one property per field, nothing else allowed. A field asked only `when` another has
 * a certain value is refused where it is not asked, and required, if at all, only where it is.
 */
export function inputSchemaOf(form: Pick<Move, 'fields'>): z.ZodObject {
  const built = schemas.get(form.fields) ?? schemaOf(form)
  schemas.set(form.fields, built)
  return built
}

/** Building a schema takes a hundred times as long as using it, and the forms of a procedure do not change. */
const schemas = new WeakMap<readonly Field[], z.ZodObject>()

function schemaOf(form: Pick<Move, 'fields'>): z.ZodObject {
  const shape = Object.fromEntries(
    form.fields.map((field) => {
      const schema = valueSchema(field).describe(field.label.en)
      return [field.id, field.required && !field.when ? schema : schema.optional()]
    }),
  )
  return z.strictObject(shape).superRefine((values: Record<string, unknown>, context) => {
    for (const field of form.fields) {
      const given = values[field.id] !== undefined
      if (given && !asked(field, values)) refuse(context, field, 'matter.input.notAsked')
      if (!given && field.when && field.required && asked(field, values))
        refuse(context, field, 'matter.input.required')
    }
  })
}

function refuse(context: z.RefinementCtx, field: Field, code: ReasonCode) {
  context.addIssue({ code: 'custom', path: [field.id], message: code, params: { code } })
}

/**
 * What was sent for a form, checked. An empty text, an empty list and null mean "not answered", as browsers send them.
 *
 * @returns the values that were answered, or a reason with a JSON pointer for each thing wrong; never throws
 */
export function readInput(
  form: Pick<Move, 'fields'>,
  input: unknown,
): { ok: true; data: Record<string, unknown> } | { ok: false; reasons: Reason[] } {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return { ok: false, reasons: [{ code: 'matter.input.notObject', params: {} }] }
  }
  const answered = Object.fromEntries(Object.entries(input).filter(([, value]) => !isEmpty(value)))
  const result = inputSchemaOf(form).safeParse(answered)
  if (result.success) return { ok: true, data: result.data }
  return { ok: false, reasons: result.error.issues.flatMap((issue) => reasonsOf(issue, answered, form.fields)) }
}

function isEmpty(value: unknown) {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
}

function reasonsOf(issue: z.core.$ZodIssue, answered: Record<string, unknown>, fields: readonly Field[]): Reason[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ code: 'matter.input.unknown', params: { name: key }, field: pointer([key]) }))
  }
  const id = String(issue.path[0])
  const field = fields.find((one) => one.id === id)
  const reason = (code: ReasonCode, params: Record<string, unknown> = {}): Reason[] => [
    { code, params: { label: field?.label, type: field?.type, ...params }, field: pointer(issue.path) },
  ]
  if (!Object.hasOwn(answered, id)) return reason('matter.input.required')
  switch (issue.code) {
    case 'too_small': {
      const code = issue.origin === 'string' || issue.origin === 'array' ? 'tooShort' : 'tooSmall'
      return reason(`matter.input.${code}`, { min: Number(issue.minimum) })
    }
    case 'too_big': {
      const code = issue.origin === 'string' || issue.origin === 'array' ? 'tooLong' : 'tooLarge'
      return reason(`matter.input.${code}`, { max: Number(issue.maximum) })
    }
    case 'invalid_value':
      return reason('matter.input.option', { options: issue.values.map(String) })
    case 'custom':
      return reason((issue.params?.['code'] as ReasonCode | undefined) ?? 'matter.input.type')
    default:
      return reason('matter.input.type')
  }
}

/** @source RFC 6901 */
export function pointer(path: readonly PropertyKey[]): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
