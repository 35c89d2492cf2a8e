import { PrinterOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { ClockView, Created } from '../api/contract.ts'
import { today } from '../language/format.ts'
import { matterQuery } from '../matter/matter.ts'
import { referenceQuery } from '../reference/reference.ts'

/**
 * `dispatched`: the unit it went to; false when that did not work; undefined when it was not asked for. `joined`: the number of
 * the matter it was merged into.
 */
export type Registered = {
  created: Created
  title: string
  joined: string | undefined
  dispatched: string | false | undefined
}

/** The slip for the resident: number, query code, until when. The code is shown here only. */
export function Receipt({ registered, onNext }: { registered: Registered; onNext: () => void }) {
  const { t } = useTranslation()
  const { data: reference } = useQuery(referenceQuery)
  const { created, title, joined, dispatched } = registered
  const { data: matter } = useQuery(matterQuery(created.matter))
  const due = matter === undefined ? undefined : lastDue(matter.clocks)
  const next = useRef<HTMLButtonElement>(null)
  useEffect(() => next.current?.focus(), [])
  return (
    <>
      {dispatched === false && (
        <Alert type="warning" showIcon className="problem no-print" title={t('receipt.notDispatched')} />
      )}
      <section className="card receipt" role="status">
        <p className="soft">{reference?.tenantName}</p>
        <h2>{t('receipt.title')}</h2>
        <dl>
          <div>
            <dt>{t('receipt.number')}</dt>
            <dd className="receipt-number">{created.number}</dd>
          </div>
          <div>
            <dt>{t('receipt.code')}</dt>
            <dd className="receipt-number">{created.queryCode}</dd>
          </div>
          <div>
            <dt>{t('column.title')}</dt>
            <dd>{title}</dd>
          </div>
          <div>
            <dt>{t('column.received')}</dt>
            <dd>{today()}</dd>
          </div>
          {due !== undefined && (
            <div>
              <dt>{due.title}</dt>
              <dd>{due.dueDay}</dd>
            </div>
          )}
          {typeof dispatched === 'string' && (
            <div>
              <dt>{t('column.unit')}</dt>
              <dd>{dispatched}</dd>
            </div>
          )}
        </dl>
        {joined !== undefined && <p className="no-print">{t('receipt.joined', { number: joined })}</p>}
        <p>{t('receipt.how', { address: window.location.origin })}</p>
      </section>
      <div className="row no-print">
        <Button type="primary" ref={next} onClick={onNext}>
          {t('receipt.next')}
        </Button>
        <Button icon={<PrinterOutlined aria-hidden />} onClick={() => window.print()}>
          {t('page.print')}
        </Button>
        <Link to={`/matters/${created.matter}`}>{t('receipt.open')}</Link>
      </div>
    </>
  )
}

/** What the resident waits for: of the open deadlines the last, not the one by which the next colleague acts. */
function lastDue(clocks: readonly ClockView[]): ClockView | undefined {
  return clocks
    .filter(({ state }) => state === 'running')
    .sort((a, b) => (a.dueDay < b.dueDay ? -1 : 1))
    .at(-1)
}
