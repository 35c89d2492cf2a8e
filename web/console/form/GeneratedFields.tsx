import { Form, type FormRule } from 'antd'
import { useTranslation } from 'react-i18next'
import type { FieldView } from '../api/contract.ts'
import { arrived, type PhotoItem } from '../photos/photoItem.ts'
import { isAsked, type Values } from './answers.ts'
import { FieldInput } from './FieldInput.tsx'
import { noSubject, type Subject } from './subject.ts'
import './form.css'

/** The questions of a procedure's form, as far as they are asked. Stands inside a Form; `values` are its answers so far. */
export function GeneratedFields({
  fields,
  values,
  base,
  subject = noSubject,
  extras = {},
}: {
  fields: readonly FieldView[]
  values: Values
  /** where in the form the answers lie, if not at its top */
  base?: string
  subject?: Subject
  /** words below a field that depend on the matter, by field */
  extras?: Record<string, string>
}) {
  const { t } = useTranslation()
  return fields
    .filter((field) => isAsked(field, values))
    .map((field) => (
      <Form.Item
        key={field.id}
        name={base === undefined ? field.id : [base, field.id]}
        label={field.label}
        extra={[field.hint, extras[field.id]].filter(Boolean).join(' ') || undefined}
        rules={rulesOf(field, t('form.required'), t('photo.wait'))}
      >
        <FieldInput field={field} subject={subject} />
      </Form.Item>
    ))
}

function rulesOf({ type, required }: FieldView, requiredText: string, waitText: string): FormRule[] {
  const rules: FormRule[] = []
  if (required) rules.push({ required: true, ...(type === 'text' && { whitespace: true }), message: requiredText })
  if (type === 'files') {
    rules.push({
      validator: (_rule, items: PhotoItem[] | undefined) =>
        arrived(items) ? Promise.resolve() : Promise.reject(new Error(waitText)),
    })
  }
  return rules
}
