import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { type Field, type When, wordsOf } from './body.ts'
import { Entry } from './Entry.tsx'
import type { Spot } from './spot.ts'

/** Fields whose answers can be named: one chooses among few. */
export const askable = (fields: readonly Field[]): Field[] =>
  fields.filter(({ type, options }) => type === 'boolean' || (type === 'choice' && (options ?? []).length > 0))

/** The first condition that can be said of these fields; undefined when none can. */
export function firstWhen(fields: readonly Field[]): When | undefined {
  const field = askable(fields)[0]
  if (field === undefined) return undefined
  return { field: field.id, is: [field.type === 'boolean' ? true : (field.options?.[0]?.id ?? '')] }
}

/** Only if another field of the form was answered so. */
export function WhenEntry({ spot, fields, label }: { spot: Spot<When>; fields: readonly Field[]; label: string }) {
  const { t } = useTranslation()
  const { value, path, set } = spot
  const offered = askable(fields)
  const field = fields.find(({ id }) => id === value.field)
  const answers =
    field?.type === 'boolean'
      ? [
          { value: 'true', label: t('form.yes') },
          { value: 'false', label: t('form.no') },
        ]
      : (field?.options ?? []).map((option) => ({ value: option.id, label: wordsOf(option.label) || option.id }))
  return (
    <Entry label={label} path={path} group inside>
      {(_id, describedBy, invalid) => (
        <div className="entry-when">
          <Select
            value={value.field}
            aria-label={t('draft.when.field')}
            aria-describedby={describedBy}
            options={offered.map((one) => ({ value: one.id, label: wordsOf(one.label) || one.id }))}
            onChange={(id: string) => {
              const chosen = fields.find((one) => one.id === id)
              const first = chosen === undefined ? undefined : firstWhen([chosen])
              if (first !== undefined) set(first, `${path}/field`)
            }}
            {...(invalid && { status: 'error' as const })}
          />
          <Select
            mode="multiple"
            value={value.is.map(String)}
            aria-label={t('draft.when.is')}
            options={answers}
            onChange={(chosen: string[]) =>
              set(
                { ...value, is: field?.type === 'boolean' ? chosen.map((one) => one === 'true') : chosen },
                `${path}/is`,
              )
            }
          />
        </div>
      )}
    </Entry>
  )
}
