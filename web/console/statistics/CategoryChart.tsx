import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { figureText } from './figureText.ts'
import { type Measure, rowsPath, type Scope } from './statistics.ts'

/** A figure by category, the largest first. Every bar opens its rows. */
export function CategoryChart({ measure, scope }: { measure: Measure; scope: Scope }) {
  const { t } = useTranslation()
  const { byCategory, unit, label, opens } = measure
  const sorted = [...byCategory].sort((a, b) => (b.value ?? -1) - (a.value ?? -1))
  const top = Math.max(...sorted.map(({ value }) => value ?? 0), Number.MIN_VALUE)
  return (
    <section className="card chart">
      <h2>{t('statistics.byCategory', { figure: label })}</h2>
      {sorted.length === 0 && <p className="soft">{t('statistics.none')}</p>}
      <ol className="bars">
        {sorted.map((figure) => {
          const text = figureText(t, figure.value, unit)
          const row = (
            <>
              <span>{figure.label}</span>
              <svg height="14" width="100%" aria-hidden="true" preserveAspectRatio="none" viewBox="0 0 100 14">
                <rect width={Math.max(0.5, ((figure.value ?? 0) / top) * 100)} height="14" rx="1" />
              </svg>
              <span className="number">{text}</span>
            </>
          )
          return (
            <li key={figure.key}>
              {opens && figure.base > 0 ? (
                <Link to={rowsPath(scope, measure.id, figure.key)} className="bar">
                  {row}
                </Link>
              ) : (
                <span className="bar">{row}</span>
              )}
            </li>
          )
        })}
      </ol>
    </section>
  )
}
