import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { PathPicker, type PickerProps } from './PathPicker.tsx'
import { referenceQuery } from './reference.ts'
import { areaTree, categoryTree } from './tree.ts'

const none: never[] = []

/** Community, grid, building. `withAll`: also the township above them. */
export function AreaPicker({ withAll = false, ...props }: PickerProps & { withAll?: boolean }) {
  const areas = useQuery(referenceQuery).data?.areas ?? none
  const tree = useMemo(() => areaTree(areas, withAll), [areas, withAll])
  return <PathPicker {...props} tree={tree} />
}

/** Class and finer category. `withRetired`: also those no longer in use, for looking back. */
export function CategoryPicker({ withRetired = false, ...props }: PickerProps & { withRetired?: boolean }) {
  const categories = useQuery(referenceQuery).data?.categories ?? none
  const tree = useMemo(() => categoryTree(categories, withRetired), [categories, withRetired])
  return <PathPicker {...props} tree={tree} />
}

/** A unit that handles matters. */
export function UnitPicker({ id, value, onChange, placeholder, ...rest }: PickerProps) {
  const organizations = useQuery(referenceQuery).data?.organizations ?? none
  const options = organizations.filter(({ handles }) => handles).map((unit) => ({ value: unit.id, label: unit.name }))
  return <NamePicker {...rest} id={id} value={value} onChange={onChange} placeholder={placeholder} options={options} />
}

/** A colleague; `unit` narrows to those with a post in it. */
export function AccountPicker({ unit, ...props }: PickerProps & { unit?: string | null | undefined }) {
  const accounts = useQuery(referenceQuery).data?.accounts ?? none
  const options = accounts
    .filter(({ units }) => unit === undefined || unit === null || units.includes(unit))
    .map((account) => ({ value: account.id, label: account.name }))
  return <NamePicker {...props} options={options} />
}

type Option = { value: string; label: string }

function NamePicker({
  id,
  value,
  onChange,
  placeholder,
  options,
  ...rest
}: { [K in keyof PickerProps]: PickerProps[K] | undefined } & { options: Option[] }) {
  const { t } = useTranslation()
  return (
    <Select
      {...(id !== undefined && { id })}
      value={value ?? null}
      onChange={(chosen: string | null) => onChange?.(chosen ?? undefined)}
      options={options}
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      placeholder={placeholder ?? t('form.choose')}
      aria-label={rest['aria-label']}
    />
  )
}
