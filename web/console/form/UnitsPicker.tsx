import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { referenceQuery } from '../reference/reference.ts'
import { offeredUnits, type Subject } from './subject.ts'

type Held = { id?: string; subject: Subject; level: 'above' | 'below' | null }

function useUnits(subject: Subject, level: 'above' | 'below' | null) {
  const units = useQuery(referenceQuery).data?.organizations ?? []
  return offeredUnits(units, subject, level).map(({ id, name }) => ({ value: id, label: name }))
}

/** One unit, of those at the level that is asked for. */
export function LevelUnitPicker({
  id,
  subject,
  level,
  value,
  onChange,
}: Held & { value?: string | undefined; onChange?: (value: string | undefined) => void }) {
  const { t } = useTranslation()
  return (
    <Select
      {...(id !== undefined && { id })}
      value={value ?? null}
      onChange={(chosen: string | null) => onChange?.(chosen ?? undefined)}
      options={useUnits(subject, level)}
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      notFoundContent={t('form.noUnit')}
      placeholder={t('form.choose')}
    />
  )
}

/** Several units, found by name; the one that has the matter is not among them. */
export function UnitsPicker({
  id,
  subject,
  level,
  value = [],
  onChange,
}: Held & { value?: string[] | undefined; onChange?: (value: string[]) => void }) {
  const { t } = useTranslation()
  const options = useUnits(subject, level).filter((option) => option.value !== subject.unit)
  return (
    <Select
      {...(id !== undefined && { id })}
      mode="multiple"
      value={value}
      onChange={(chosen: string[]) => onChange?.(chosen)}
      options={options}
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      notFoundContent={t('form.noUnit')}
      placeholder={t('form.units')}
    />
  )
}
