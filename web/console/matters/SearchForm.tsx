import { useQuery } from '@tanstack/react-query'
import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Labelled } from '../page/Labelled.tsx'
import { AreaPicker, CategoryPicker, UnitPicker } from '../reference/pickers.tsx'
import { referenceQuery } from '../reference/reference.ts'
import { isNumber } from '../shell/commandText.ts'
import { channels, endings, type Filters, filtersFrom, flags, orders, searchOf } from './filters.ts'

const states = ['open', 'closed', 'overdue'] as const

/** 搜索 and 重置 above the list. What was searched for stands in the address. */
export function SearchForm({ filters, onSearch }: { filters: Filters; onSearch: (filters: Filters) => void }) {
  const { t } = useTranslation()
  const { data: reference } = useQuery(referenceQuery)
  const [draft, setDraft] = useState(filters)
  const [wide, setWide] = useState(hasMore(filters))
  const put = (part: Filters) => setDraft((before) => ({ ...before, ...part }))
  const stages = stagesOf(reference?.procedures ?? [])
  const state =
    draft.overdue === 'true' ? 'overdue' : draft.open === undefined ? null : draft.open === 'true' ? 'open' : 'closed'
  return (
    <search>
      <form
        className={wide ? 'card search-form' : 'card search-form search-folded'}
        onSubmit={(event) => {
          event.preventDefault()
          // what is left empty does not narrow
          onSearch(filtersFrom(searchOf(draft)))
        }}
      >
        <Labelled label={t('search.words')}>
          {(id) => (
            <Input
              id={id}
              value={draft.number ?? draft.words ?? ''}
              placeholder={t('search.wordsHint')}
              allowClear
              onChange={({ target: { value } }) =>
                put(isNumber(value) ? { number: value, words: undefined } : { words: value, number: undefined })
              }
            />
          )}
        </Labelled>
        <Labelled label={t('column.stage')}>
          {(id) => (
            <Select
              id={id}
              mode="multiple"
              maxTagCount={1}
              value={draft.stage ?? []}
              onChange={(stage: string[]) => put({ stage })}
              options={stages}
              placeholder={t('search.any')}
              allowClear
            />
          )}
        </Labelled>
        <Labelled label={t('search.state')}>
          {(id) => (
            <Select
              id={id}
              value={state}
              onChange={(chosen: string | null) =>
                put({
                  overdue: chosen === 'overdue' ? 'true' : undefined,
                  open: chosen === 'open' ? 'true' : chosen === 'closed' ? 'false' : undefined,
                })
              }
              options={states.map((id) => ({ value: id, label: t(`search.states.${id}`) }))}
              placeholder={t('search.any')}
              allowClear
            />
          )}
        </Labelled>
        <Labelled label={t('column.area')}>
          {(id) => (
            <AreaPicker id={id} value={draft.area} onChange={(area) => put({ area })} placeholder={t('search.any')} />
          )}
        </Labelled>
        {wide && (
          <>
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
            <Labelled label={t('column.unit')}>
              {(id) => (
                <UnitPicker
                  id={id}
                  value={draft.unit}
                  onChange={(unit) => put({ unit })}
                  placeholder={t('search.any')}
                />
              )}
            </Labelled>
            <Labelled label={t('column.channel')}>
              {(id) => (
                <Select
                  id={id}
                  mode="multiple"
                  maxTagCount={1}
                  value={draft.channel ?? []}
                  onChange={(channel: string[]) => put({ channel })}
                  options={channels.map((id) => ({ value: id, label: t(`channel.${id}`) }))}
                  placeholder={t('search.any')}
                  allowClear
                />
              )}
            </Labelled>
            <Labelled label={t('column.ending')}>
              {(id) => (
                <Select
                  id={id}
                  mode="multiple"
                  maxTagCount={1}
                  value={draft.ending ?? []}
                  onChange={(ending: string[]) => put({ ending })}
                  options={endings.map((id) => ({ value: id, label: t(`ending.${id}`) }))}
                  placeholder={t('search.any')}
                  allowClear
                />
              )}
            </Labelled>
            <div className="labelled">
              {t('search.received')}
              <span className="search-days">
                <input
                  type="date"
                  className="input-native"
                  aria-label={t('search.receivedFrom')}
                  value={draft.receivedFrom ?? ''}
                  onChange={({ target }) => put({ receivedFrom: target.value })}
                />
                –
                <input
                  type="date"
                  className="input-native"
                  aria-label={t('search.receivedTo')}
                  value={draft.receivedTo ?? ''}
                  onChange={({ target }) => put({ receivedTo: target.value })}
                />
              </span>
            </div>
            <Labelled label={t('search.dueBefore')}>
              {(id) => (
                <input
                  id={id}
                  type="date"
                  className="input-native"
                  value={draft.dueBefore ?? ''}
                  onChange={({ target }) => put({ dueBefore: target.value })}
                />
              )}
            </Labelled>
            <Labelled label={t('search.flag')}>
              {(id) => (
                <Select
                  id={id}
                  value={draft.flag ?? null}
                  onChange={(flag: string | null) => put({ flag: flag ?? undefined })}
                  options={flags.map((id) => ({ value: id, label: t(`flag.${id}`) }))}
                  placeholder={t('search.any')}
                  allowClear
                />
              )}
            </Labelled>
            <Labelled label={t('search.procedure')}>
              {(id) => (
                <Select
                  id={id}
                  value={draft.procedure ?? null}
                  onChange={(procedure: string | null) => put({ procedure: procedure ?? undefined })}
                  options={proceduresOf(reference?.procedures ?? [])}
                  placeholder={t('search.any')}
                  allowClear
                />
              )}
            </Labelled>
            <Labelled label={t('search.order')}>
              {(id) => (
                <Select
                  id={id}
                  value={draft.order ?? 'due'}
                  onChange={(order) => put({ order: order === 'newest' || order === 'oldest' ? order : undefined })}
                  options={orders.map((id) => ({ value: id, label: t(`search.orders.${id}`) }))}
                />
              )}
            </Labelled>
          </>
        )}
        <div className="search-buttons">
          <Button type="primary" htmlType="submit">
            {t('search.search')}
          </Button>
          <Button onClick={() => onSearch(filters.box === undefined ? {} : { box: filters.box })}>
            {t('list.reset')}
          </Button>
          <Button type="link" aria-expanded={wide} onClick={() => setWide(!wide)}>
            {wide ? t('search.less') : t('search.more')}
          </Button>
        </div>
      </form>
    </search>
  )
}

/** Fields behind 展开: a list narrowed by one of them shows them all. */
const folded = [
  'category',
  'unit',
  'channel',
  'ending',
  'receivedFrom',
  'receivedTo',
  'dueBefore',
  'flag',
  'procedure',
  'order',
] as const
const hasMore = (filters: Filters): boolean => folded.some((name) => filters[name] !== undefined)

/** Each procedure once, by its newest title. */
function proceduresOf(procedures: readonly { id: string; title: string }[]) {
  return [...new Map(procedures.map(({ id, title }) => [id, title]))].map(([value, label]) => ({ value, label }))
}

/** The stages of all procedures; versions of one procedure share theirs. */
function stagesOf(procedures: readonly { stages: readonly { id: string; title: string }[] }[]) {
  const titles = new Map(procedures.flatMap(({ stages }) => stages.map(({ id, title }) => [id, title] as const)))
  return [...titles].map(([value, label]) => ({ value, label }))
}
