import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { get, send } from '../api/client.ts'
import { useAction } from '../api/useAction.ts'
import { momentText, numberText } from '../language/format.ts'
import { More } from '../matters/More.tsx'
import { DataTable } from '../page/DataTable.tsx'
import { Labelled } from '../page/Labelled.tsx'
import { Loaded } from '../page/Loaded.tsx'
import { Plain } from '../page/Plain.tsx'
import { useProblemText } from '../page/ProblemAlert.tsx'
import { errorWord, type Message, type Messages, messageStates } from './channels.ts'
import { type Kind, kinds } from './settings.ts'

/** What became of messages, newest first: to whom, over what, and whether they came. */
export function MessageTable() {
  const { t } = useTranslation()
  const [channel, setChannel] = useState<Kind | undefined>(undefined)
  const [state, setState] = useState<string | undefined>(undefined)
  const list = useInfiniteQuery({
    queryKey: ['messages', channel, state],
    queryFn: ({ pageParam, signal }) => get<Messages>('/messages', { channel, state, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? []
  const counts = list.data?.pages[0]?.counts ?? []
  return (
    <>
      <div className="card-head">
        <h2>{t('channels.messages')}</h2>
        <ul className="message-counts">
          {counts.map((one) => (
            <li key={one.channel + one.state}>
              {t(`notices.kind.${one.channel}`)} {t(`channels.messageState.${one.state}`)}{' '}
              <strong>{numberText(one.count)}</strong>
            </li>
          ))}
        </ul>
      </div>
      <div className="message-filter">
        <Labelled label={t('channels.kind')}>
          {(id) => (
            <Select
              id={id}
              allowClear
              placeholder={t('search.any')}
              value={channel}
              onChange={setChannel}
              options={kinds.map((kind) => ({ value: kind, label: t(`notices.kind.${kind}`) }))}
            />
          )}
        </Labelled>
        <Labelled label={t('search.state')}>
          {(id) => (
            <Select
              id={id}
              allowClear
              placeholder={t('search.any')}
              value={state}
              onChange={setState}
              options={messageStates.map((one) => ({ value: one, label: t(`channels.messageState.${one}`) }))}
            />
          )}
        </Labelled>
      </div>
      <Loaded query={list}>
        {() =>
          rows.length === 0 ? (
            <div className="card">
              <Plain title={t('channels.noMessages')} />
            </div>
          ) : (
            <>
              <DataTable
                label={t('channels.messages')}
                rows={rows}
                rowKey={({ id }) => id}
                columns={[
                  {
                    id: 'at',
                    title: t('channels.at'),
                    width: 150,
                    cell: ({ createdAt }) => <span className="number">{momentText(createdAt)}</span>,
                  },
                  {
                    id: 'channel',
                    title: t('channels.kind'),
                    width: 110,
                    cell: (row) => t(`notices.kind.${row.channel}`),
                  },
                  {
                    id: 'to',
                    title: t('channels.to'),
                    width: 130,
                    cell: ({ to, name }) => name ?? t(`channels.reader.${to}`),
                  },
                  {
                    id: 'kind',
                    title: t('channels.about'),
                    width: 150,
                    cell: ({ kind }) => t(`channels.class.${kind}`),
                  },
                  { id: 'state', title: t('search.state'), width: 340, cell: (row) => <Outcome message={row} /> },
                  { id: 'actions', title: t('list.actions'), width: 110, cell: (row) => <Repeat message={row} /> },
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

function Outcome({ message: { state, delivery, error, availableAt, sentAt } }: { message: Message }) {
  const { t } = useTranslation()
  const bad = state === 'failed' || state === 'givenUp' || delivery === 'undelivered'
  const at = state === 'queued' ? availableAt : sentAt
  return (
    <span className={bad ? 'bad' : state === 'sent' ? 'good' : undefined}>
      {t(`channels.messageState.${delivery ?? state}`)}
      {at !== null && <small className="soft"> {momentText(at)}</small>}
      {error !== null && state !== 'sent' && ` · ${t(`channels.error.${errorWord(error)}`, { code: error })}`}
    </span>
  )
}

function Repeat({ message: { id, state } }: { message: Message }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const client = useQueryClient()
  const textOf = useProblemText()
  const repeat = useAction((one: string, key) => send('POST', `/messages/${one}/repeat`, undefined, key), {
    onDone: () => void client.invalidateQueries({ queryKey: ['messages'] }),
    onFailed: (problem) => void message.error(textOf(problem)),
  })
  if (state !== 'failed' && state !== 'givenUp') return null
  return (
    <Button size="small" loading={repeat.isPending} onClick={() => repeat.mutate(id)}>
      {t('channels.repeat')}
    </Button>
  )
}
