import { useInfiniteQuery } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { get } from '../api/client.ts'
import type { Page } from '../api/contract.ts'
import { momentText } from '../language/format.ts'
import { More } from '../matters/More.tsx'
import { DataTable } from '../page/DataTable.tsx'
import { Loaded } from '../page/Loaded.tsx'
import { PageHead } from '../page/PageHead.tsx'
import { Plain } from '../page/Plain.tsx'
import { operationWord } from './operations.ts'

type Entry = {
  id: string
  at: string
  actor: string
  actorName: string | null
  operation: string
  objectKind: string
  objectId: string
  purpose: string | null
  sealed: boolean
}

const filters = ['object', 'operation', 'from', 'to'] as const
const nobodys = ['resident', 'system', 'unknown']

/** 审计: who did or looked at what, when, and what for. What is sealed can no longer be changed unseen. */
export default function AuditPage() {
  const { t } = useTranslation()
  const [search, setSearch] = useSearchParams()
  const formId = useId()
  const asked = Object.fromEntries(filters.map((name) => [name, search.get(name)]))
  const list = useInfiniteQuery({
    queryKey: ['audit', asked],
    queryFn: ({ pageParam, signal }) => get<Page<Entry>>('/audit', { ...asked, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <>
      <PageHead title={t('menu.page.audit')} note={t('audit.note')} />
      <search>
        <form
          key={search.toString()}
          className="card search-form"
          onSubmit={(event) => {
            event.preventDefault()
            const given = new FormData(event.currentTarget)
            const wanted = filters.map((name) => [name, String(given.get(name) ?? '').trim()] as [string, string])
            setSearch(new URLSearchParams(wanted.filter(([, value]) => value !== '')))
          }}
        >
          {filters.map((name) => (
            <div key={name} className="labelled">
              <label htmlFor={`${formId}-${name}`}>{t(`audit.filter.${name}`)}</label>
              {name === 'from' || name === 'to' ? (
                <input
                  id={`${formId}-${name}`}
                  name={name}
                  type="date"
                  className="input-native"
                  defaultValue={asked[name] ?? ''}
                />
              ) : (
                <Input
                  id={`${formId}-${name}`}
                  name={name}
                  defaultValue={asked[name] ?? ''}
                  maxLength={80}
                  allowClear
                />
              )}
            </div>
          ))}
          <div className="search-buttons">
            <Button type="primary" htmlType="submit">
              {t('search.search')}
            </Button>
            <Button onClick={() => setSearch({})}>{t('list.reset')}</Button>
          </div>
        </form>
      </search>
      <Loaded query={list}>
        {() =>
          rows.length === 0 ? (
            <div className="card">
              <Plain title={t('audit.empty')} hint={t('list.emptyNarrow')} />
            </div>
          ) : (
            <>
              <DataTable
                label={t('menu.page.audit')}
                rows={rows}
                rowKey={({ id }) => id}
                columns={[
                  {
                    id: 'at',
                    title: t('audit.at'),
                    width: 150,
                    cell: ({ at }) => <span className="number">{momentText(at)}</span>,
                  },
                  {
                    id: 'actor',
                    title: t('audit.actor'),
                    width: 140,
                    cell: ({ actor, actorName }) =>
                      actorName ?? (nobodys.includes(actor) ? t(`audit.who.${actor}`) : actor),
                  },
                  {
                    id: 'operation',
                    title: t('audit.operation'),
                    width: 190,
                    cell: ({ operation }) => <Operation operation={operation} />,
                  },
                  {
                    id: 'object',
                    title: t('audit.object'),
                    cell: ({ objectKind, objectId }) => (
                      <button type="button" className="quiet" onClick={() => setSearch({ object: objectId })}>
                        <span className="soft">{objectKind}</span> {objectId}
                      </button>
                    ),
                  },
                  {
                    id: 'purpose',
                    title: t('audit.purpose'),
                    width: 130,
                    cell: ({ purpose }) => (purpose === null ? '—' : t(`purpose.${purpose}`)),
                  },
                  {
                    id: 'sealed',
                    title: t('audit.seal'),
                    width: 90,
                    cell: ({ sealed }) =>
                      sealed ? (
                        <span className="good">{t('audit.sealed')}</span>
                      ) : (
                        <span className="soft">{t('audit.open')}</span>
                      ),
                  },
                ]}
              />
              <More list={list} shown={rows.length} total={null} />
            </>
          )
        }
      </Loaded>
    </>
  )
}

function Operation({ operation }: { operation: string }) {
  const { t } = useTranslation()
  const word = operationWord(operation)
  if (word === undefined) return operation
  return (
    <>
      {t(`audit.operations.${word}`)} <small className="soft">{operation}</small>
    </>
  )
}
