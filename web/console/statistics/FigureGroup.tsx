import { useTranslation } from 'react-i18next'
import { CategoryChart } from './CategoryChart.tsx'
import { FigureCard } from './FigureCard.tsx'
import { MonthChart } from './MonthChart.tsx'
import type { Group, Measure, Scope } from './statistics.ts'

/** The figures under one heading; the charts of the one that is looked at stand below its group. */
export function FigureGroup({
  group,
  measures,
  scope,
  shown,
  onShow,
  turnsOf,
}: {
  group: Group
  measures: Measure[]
  scope: Scope
  shown: Measure | undefined
  onShow: (id: string) => void
  turnsOf: (id: string) => (() => void) | undefined
}) {
  const { t } = useTranslation()
  if (measures.length === 0) return null
  return (
    <section className="figure-group" aria-labelledby={`figures-${group}`}>
      <h2 id={`figures-${group}`} tabIndex={-1}>
        {t(`statistics.group.${group}`)}
      </h2>
      <ul className="figures">
        {measures.map((measure) => (
          <FigureCard
            key={measure.id}
            measure={measure}
            scope={scope}
            isShown={measure === shown}
            onShow={() => onShow(measure.id)}
            onTurns={turnsOf(measure.id)}
          />
        ))}
      </ul>
      {shown !== undefined && measures.includes(shown) && (
        <div className="charts">
          <MonthChart measure={shown} scope={scope} />
          <CategoryChart measure={shown} scope={scope} />
        </div>
      )}
    </section>
  )
}
