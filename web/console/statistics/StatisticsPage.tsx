import { PrinterOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { Loaded } from '../page/Loaded.tsx'
import { PageHead } from '../page/PageHead.tsx'
import { CategoryChart } from './CategoryChart.tsx'
import { FigureCard } from './FigureCard.tsx'
import { MonthChart } from './MonthChart.tsx'
import { ScopeForm } from './ScopeForm.tsx'
import { scopeFrom, scopeSearch, statisticsQuery } from './statistics.ts'
import './statistics.css'

/** 统计: the figures, what each of them counts, and the rows behind every one. */
export default function StatisticsPage() {
  const { t } = useTranslation()
  const [search, setSearch] = useSearchParams()
  const scope = scopeFrom(search)
  const query = useQuery(statisticsQuery(scope))
  return (
    <>
      <PageHead
        title={t('menu.page.statistics')}
        note={query.data === undefined ? undefined : t('statistics.asOf', { day: query.data.asOf })}
      >
        <Button className="no-print" icon={<PrinterOutlined aria-hidden />} onClick={() => window.print()}>
          {t('page.print')}
        </Button>
      </PageHead>
      <ScopeForm key={search.toString()} scope={scope} onChange={(wanted) => setSearch(scopeSearch(wanted))} />
      <Loaded query={query} rows={10}>
        {({ measures }) => {
          const shown = measures.find(({ id }) => id === search.get('show')) ?? measures[0]
          return (
            <div className={query.isPlaceholderData ? 'stale' : undefined}>
              <ul className="figures" aria-label={t('statistics.figures')}>
                {measures.map((measure) => (
                  <FigureCard
                    key={measure.id}
                    measure={measure}
                    scope={scope}
                    isShown={measure === shown}
                    onShow={() => setSearch(scopeSearch(scope, { show: measure.id }), { replace: true })}
                  />
                ))}
              </ul>
              {shown !== undefined && (
                <div className="charts">
                  <MonthChart measure={shown} scope={scope} />
                  <CategoryChart measure={shown} scope={scope} />
                </div>
              )}
            </div>
          )
        }}
      </Loaded>
    </>
  )
}
