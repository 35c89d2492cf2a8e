import type { FormInstance } from 'antd'
import { useEffect, useMemo } from 'react'
import { type Fault, faultsByField, type Problem } from '../api/problem.ts'

/**
 * Puts what the service found wrong at the fields of the form; answers with the sentences that belong to none of them.
 *
 * @param base where the form lies in what was sent, as a JSON pointer
 * @param moved the beginning of pointers to fields that lie elsewhere in the form: `to` is put in its place
 */
export function useFormProblem<T>(
  form: FormInstance<T>,
  problem: Problem | null,
  base = '',
  moved?: RegExp,
  to = '',
): string[] {
  const pattern = moved?.source
  const sorted = useMemo(
    () =>
      problem === null
        ? undefined
        : faultsByField(renamed(problem.faults, pattern, to), base, (path) => isField(form, path)),
    [form, problem, base, pattern, to],
  )
  useEffect(() => {
    if (sorted === undefined) return
    const entries = [...sorted.fields]
    form.setFields(entries.map(([path, errors]) => ({ name: path.split('.') as never, errors })))
    const first = entries[0]?.[0]
    if (first !== undefined) form.scrollToField(first.split('.') as never, { block: 'center', focus: true })
  }, [form, sorted])
  return sorted?.rest ?? []
}

function renamed(faults: readonly Fault[], pattern: string | undefined, to: string): readonly Fault[] {
  if (pattern === undefined) return faults
  return faults.map((fault) =>
    fault.pointer === undefined ? fault : { ...fault, pointer: fault.pointer.replace(new RegExp(pattern), to) },
  )
}

/** Fields that are on the page now: the form knows them by their full path. */
function isField<T>(form: FormInstance<T>, path: string): boolean {
  const known = form.getFieldsError() as { name: (string | number)[] }[]
  return known.some(({ name }) => name.join('.') === path)
}
