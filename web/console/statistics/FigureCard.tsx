import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { numberText } from '../language/format.ts'
import { figureText } from './figureText.ts'
import { type Measure, rowsPath, type Scope } from './statistics.ts'

/** One figure: how much, of how many, and exactly what is counted. The number opens the rows; the name puts it into the charts. */
export function FigureCard({
  measure,
  scope,
  isShown,
  onShow,
  onTurns,
}: {
  measure: Measure
  scope: Scope
  isShown: boolean
  onShow: () => void
  /** where turns of the work touch the figure: opens how */
  onTurns: (() => void) | undefined
}) {
  const { t } = useTranslation()
  const text = figureText(t, measure.value, measure.unit)
  return (
    <li className={isShown ? 'figure figure-on' : 'figure'}>
      <button type="button" className="figure-name" aria-pressed={isShown} onClick={onShow}>
        {measure.label}
      </button>
      {measure.opens && measure.base > 0 ? (
        <Link
          className="figure-value"
          to={rowsPath(scope, measure.id)}
          aria-label={t('statistics.open', { figure: measure.label, value: text })}
        >
          {text}
        </Link>
      ) : (
        <span className="figure-value">{text}</span>
      )}
      {measure.numerator !== null && (
        <span className="soft">
          {numberText(measure.numerator)} / {numberText(measure.base)}
        </span>
      )}
      <p className="figure-meaning">{measure.definition}</p>
      {onTurns !== undefined && (
        <button
          type="button"
          className="figure-turns no-print"
          aria-label={t('statistics.turns.of', { figure: measure.label })}
          onClick={onTurns}
        >
          {t('statistics.turns.short')}
        </button>
      )}
    </li>
  )
}
