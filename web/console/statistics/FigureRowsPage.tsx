import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Radio } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { get } from '../api/client.ts'
import { type ColumnId, matterColumns } from '../matters/columns.tsx'
import { MatterCards } from '../matters/MatterCards.tsx'
import { More } from '../matters/More.tsx'
import { DataTable } from '../page/DataTable.tsx'
import { Loaded } from '../page/Loaded.tsx'
import { PageHead } from '../page/PageHead.tsx'
import { Plain } from '../page/Plain.tsx'
import { figureText } from './figureText.ts'
import { type FigureRows, scopeFrom, scopeSearch, statisticsQuery } from './statistics.ts'

const shown: ColumnId[] = [
  'number',
  'title',
  'stage',
  'category',
  'area',
  'unit',
  'received',
  'answered',
  'closed',
  'ending',
]
const parts = ['counted', 'missed', 'base'] as const

/** The rows a figure is made of: exactly as many as it says. */
export default function FigureRowsPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [search, setSearch] = useSearchParams()
  const scope = scopeFrom(search)
  const figure = search.get('figure') ?? ''
  const key = search.get('key') ?? undefined
  const part = parts.find((one) => one === search.get('part')) ?? 'counted'
  const statistics = useQuery(statisticsQuery(scope))
  const measure = statistics.data?.measures.find(({ id }) => id === figure)
  const keyed = [...(measure?.byMonth ?? []), ...(measure?.byCategory ?? [])].find((one) => one.key === key)
  const list = useInfiniteQuery({
    queryKey: ['figure-rows', scope, figure, key, part],
    queryFn: ({ pageParam, signal }) =>
      get<FigureRows>('/statistics/rows', { ...scope, figure, key, part, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  const rows = useMemo(() => list.data?.pages.flatMap(({ items }) => items) ?? [], [list.data])
  const columns = useMemo(() => matterColumns(t, shown), [t])
  const value = keyed ?? measure
  const title = [measure?.label ?? figure, keyed?.label].filter(Boolean).join(' · ')
  return (
    <>
      <PageHead title={title} note={measure?.definition}>
        {measure !== undefined && value !== undefined && (
          <strong className="number">{figureText(t, value.value, measure.unit)}</strong>
        )}
        <Link to={`/statistics?${scopeSearch(scope, { show: figure })}`}>{t('statistics.back')}</Link>
      </PageHead>
      {measure?.unit === 'share' && (
        <Radio.Group
          className="problem"
          optionType="button"
          aria-label={t('statistics.part')}
          value={part}
          options={parts.map((id) => ({ value: id, label: t(`statistics.parts.${id}`) }))}
          onChange={({ target }) =>
            setSearch(scopeSearch(scope, { figure, key, part: target.value }), { replace: true })
          }
        />
      )}
      <Loaded query={list} rows={8}>
        {({ pages }) =>
          rows.length === 0 ? (
            <div className="card">
              <Plain title={t('statistics.noRows')} />
            </div>
          ) : (
            <>
              <div className="wide-only lines">
                <DataTable
                  label={title}
                  columns={columns}
                  rows={rows}
                  rowKey={(line) => `${line.id}-${rows.indexOf(line)}`}
                  onOpen={({ id }) => void navigate(`/matters/${id}`)}
                />
              </div>
              <div className="narrow-only">
                <MatterCards lines={rows} />
              </div>
              <More list={list} shown={rows.length} total={pages[0]?.total ?? null} />
            </>
          )
        }
      </Loaded>
    </>
  )
}
