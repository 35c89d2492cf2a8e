import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useSearchParams } from 'react-router'
import { DataTable } from '../page/DataTable.tsx'
import { Loaded } from '../page/Loaded.tsx'
import { PageHead } from '../page/PageHead.tsx'
import { Plain } from '../page/Plain.tsx'
import { remembered } from '../page/remembered.ts'
import { useMay } from '../session/useMe.ts'
import { ColumnChooser } from './ColumnChooser.tsx'
import { type ColumnId, columnIds, matterColumns, usualColumns } from './columns.tsx'
import { ExportButton } from './ExportButton.tsx'
import { type Filters, filtersFrom, narrowings, searchOf } from './filters.ts'
import { ListBatch } from './ListBatch.tsx'
import { MatterCards } from './MatterCards.tsx'
import { More } from './More.tsx'
import { matterListQuery } from './matterQueries.ts'
import { OtherFilters } from './OtherFilters.tsx'
import { SavedViews } from './SavedViews.tsx'
import { SearchForm } from './SearchForm.tsx'
import { useSelection } from './useSelection.ts'

const columnStore = remembered<ColumnId[]>(
  'columns',
  usualColumns,
  (value) => Array.isArray(value) && value.every((id) => columnIds.includes(id)),
)

/** 事项列表: every matter one may see, narrowed by filters that stand in the address. */
export default function MatterListPage() {
  const { t } = useTranslation()
  const may = useMay()
  const navigate = useNavigate()
  const [search, setSearch] = useSearchParams()
  const filters = useMemo(() => filtersFrom(search), [search])
  const list = useInfiniteQuery(matterListQuery(filters))
  const [shown, setShown] = useState(columnStore.read)
  const rows = useMemo(() => list.data?.pages.flatMap(({ items }) => items) ?? [], [list.data])
  const selection = useSelection(rows)
  const filter = (wanted: Filters) => setSearch(searchOf(wanted))
  const columns = useMemo(() => matterColumns(t, shown), [t, shown])
  const total = list.data?.pages[0]?.total ?? null
  return (
    <>
      <PageHead title={t('menu.page.matters')}>
        <ColumnChooser
          shown={shown}
          onChange={(ids) => {
            columnStore.write(ids)
            setShown(ids)
          }}
        />
        <ExportButton filters={filters} total={total} />
      </PageHead>
      <SavedViews filters={filters} onChoose={filter} />
      <SearchForm key={search.toString()} filters={filters} onSearch={filter} />
      <OtherFilters filters={filters} onChange={filter} />
      {may('matter.batch') && <ListBatch filters={filters} total={total} selection={selection} />}
      <Loaded query={list} rows={10}>
        {() =>
          rows.length === 0 ? (
            <div className="card">
              <Plain
                title={t('list.empty')}
                hint={narrowings(filters) > 0 ? t('list.emptyNarrow') : t('list.emptyHint')}
              >
                {narrowings(filters) > 0 && <Button onClick={() => filter({})}>{t('list.reset')}</Button>}
              </Plain>
            </div>
          ) : (
            <div aria-busy={list.isPlaceholderData} className={list.isPlaceholderData ? 'stale' : undefined}>
              <div className="wide-only lines">
                <DataTable
                  label={t('menu.page.matters')}
                  columns={columns}
                  rows={rows}
                  rowKey={({ id }) => id}
                  onOpen={({ id }) => void navigate(`/matters/${id}`)}
                  selection={may('matter.batch') ? selection.forTable : undefined}
                />
              </div>
              <div className="narrow-only">
                <MatterCards lines={rows} />
              </div>
              <More list={list} shown={rows.length} total={total} />
            </div>
          )
        }
      </Loaded>
    </>
  )
}
