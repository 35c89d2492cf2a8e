import { useQuery } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { momentText } from '../language/format.ts'
import { DataTable } from '../page/DataTable.tsx'
import { Loaded } from '../page/Loaded.tsx'
import { PageHead } from '../page/PageHead.tsx'
import { ChannelDialog } from './ChannelDialog.tsx'
import { type Channel, channelsQuery, errorWord, templatesQuery } from './channels.ts'
import { MessageTable } from './MessageTable.tsx'
import { TemplateTexts } from './TemplateTexts.tsx'
import { TestDialog } from './TestDialog.tsx'
import './notices.css'

/** 消息通道: ways out of the product, how they are set up, and what became of the messages. */
export default function ChannelsPage() {
  const { t } = useTranslation()
  const query = useQuery(channelsQuery)
  const texts = useQuery(templatesQuery)
  const [editing, setEditing] = useState<Channel | undefined>(undefined)
  const [testing, setTesting] = useState<Channel | undefined>(undefined)
  return (
    <>
      <PageHead title={t('menu.page.channels')} note={t('channels.note')} />
      {texts.data?.address === null && (
        <Alert type="warning" showIcon className="channels-warning" title={t('channels.noPublicAddress')} />
      )}
      <Loaded query={query} rows={3}>
        {({ items }) => (
          <DataTable
            label={t('menu.page.channels')}
            rows={items}
            rowKey={({ kind }) => kind}
            onOpen={setEditing}
            columns={[
              {
                id: 'kind',
                title: t('channels.kind'),
                width: 130,
                cell: ({ kind }) => <strong>{t(`notices.kind.${kind}`)}</strong>,
              },
              { id: 'where', title: t('channels.where'), cell: ({ settings }) => <Where settings={settings} /> },
              { id: 'state', title: t('search.state'), width: 330, cell: (channel) => <State channel={channel} /> },
              {
                id: 'changed',
                title: t('channels.changed'),
                width: 150,
                cell: ({ changedAt }) => <span className="number">{momentText(changedAt)}</span>,
              },
              {
                id: 'actions',
                title: t('list.actions'),
                width: 170,
                cell: (channel) => (
                  <span className="row">
                    <Button size="small" onClick={() => setEditing(channel)}>
                      {channel.settings === null ? t('channels.setUp') : t('form.edit')}
                    </Button>
                    {channel.settings !== null && (
                      <Button size="small" onClick={() => setTesting(channel)}>
                        {t('channels.test')}
                      </Button>
                    )}
                  </span>
                ),
              },
            ]}
          />
        )}
      </Loaded>
      <TemplateTexts />
      <MessageTable />
      {editing !== undefined && <ChannelDialog channel={editing} onClose={() => setEditing(undefined)} />}
      {testing !== undefined && <TestDialog kind={testing.kind} onClose={() => setTesting(undefined)} />}
    </>
  )
}

function Where({ settings }: Pick<Channel, 'settings'>) {
  const { t } = useTranslation()
  if (settings === null) return <span className="soft">{t('channels.never')}</span>
  return settings.kind === 'mail' ? `${settings.host}:${settings.port}` : settings.url
}

function State({ channel: { enabled, trouble, pausedUntil } }: { channel: Channel }) {
  const { t } = useTranslation()
  if (!enabled) return <span className="soft">{t('channels.closed')}</span>
  if (trouble === null) return <span className="good">{t('channels.open')}</span>
  return (
    <span className="bad">
      {t(`channels.error.${errorWord(trouble)}`, { code: trouble })}
      {pausedUntil !== null && ` ${t('channels.pausedUntil', { at: momentText(pausedUntil) })}`}
    </span>
  )
}
