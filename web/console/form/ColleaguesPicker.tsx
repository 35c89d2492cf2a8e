import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { get } from '../api/client.ts'
import type { Colleague } from '../api/contract.ts'
import { useRoleTitle } from '../reference/useRoleTitle.ts'

type Props = { id?: string; value?: string[] | undefined; onChange?: (value: string[]) => void; matter: string }

/** Several colleagues of those who may see the matter, found by name. */
export function ColleaguesPicker({ id, value = [], onChange, matter }: Props) {
  const { t } = useTranslation()
  const roleTitle = useRoleTitle()
  const [typed, setTyped] = useState('')
  const words = useDeferredValue(typed.trim())
  // who was chosen keeps the name while other names are looked for
  const [known, setKnown] = useState<ReadonlyMap<string, string>>(new Map())
  const { data, isFetching } = useQuery({
    queryKey: ['colleagues', matter, words],
    queryFn: ({ signal }) => get<{ items: Colleague[] }>(`/matters/${matter}/colleagues`, { words }, signal),
    staleTime: 60_000,
    placeholderData: (before) => before,
  })
  const found = (data?.items ?? []).map((colleague) => ({
    value: colleague.id,
    label: labelOf(colleague, roleTitle(colleague.post)),
  }))
  const chosen = value
    .filter((one) => !found.some((option) => option.value === one))
    .map((one) => ({ value: one, label: known.get(one) ?? one }))
  return (
    <Select
      {...(id !== undefined && { id })}
      mode="multiple"
      // inside the dialog it belongs to, so that it is part of it for whoever does not see it
      getPopupContainer={(near: HTMLElement) => near.closest<HTMLElement>('.ant-modal-container') ?? document.body}
      value={value}
      onChange={(picked: string[]) => {
        setKnown(new Map([...known, ...found.map((option) => [option.value, option.label] as const)]))
        onChange?.(picked)
      }}
      options={[...chosen, ...found]}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      loading={isFetching}
      notFoundContent={t('form.nobody')}
      placeholder={t('form.colleagues')}
      allowClear
    />
  )
}

const labelOf = ({ name, unitName }: Colleague, post: string): string =>
  [name, unitName, post].filter(Boolean).join(' · ')
