import { PlusOutlined } from '@ant-design/icons'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Button, Radio } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { momentText } from '../language/format.ts'
import { More } from '../matters/More.tsx'
import { type Column, DataTable } from '../page/DataTable.tsx'
import { Loaded } from '../page/Loaded.tsx'
import { PageHead } from '../page/PageHead.tsx'
import { Plain } from '../page/Plain.tsx'
import { type HandoverLine, handoversQuery } from './people.ts'
import './team.css'

/** 交接班: what was handed over to one, and what one handed over. */
export default function HandoversPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [search, setSearch] = useSearchParams()
  const box = search.get('box') === 'sent' ? 'sent' : 'received'
  const list = useInfiniteQuery(handoversQuery(box))
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? []
  const columns: Column<HandoverLine>[] = [
    { id: 'state', title: t('search.state'), width: 110, cell: (line) => <HandoverState line={line} /> },
    {
      id: 'who',
      title: box === 'sent' ? t('handover.to') : t('handover.from'),
      width: 170,
      cell: ({ id, fromName, toName }) => (
        <Link className="matter-title" to={`/handovers/${id}`}>
          {box === 'sent' ? toName : fromName}
        </Link>
      ),
    },
    { id: 'note', title: t('handover.note'), cell: ({ note }) => <span className="one-line">{note || '—'}</span> },
    { id: 'matters', title: t('handover.matters'), width: 90, align: 'right', cell: ({ matters }) => matters },
    {
      id: 'at',
      title: t('handover.at'),
      width: 150,
      cell: ({ createdAt }) => <span className="number">{momentText(createdAt)}</span>,
    },
  ]
  return (
    <>
      <PageHead title={t('menu.page.handovers')} note={t('handover.pageNote')}>
        <Radio.Group
          optionType="button"
          aria-label={t('menu.page.handovers')}
          value={box}
          onChange={({ target }) => setSearch(target.value === 'sent' ? { box: 'sent' } : {})}
          options={[
            { value: 'received', label: t('handover.received') },
            { value: 'sent', label: t('handover.sent') },
          ]}
        />
        <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => void navigate('/handovers/new')}>
          {t('handover.write')}
        </Button>
      </PageHead>
      <Loaded query={list}>
        {() =>
          rows.length === 0 ? (
            <div className="card">
              <Plain
                title={box === 'sent' ? t('handover.noneSent') : t('handover.noneReceived')}
                hint={t('handover.noneHint')}
              />
            </div>
          ) : (
            <>
              <div className="wide-only">
                <DataTable
                  label={t('menu.page.handovers')}
                  rows={rows}
                  rowKey={({ id }) => id}
                  onOpen={({ id }) => void navigate(`/handovers/${id}`)}
                  columns={columns}
                />
              </div>
              <ul className="narrow-only plain-list">
                {rows.map((line) => (
                  <li key={line.id} className="card handover-card">
                    <div className="card-head">
                      <Link className="matter-title" to={`/handovers/${line.id}`}>
                        {box === 'sent' ? line.toName : line.fromName}
                      </Link>
                      <HandoverState line={line} />
                    </div>
                    {line.note !== '' && <p>{line.note}</p>}
                    <p className="soft">
                      {t('handover.summary', { count: line.matters, at: momentText(line.createdAt) })}
                    </p>
                  </li>
                ))}
              </ul>
              <More list={list} shown={rows.length} total={null} />
            </>
          )
        }
      </Loaded>
    </>
  )
}

/** Whether the next one has accepted it. */
export function HandoverState({ line }: { line: HandoverLine }) {
  const { t } = useTranslation()
  const { acknowledgedAt, mine } = line
  if (acknowledgedAt !== null) return <span className="absence-state">{t('handover.acknowledged')}</span>
  return (
    <span className={mine ? 'absence-state absence-running' : 'absence-state'}>
      {mine ? t('handover.yours') : t('handover.waits')}
    </span>
  )
}
