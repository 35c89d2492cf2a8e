import { useQuery } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { get } from '../api/client.ts'
import type { MatterLine } from '../api/contract.ts'
import { dayText } from '../language/format.ts'
import { Light } from '../matters/Light.tsx'
import { Loaded } from '../page/Loaded.tsx'
import type { Subject } from './subject.ts'

type Props = {
  id?: string
  value?: string | undefined
  onChange?: (value: string) => void
  subject: Subject
  label: string
}

/** Another matter: one of those like this one, or any by its number. */
export function MatterPicker({ id, value, onChange, subject, label }: Props) {
  const { t } = useTranslation()
  const own = useId()
  const { matter, candidates } = subject
  const [typed, setTyped] = useState('')
  const [number, setNumber] = useState('')
  const similar = useQuery({
    queryKey: ['similar', matter],
    queryFn: ({ signal }) => get<{ items: MatterLine[] }>(`/matters/${matter}/similar`, {}, signal),
    enabled: matter !== null && candidates === undefined,
    staleTime: 30_000,
  })
  const named = useQuery({
    queryKey: ['similar', matter, number],
    queryFn: ({ signal }) => get<{ items: MatterLine[] }>(`/matters/${matter}/similar`, { number }, signal),
    enabled: matter !== null && number !== '',
  })
  const found = number === '' ? [] : (named.data?.items ?? [])
  const listed = candidates ?? similar.data?.items ?? []
  const lines = [...found, ...listed.filter((line) => !found.some((other) => other.id === line.id))]
  return (
    <div className="matter-picker" id={id} role="radiogroup" aria-label={label}>
      {candidates === undefined && (
        <div className="matter-picker-find">
          <Input
            value={typed}
            onChange={({ target }) => setTyped(target.value)}
            onPressEnter={(event) => {
              // Enter looks for the number; it does not send the form
              event.preventDefault()
              setNumber(typed.trim())
            }}
            placeholder={t('form.matterNumber')}
            aria-label={t('form.matterNumber')}
            maxLength={40}
            allowClear
          />
          <Button onClick={() => setNumber(typed.trim())} loading={named.isFetching}>
            {t('form.find')}
          </Button>
        </div>
      )}
      <p className="soft" role="status">
        {number !== '' && !named.isFetching && found.length === 0 && t('form.noSuchMatter', { number })}
      </p>
      {matter !== null && candidates === undefined && similar.data === undefined ? (
        <Loaded query={similar} rows={2}>
          {() => null}
        </Loaded>
      ) : (
        <ul>
          {lines.map((line) => (
            <li key={line.id}>
              <label className={line.id === value ? 'matter-choice matter-choice-on' : 'matter-choice'}>
                <input
                  type="radio"
                  name={own}
                  value={line.id}
                  checked={line.id === value}
                  onChange={() => onChange?.(line.id)}
                />
                <span>
                  <strong>{line.title}</strong>
                  <small>
                    <span className="number">{line.number}</span> · {line.areaName} · {line.stageTitle} ·{' '}
                    {t('form.receivedOn', { day: dayText(line.receivedAt) })}
                    {line.unitName !== null && ` · ${line.unitName}`}
                  </small>
                </span>
                <Light light={line.light} />
              </label>
            </li>
          ))}
        </ul>
      )}
      {lines.length === 0 && similar.data !== undefined && <p className="soft">{t('form.noSimilar')}</p>}
    </div>
  )
}
