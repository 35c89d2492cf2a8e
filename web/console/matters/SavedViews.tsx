import { CloseOutlined, SaveOutlined } from '@ant-design/icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Popover } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { get, send } from '../api/client.ts'
import type { SavedView } from '../api/contract.ts'
import { useAction } from '../api/useAction.ts'
import { type Filters, filtersFrom, narrowings, searchOf } from './filters.ts'
import { savedViewsKey } from './matterQueries.ts'
import { SaveView } from './SaveView.tsx'

/** Views everybody has. */
const builtIn: { id: string; filters: Filters }[] = [
  { id: 'all', filters: {} },
  { id: 'todo', filters: { box: 'todo' } },
  { id: 'handled', filters: { box: 'handled' } },
  { id: 'overdue', filters: { overdue: 'true' } },
  { id: 'supervised', filters: { flag: 'supervised', open: 'true' } },
  { id: 'parts', filters: { parts: 'true' } },
]

/** Lists that are looked at again and again: the usual ones, one's own, and those colleagues share. */
export function SavedViews({ filters, onChoose }: { filters: Filters; onChoose: (filters: Filters) => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [saving, setSaving] = useState(false)
  const { data } = useQuery({
    queryKey: savedViewsKey,
    queryFn: ({ signal }) => get<{ items: SavedView[] }>('/saved-views', {}, signal),
    staleTime: 60_000,
  })
  const remove = useAction((id: string, key) => send('DELETE', `/saved-views/${id}`, undefined, key), {
    onDone: () => void client.invalidateQueries({ queryKey: savedViewsKey }),
  })
  const now = searchOf(filters).toString()
  const views = [
    ...builtIn.map((view) => ({ ...view, name: t(`view.${view.id}`), mine: false, shared: false })),
    ...(data?.items ?? []).map((view) => ({ ...view, filters: filtersFrom(new URLSearchParams(view.query)) })),
  ]
  return (
    <nav className="views" aria-label={t('view.title')}>
      {views.map((view) => {
        const isOn = searchOf(view.filters).toString() === now
        return (
          <span key={view.id} className={isOn ? 'view view-on' : 'view'}>
            <button type="button" aria-pressed={isOn} onClick={() => onChoose(view.filters)}>
              {view.name}
              {view.shared && <small className="soft"> {t('view.shared')}</small>}
            </button>
            {view.mine && (
              <button
                type="button"
                className="view-remove"
                aria-label={t('view.remove', { name: view.name })}
                onClick={() => remove.mutate(view.id)}
              >
                <CloseOutlined aria-hidden />
              </button>
            )}
          </span>
        )
      })}
      {(narrowings(filters) > 0 || filters.order !== undefined) && (
        <Popover
          trigger="click"
          open={saving}
          onOpenChange={setSaving}
          content={<SaveView query={now} onDone={() => setSaving(false)} />}
        >
          <Button type="link" icon={<SaveOutlined aria-hidden />}>
            {t('view.save')}
          </Button>
        </Popover>
      )}
    </nav>
  )
}
