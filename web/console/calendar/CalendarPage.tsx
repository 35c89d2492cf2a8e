import { PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { momentText, numberText } from '../language/format.ts'
import { DataTable } from '../page/DataTable.tsx'
import { Loaded } from '../page/Loaded.tsx'
import { PageHead } from '../page/PageHead.tsx'
import { useMay } from '../session/useMe.ts'
import { calendarQuery, type Holiday } from './calendar.ts'
import { NoticeDialog } from './NoticeDialog.tsx'

/** 节假日安排: the notices deadlines are reckoned with, and what the later ones did. */
export default function CalendarPage() {
  const { t } = useTranslation()
  const may = useMay()
  const query = useQuery(calendarQuery)
  const [entering, setEntering] = useState(false)
  const days = ({ name, off, work }: Holiday) =>
    [
      name,
      off.length > 0 &&
        (off[0] === off.at(-1)
          ? t('calendar.offOne', { day: off[0] })
          : t('calendar.off', { from: off[0], until: off.at(-1) })),
      work.length > 0 && t('calendar.work', { days: work.join(t('list.comma')) }),
    ]
      .filter(Boolean)
      .join(t('calendar.space'))
  return (
    <>
      <PageHead title={t('menu.page.calendar')} note={t('calendar.note')}>
        {may('calendar.manage') && (
          <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setEntering(true)}>
            {t('calendar.enter')}
          </Button>
        )}
      </PageHead>
      <Loaded query={query}>
        {({ knownUntil, notices, left }) => (
          <>
            {left > 0 && (
              <Alert
                type="info"
                showIcon
                role="status"
                title={t('calendar.left', { count: left, shown: numberText(left) })}
              />
            )}
            <p>{t('calendar.known', { day: knownUntil })}</p>
            <DataTable
              label={t('menu.page.calendar')}
              rows={notices}
              rowKey={({ issued, year }) => `${issued}/${year}`}
              columns={[
                { id: 'year', title: t('calendar.year'), width: 80, cell: ({ year }) => <strong>{year}</strong> },
                {
                  id: 'document',
                  title: t('calendar.document'),
                  cell: ({ document, number }) => (
                    <>
                      {document}
                      {number !== null && <span className="soft block">{number}</span>}
                    </>
                  ),
                },
                { id: 'issued', title: t('calendar.issued'), width: 120, cell: ({ issued }) => issued },
                {
                  id: 'days',
                  title: t('calendar.days'),
                  cell: ({ holidays }) => (
                    <ul className="plain-list">
                      {holidays.map((holiday) => (
                        <li key={days(holiday)}>{days(holiday)}</li>
                      ))}
                    </ul>
                  ),
                },
                {
                  id: 'moved',
                  title: t('calendar.movedMatters'),
                  width: 150,
                  cell: ({ moved, issued, appliedAt }) =>
                    moved === null ? (
                      <span className="soft">{t('calendar.shipped')}</span>
                    ) : (
                      <>
                        {moved > 0 && may('matter.list') ? (
                          <Link to={`/calendar/${issued}`}>{t('calendar.movedCount', { count: moved })}</Link>
                        ) : (
                          t('calendar.movedCount', { count: moved })
                        )}
                        <span className="soft block">{momentText(appliedAt)}</span>
                      </>
                    ),
                },
              ]}
            />
          </>
        )}
      </Loaded>
      {entering && <NoticeDialog onClose={() => setEntering(false)} />}
    </>
  )
}
