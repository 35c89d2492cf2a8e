import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { send } from '../api/client.ts'
import { useAction } from '../api/useAction.ts'
import { momentText } from '../language/format.ts'
import { refreshMatters } from '../matter/matter.ts'
import { DueDay } from '../matters/DueDay.tsx'
import { Loaded } from '../page/Loaded.tsx'
import { PageHead } from '../page/PageHead.tsx'
import { ProblemAlert } from '../page/ProblemAlert.tsx'
import { type Acknowledged, type Handover, handoverQuery, handoversKey } from './people.ts'
import './team.css'

/** One hand-over: what was said, and the matters as they are now. */
export default function HandoverPage() {
  const { id = '' } = useParams()
  return <Loaded query={useQuery(handoverQuery(id))}>{(handover) => <HandoverSeen handover={handover} />}</Loaded>
}

function HandoverSeen({ handover }: { handover: Handover }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { id, fromName, toName, note, items, hidden, mine, takesOver, createdAt, acknowledgedAt, acknowledgedBy } =
    handover
  const acknowledge = useAction(
    (wanted: string, key) => send<Acknowledged>('POST', `/handovers/${wanted}/acknowledge`, undefined, key),
    {
      onDone: () => {
        void client.invalidateQueries({ queryKey: handoversKey })
        void refreshMatters(client)
      },
    },
  )
  return (
    <>
      <PageHead
        title={t('handover.fromTo', { from: fromName, to: toName })}
        note={
          acknowledgedAt === null
            ? momentText(createdAt)
            : t('handover.acknowledgedBy', {
                at: momentText(createdAt),
                by: acknowledgedBy,
                read: momentText(acknowledgedAt),
              })
        }
      >
        {mine && (
          <Button type="primary" loading={acknowledge.isPending} onClick={() => acknowledge.mutate(id)}>
            {takesOver ? t('handover.acknowledgeAndTake') : t('handover.acknowledge')}
          </Button>
        )}
      </PageHead>
      <ProblemAlert problem={acknowledge.error} />
      {acknowledge.data !== undefined && <Taken acknowledged={acknowledge.data} />}
      <section className="card">
        <h2>{t('handover.note')}</h2>
        {note === '' ? <p className="soft">{t('handover.noNote')}</p> : <p className="handover-note">{note}</p>}
        {takesOver && acknowledgedAt === null && <p className="soft">{t('handover.willTake')}</p>}
      </section>
      <section className="card">
        <h2>{t('handover.itemsCount', { count: items.length })}</h2>
        <ul className="plain-list">
          {items.map((item) => (
            <li key={item.id} className="handover-item">
              <div className="handover-matter">
                <Link className="matter-title" to={`/matters/${item.id}`}>
                  {item.title}
                </Link>
                <span className="soft number">{item.number}</span>
                <span className="soft">{item.stageTitle}</span>
                <span className="soft">{item.handlerName ?? t('handover.noHandler')}</span>
                <DueDay day={item.dueDay} provisional={item.dueProvisional} closed={item.closedAt !== null} />
              </div>
              {item.note !== '' && <p className="handover-note">{item.note}</p>}
            </li>
          ))}
        </ul>
        {hidden > 0 && <p className="soft">{t('handover.hidden', { count: hidden })}</p>}
      </section>
    </>
  )
}

/** What became of the matters that were to be taken over. */
function Taken({ acknowledged: { taken, refused } }: { acknowledged: Acknowledged }) {
  const { t } = useTranslation()
  return (
    <Alert
      className="problem"
      type={refused.length === 0 ? 'success' : 'warning'}
      showIcon
      role="status"
      title={taken === 0 && refused.length === 0 ? t('handover.done') : t('handover.taken', { count: taken })}
      {...(refused.length > 0 && {
        description: refused.map(({ matter, number, problem }) => (
          <div key={matter}>{t('handover.notTaken', { number, problem })}</div>
        )),
      })}
    />
  )
}
