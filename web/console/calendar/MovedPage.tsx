import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { More } from '../matters/More.tsx'
import { DataTable } from '../page/DataTable.tsx'
import { Loaded } from '../page/Loaded.tsx'
import { PageHead } from '../page/PageHead.tsx'
import { Plain } from '../page/Plain.tsx'
import { movedQuery } from './calendar.ts'

/** The matters whose deadlines a notice moved, with the day before and after. */
export default function MovedPage() {
  const { t } = useTranslation()
  const { edition = '' } = useParams()
  const query = useInfiniteQuery(movedQuery(edition))
  return (
    <>
      <PageHead title={t('calendar.movedTitle', { day: edition })} note={t('calendar.movedNote')} />
      <Loaded query={query}>
        {({ pages }) => {
          const rows = pages.flatMap(({ items }) => items)
          if (rows.length === 0)
            return (
              <div className="card">
                <Plain title={t('calendar.movedNone')} hint={t('calendar.movedNoneHint')} />
              </div>
            )
          return (
            <>
              <DataTable
                label={t('calendar.movedTitle', { day: edition })}
                rows={rows}
                rowKey={({ matter }) => matter.id}
                columns={[
                  {
                    id: 'number',
                    title: t('column.number'),
                    width: 170,
                    cell: ({ matter }) => <Link to={`/matters/${matter.id}`}>{matter.number}</Link>,
                  },
                  { id: 'title', title: t('column.title'), cell: ({ matter }) => matter.title },
                  { id: 'unit', title: t('column.unit'), cell: ({ matter }) => matter.unitName ?? '—' },
                  { id: 'stage', title: t('column.stage'), cell: ({ matter }) => matter.stageTitle },
                  {
                    id: 'days',
                    title: t('calendar.movedDays'),
                    cell: ({ moved }) => (
                      <ul className="plain-list">
                        {moved.map(({ clock, from, to }) => (
                          <li key={clock}>{t('calendar.movedDay', { clock, from, to })}</li>
                        ))}
                      </ul>
                    ),
                  },
                ]}
              />
              <More list={query} shown={rows.length} total={null} />
            </>
          )
        }}
      </Loaded>
    </>
  )
}
