import { PrinterOutlined, QuestionCircleOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { Loaded } from '../page/Loaded.tsx'
import { PageHead } from '../page/PageHead.tsx'
import { FigureGroup } from './FigureGroup.tsx'
import { ScopeForm } from './ScopeForm.tsx'
import {
  ALL,
  type Asked,
  askedOf,
  type Group,
  groups,
  scopeFrom,
  scopeSearch,
  statisticsQuery,
  turnsQuery,
} from './statistics.ts'
import { TurnsDrawer } from './TurnsDrawer.tsx'
import './statistics.css'

/** 统计: the figures, what each of them counts, what turns of the work do to them, and the rows behind every one. */
export default function StatisticsPage() {
  const { t } = useTranslation()
  const [search, setSearch] = useSearchParams()
  const [asked, setAsked] = useState<Asked>()
  const scope = scopeFrom(search)
  const query = useQuery(statisticsQuery(scope))
  const turns = useQuery(turnsQuery)
  const turnsOf = (figure: string) => {
    const found = turns.data && askedOf(turns.data, figure)
    return found && (() => setAsked(found))
  }
  return (
    <>
      <PageHead
        title={t('menu.page.statistics')}
        note={query.data === undefined ? undefined : t('statistics.asOf', { day: query.data.asOf })}
      >
        <Button className="no-print" icon={<QuestionCircleOutlined aria-hidden />} onClick={() => setAsked(ALL)}>
          {t('statistics.turns.title')}
        </Button>
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
              <nav className="figure-jump no-print" aria-label={t('statistics.figures')}>
                {groups.map((group) => (
                  <button key={group} type="button" onClick={() => goTo(group)}>
                    {t(`statistics.group.${group}`)}
                  </button>
                ))}
              </nav>
              {groups.map((group) => (
                <FigureGroup
                  key={group}
                  group={group}
                  measures={measures.filter((measure) => measure.group === group)}
                  scope={scope}
                  shown={shown}
                  onShow={(show) => setSearch(scopeSearch(scope, { show }), { replace: true })}
                  turnsOf={turnsOf}
                />
              ))}
            </div>
          )
        }}
      </Loaded>
      <TurnsDrawer asked={asked} onAsk={setAsked} onClose={() => setAsked(undefined)} />
    </>
  )
}

/** To the heading of a group, for the eye and for the keyboard. */
function goTo(group: Group): void {
  const heading = document.getElementById(`figures-${group}`)
  heading?.scrollIntoView({ block: 'start' })
  heading?.focus({ preventScroll: true })
}
