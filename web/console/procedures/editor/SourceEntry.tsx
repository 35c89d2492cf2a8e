import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { type Field, wordsOf } from './body.ts'
import { Entry } from './Entry.tsx'
import type { Option } from './inputs.tsx'
import type { Spot } from './spot.ts'

type Source = string | { field: string } | undefined

/** The first field of one of these types. */
export const fitting = (fields: readonly Field[], types: readonly Field['type'][]): Field[] =>
  fields.filter(({ type }) => types.includes(type))

/** Something fixed, or the answer to a question of the form. */
export function SourceEntry<T extends Source>({
  spot,
  label,
  fields,
  types,
  fixed = [],
  optional = false,
}: {
  spot: Spot<T>
  label: string
  fields: readonly Field[]
  types: readonly Field['type'][]
  fixed?: readonly Option[]
  optional?: boolean
}) {
  const { t } = useTranslation()
  const { value, path, set } = spot
  const named = typeof value === 'object' ? value.field : undefined
  const offered = fitting(fields, types).map((field) => ({
    value: `field ${field.id}`,
    label: t('draft.effect.fromField', { field: wordsOf(field.label) || field.id }),
  }))
  const isLost = named !== undefined && !offered.some((option) => option.value === `field ${named}`)
  const lost = isLost && named !== '' ? [{ value: `field ${named}`, label: t('draft.lost', { id: named }) }] : []
  const chosen = named === '' ? null : named === undefined ? (value ?? null) : `field ${named}`
  return (
    <Entry label={label} path={path} inside>
      {(id, describedBy, invalid) => (
        <Select
          id={id}
          value={chosen as string | null}
          options={[...fixed, ...offered, ...lost]}
          allowClear={optional}
          placeholder={offered.length + fixed.length === 0 ? t(`draft.effect.noField.${types[0]}`) : t('form.choose')}
          notFoundContent={t(`draft.effect.noField.${types[0]}`)}
          onChange={(next: string | undefined) =>
            set((next?.startsWith('field ') ? { field: next.slice(6) } : next) as T)
          }
          aria-describedby={describedBy}
          {...((invalid || isLost) && { status: 'error' as const })}
        />
      )}
    </Entry>
  )
}
