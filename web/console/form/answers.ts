import type { FieldView } from '../api/contract.ts'
import type { PhotoItem } from '../photos/photoItem.ts'

export type Values = Record<string, unknown>

/** Whether a question is asked, given the answers so far: some are asked only when another has a certain answer. */
export function isAsked({ when }: FieldView, values: Values): boolean {
  return when === null || when.is.includes(values[when.field] as string | boolean)
}

/** What is sent for a form: the answers to what is asked, nothing that was typed before a question disappeared. */
export function answersOf(fields: readonly FieldView[], values: Values): Record<string, unknown> {
  const answers = fields
    .filter((field) => isAsked(field, values))
    .map((field) => [field.id, answerOf(field, values[field.id])] as const)
    .filter(([, answer]) => answer !== undefined)
  return Object.fromEntries(answers)
}

function answerOf({ type }: FieldView, value: unknown): unknown {
  if (value === undefined || value === null || value === '') return undefined
  if (type === 'files') {
    const ids = (value as PhotoItem[]).flatMap(({ id }) => (id === undefined ? [] : [id]))
    return ids.length === 0 ? undefined : ids
  }
  if (type === 'units' || type === 'accounts') return (value as string[]).length === 0 ? undefined : value
  if (type === 'text' || type === 'longText') return String(value).trim() || undefined
  return value
}
