import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import type { MatterLine } from '../api/contract.ts'
import { type ColumnId, matterColumns } from '../matters/columns.tsx'
import { MatterCards } from '../matters/MatterCards.tsx'
import { More } from '../matters/More.tsx'
import { matterListQuery } from '../matters/matterQueries.ts'
import { WhyMine } from '../matters/WhyMine.tsx'
import { type Column, DataTable } from '../page/DataTable.tsx'
import { Loaded } from '../page/Loaded.tsx'
import { PageHead } from '../page/PageHead.tsx'
import { Plain } from '../page/Plain.tsx'
import { useMe } from '../session/useMe.ts'
import { WorkBanners } from '../team/WorkBanners.tsx'
import { Counters } from './Counters.tsx'
import { workbenchQuery } from './workbench.ts'

const shown: ColumnId[] = ['light', 'due', 'number', 'title', 'stage', 'area', 'unit', 'received']

/** 我的工作: what waits for this account, whatever its posts are, by the day it is due. */
export default function WorkPage() {
  const { t } = useTranslation()
  const me = useMe()
  const navigate = useNavigate()
  const counters = useQuery(workbenchQuery)
  const list = useInfiniteQuery(matterListQuery({ box: 'todo' }))
  const rows = useMemo(() => list.data?.pages.flatMap(({ items }) => items) ?? [], [list.data])
  const columns = useMemo(() => {
    const [light, ...others] = matterColumns(t, shown)
    const why: Column<MatterLine> = { id: 'why', title: t('why.title'), cell: (line) => <WhyMine line={line} /> }
    return [...(light === undefined ? [] : [light]), why, ...others]
  }, [t])
  return (
    <>
      <PageHead title={t('menu.page.work')} note={t('work.greeting', { name: me.name })} />
      <WorkBanners />
      <Counters counters={counters.data} />
      <Loaded query={list} rows={8}>
        {({ pages }) =>
          rows.length === 0 ? (
            <div className="card">
              <Plain title={t('work.empty')} hint={t('work.emptyHint')}>
                <Link to="/matters">{t('work.toList')}</Link>
              </Plain>
            </div>
          ) : (
            <>
              <div className="wide-only lines">
                <DataTable
                  label={t('menu.page.work')}
                  columns={columns}
                  rows={rows}
                  rowKey={({ id }) => id}
                  onOpen={({ id }) => void navigate(`/matters/${id}`)}
                />
              </div>
              <div className="narrow-only">
                <MatterCards lines={rows} withReason />
              </div>
              <More list={list} shown={rows.length} total={pages[0]?.total ?? null} />
            </>
          )
        }
      </Loaded>
    </>
  )
}
