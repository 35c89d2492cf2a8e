import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { daysLater, today } from '../language/format.ts'
import { Labelled } from '../page/Labelled.tsx'
import { AreaPicker, CategoryPicker } from '../reference/pickers.tsx'
import type { Scope } from './statistics.ts'

/** From when to when, where, about what. */
export function ScopeForm({ scope, onChange }: { scope: Scope; onChange: (scope: Scope) => void }) {
  const { t } = useTranslation()
  const [draft, setDraft] = useState(scope)
  const put = (part: Scope) => setDraft((before) => ({ ...before, ...part }))
  const now = today()
  const periods = [
    { id: 'month', from: `${now.slice(0, 8)}01` },
    { id: 'quarter', from: daysLater(now, -89) },
    { id: 'year', from: `${now.slice(0, 4)}-01-01` },
  ] as const
  const days = ['from', 'to', 'asOf'] as const
  return (
    <search>
      <form
        className="card search-form no-print"
        onSubmit={(event) => {
          event.preventDefault()
          onChange(draft)
        }}
      >
        {days.map((name) => (
          <Labelled key={name} label={t(`statistics.scope.${name}`)}>
            {(id) => (
              <input
                id={id}
                type="date"
                className="input-native"
                value={draft[name] ?? ''}
                onChange={({ target }) => put({ [name]: target.value || undefined })}
              />
            )}
          </Labelled>
        ))}
        <Labelled label={t('column.area')}>
          {(id) => (
            <AreaPicker id={id} value={draft.area} onChange={(area) => put({ area })} placeholder={t('search.any')} />
          )}
        </Labelled>
        <Labelled label={t('column.category')}>
          {(id) => (
            <CategoryPicker
              id={id}
              withRetired
              value={draft.category}
              onChange={(category) => put({ category })}
              placeholder={t('search.any')}
            />
          )}
        </Labelled>
        <div className="search-buttons search-wide">
          <Button type="primary" htmlType="submit">
            {t('search.search')}
          </Button>
          <Button onClick={() => onChange({})}>{t('list.reset')}</Button>
          {periods.map(({ id, from }) => (
            <Button key={id} type="link" onClick={() => onChange({ ...draft, from, to: undefined })}>
              {t(`statistics.period.${id}`)}
            </Button>
          ))}
        </div>
      </form>
    </search>
  )
}
