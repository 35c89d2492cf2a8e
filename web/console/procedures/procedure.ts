import { queryOptions } from '@tanstack/react-query'
import type { Procedure } from '../../../core/procedure/index.ts'
import { get } from '../api/client.ts'
import type { FieldView, Term } from '../api/contract.ts'

type Who = { role: string; relation: string; text: string }
type Label = { zh: string; en: string }

/** A field as it stands in the file of the procedure. */
export type FileField = {
  id: string
  type: string
  label: Label
  hint?: Label | undefined
  required: boolean
  min?: number | undefined
  max?: number | undefined
  options?: { id: string; label: Label }[] | undefined
  level?: 'above' | 'below' | undefined
  when?: { field: string; is: (string | boolean)[] } | undefined
}

export type ProcedureView = {
  id: string
  version: number
  title: string
  start: string
  stages: {
    id: string
    title: string
    hint: string | null
    phase: string | null
    final: boolean
    owners: Who[]
    clocks: string[]
  }[]
  moves: {
    id: string
    title: string
    hint: string | null
    from: string[]
    to: string
    by: Who[]
    notBy: string[]
    fields: { id: string; type: string; label: string; required: boolean }[]
    notices: { to: string; template: string; text: string }[]
    times: number | null
    internal: boolean
    batch: boolean
  }[]
  clocks: {
    id: string
    title: string
    within: { amount: number; unit: string }
    legal: boolean
    clause: { document: string; at: string; text: string | null }
    from: string
    startsIn: string[]
    pausedIn: string[]
    afterPause: string
    endsIn: string[]
    warnings: { amount: number; unit: string }[]
    escalateTo: string[]
    move: string | null
    repeatEvery: { amount: number; unit: string } | null
    extension: { max: { amount: number; unit: string }; times: number } | null
  }[]
  /** the file as it was published */
  procedure: Procedure
}

export const procedureQuery = (id: string, version: number | string) =>
  queryOptions({
    queryKey: ['procedure', id, String(version)],
    queryFn: ({ signal }) => get<ProcedureView>(`/procedures/${id}/${version}`, {}, signal),
    staleTime: 5 * 60_000,
  })

/** The fields of a move as a form asks them, in the language spoken. */
export function fieldViews(fields: readonly FileField[], language: 'zh' | 'en'): FieldView[] {
  return fields.map((field) => ({
    id: field.id,
    type: field.type,
    label: field.label[language],
    hint: field.hint?.[language] ?? null,
    required: field.required,
    min: field.min ?? null,
    max: field.max ?? null,
    options: (field.options ?? []).map(({ id, label }) => ({ id, label: label[language] })),
    level: field.level ?? null,
    when: field.when ?? null,
  }))
}

/** The units of terms, for `term.<unit>`. */
export const termUnits: readonly Term['unit'][] = ['hour', 'calendarDay', 'workingDay', 'month', 'year']
