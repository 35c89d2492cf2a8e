import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { numberText } from '../language/format.ts'
import { type Filters, searchOf } from '../matters/filters.ts'
import { type Column, DataTable } from '../page/DataTable.tsx'
import { Loaded } from '../page/Loaded.tsx'
import { PageHead } from '../page/PageHead.tsx'
import { Plain } from '../page/Plain.tsx'
import {
  type Figure,
  figures,
  type PersonLoad,
  type UnitLoad,
  unattendedQuery,
  type Workload,
  workloadQuery,
} from './people.ts'
import './team.css'

/** 工作量: who has how much to do; every number opens the list it counts. In order of names: nobody is ranked. */
export default function WorkloadPage() {
  const { t } = useTranslation()
  const query = useQuery(workloadQuery)
  const unattended = useQuery(unattendedQuery)
  const left = (unattended.data?.items ?? []).reduce((sum, { open }) => sum + open, 0)
  return (
    <>
      <PageHead title={t('menu.page.workload')} note={t('workload.note')} />
      {left > 0 && (
        <p className="card unattended-notice" role="status">
          <span>{t('workload.unattended', { count: left })}</span>
          <Link to="/workload/unattended">{t('workload.toUnattended')}</Link>
        </p>
      )}
      <Loaded query={query}>
        {(load) =>
          load.groups.length === 0 ? (
            <div className="card">
              <Plain title={t('workload.none')} hint={t('workload.noneHint')} />
            </div>
          ) : (
            load.groups.map((group) => <UnitTable key={group.unit ?? 'none'} group={group} load={load} />)
          )
        }
      </Loaded>
    </>
  )
}

type Row = {
  key: string
  person: PersonLoad | undefined
  name: string
  counts: Record<Figure, number>
  filters: Filters
}

function UnitTable({ group, load }: { group: UnitLoad; load: Workload }) {
  const { t } = useTranslation()
  const unit = group.unit ?? undefined
  const rows: Row[] = group.people.map((person) => ({
    key: person.account,
    person,
    name: person.name,
    counts: person,
    filters: { unit, handler: person.account },
  }))
  if (group.unassigned.open > 0 || group.unassigned.answeredThisMonth > 0)
    rows.push({
      key: 'unassigned',
      person: undefined,
      name: t('workload.unassigned'),
      counts: group.unassigned,
      filters: { unit, assigned: 'false' },
    })
  const title =
    group.unitName ??
    (unit === undefined && group.people.length > 0 && rows.length === 1 ? t('workload.own') : t('workload.noUnit'))
  const columns: Column<Row>[] = [
    { id: 'name', title: t('workload.person'), cell: (row) => <Who row={row} /> },
    ...figures.map(
      (figure): Column<Row> => ({
        id: figure,
        title: t(`workload.figures.${figure}`),
        width: 110,
        align: 'right',
        cell: ({ counts, filters, name }) => (
          <Count
            figure={figure}
            count={counts[figure]}
            filters={{ ...filters, ...narrowedTo(figure, load) }}
            of={name}
          />
        ),
      }),
    ),
  ]
  return (
    <section className="unit-load">
      <h2>
        {title}{' '}
        <span className="soft unit-total">
          {t('workload.total', { open: numberText(group.total.open), overdue: numberText(group.total.overdue) })}
        </span>
      </h2>
      <div className="wide-only">
        <DataTable label={title} rows={rows} rowKey={({ key }) => key} columns={columns} />
      </div>
      <ul className="narrow-only plain-list">
        {rows.map((row) => (
          <li key={row.key} className="card load-card">
            <Who row={row} />
            <dl>
              {figures.map((figure) => (
                <div key={figure}>
                  <dt>{t(`workload.figures.${figure}`)}</dt>
                  <dd>
                    <Count
                      figure={figure}
                      count={row.counts[figure]}
                      filters={{ ...row.filters, ...narrowedTo(figure, load) }}
                      of={row.name}
                    />
                  </dd>
                </div>
              ))}
            </dl>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** The filters that count what a figure counts. */
function narrowedTo(figure: Figure, { weekEnd, monthStart, openStages, waitingStages }: Workload): Filters {
  switch (figure) {
    case 'open':
      return { open: 'true', stage: openStages }
    case 'dueThisWeek':
      return { dueBefore: weekEnd, overdue: 'false', stage: openStages }
    case 'overdue':
      return { overdue: 'true', stage: openStages }
    case 'waiting':
      return { open: 'true', stage: waitingStages }
    case 'answeredThisMonth':
      return { answeredFrom: monthStart }
  }
}

function Count({ figure, count, filters, of }: { figure: Figure; count: number; filters: Filters; of: string }) {
  const { t } = useTranslation()
  if (count === 0) return <span className="soft">0</span>
  return (
    <Link
      to={`/matters?${searchOf(filters).toString()}`}
      className={figure === 'overdue' ? 'bad' : undefined}
      aria-label={t('workload.open', { name: of, figure: t(`workload.figures.${figure}`), count })}
    >
      {numberText(count)}
    </Link>
  )
}

function Who({ row: { person, name } }: { row: Row }) {
  const { t } = useTranslation()
  if (person === undefined) return <span className="soft">{name}</span>
  const { posts, left, absent } = person
  return (
    <span className="who">
      <strong>{name}</strong>
      {posts.length > 0 && <span className="soft">{posts.join(t('list.comma'))}</span>}
      {left && <span className="absence-state">{t('workload.left')}</span>}
      {absent !== null && (
        <span className="absence-state absence-running">
          {t('workload.absent', { until: absent.until, substitute: absent.substituteName })}
        </span>
      )}
    </span>
  )
}
