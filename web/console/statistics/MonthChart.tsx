import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { figureText } from './figureText.ts'
import { niceTop } from './niceTop.ts'
import { type KeyedFigure, type Measure, rowsPath, type Scope } from './statistics.ts'

const HEIGHT = 200
const LEFT = 44
const BELOW = 24
/** Two steps apart: a year of months is seen whole beside the chart of categories. */
const steps = { few: 52, year: 36 }
const FEW = 9

/** A figure month by month: bars where things are counted, a line where something is measured. Every month opens its rows. */
export function MonthChart({ measure, scope }: { measure: Measure; scope: Scope }) {
  const { t } = useTranslation()
  const { byMonth, unit, label, opens } = measure
  const text = (figure: KeyedFigure) => figureText(t, figure.value, unit)
  const top = niceTop(Math.max(0, ...byMonth.map(({ value }) => value ?? 0)))
  const step = byMonth.length > FEW ? steps.year : steps.few
  const bar = Math.round(step * 0.6)
  const width = LEFT + Math.max(byMonth.length, 6) * step
  const y = (value: number) => HEIGHT - (value / top) * (HEIGHT - 16)
  const x = (index: number) => LEFT + index * step + step / 2
  const counts = unit === 'item' || unit === 'person'
  const known = byMonth
    .map((figure, index) => ({ figure, index }))
    .filter((point): point is { figure: KeyedFigure & { value: number }; index: number } => point.figure.value !== null)
  return (
    <section className="card chart">
      <h2>{t('statistics.byMonth', { figure: label })}</h2>
      {byMonth.length === 0 ? (
        <p className="soft">{t('statistics.none')}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide chart is scrolled with the keys
        <section className="chart-scroll" tabIndex={0} aria-label={t('statistics.byMonth', { figure: label })}>
          <svg width={width} height={HEIGHT + BELOW} viewBox={`0 0 ${width} ${HEIGHT + BELOW}`}>
            <title>{t('statistics.byMonth', { figure: label })}</title>
            {[0, 0.5, 1].map((share) => (
              <g key={share}>
                <line x1={LEFT} x2={width} y1={y(top * share)} y2={y(top * share)} className="chart-line" />
                <text x={LEFT - 6} y={y(top * share) + 4} textAnchor="end">
                  {figureText(t, top * share, unit === 'share' ? 'share' : 'item')}
                </text>
              </g>
            ))}
            {!counts && (
              <polyline
                className="chart-path"
                points={known.map(({ figure, index }) => `${x(index)},${y(figure.value)}`).join(' ')}
              />
            )}
            {byMonth.map((figure, index) => {
              const shape =
                figure.value === null ? null : (
                  <>
                    <title>{`${figure.label}: ${text(figure)}`}</title>
                    {counts ? (
                      <rect
                        x={x(index) - bar / 2}
                        y={y(figure.value)}
                        width={bar}
                        height={HEIGHT - y(figure.value)}
                        rx="2"
                      />
                    ) : (
                      <circle cx={x(index)} cy={y(figure.value)} r="5" />
                    )}
                    <text x={x(index)} y={y(figure.value) - 5} textAnchor="middle" className="chart-value">
                      {counts ? text(figure) : figureText(t, figure.value, unit === 'share' ? 'share' : 'item')}
                    </text>
                  </>
                )
              return (
                <g key={figure.key} className="chart-mark">
                  {opens && figure.value !== null ? (
                    <Link
                      to={rowsPath(scope, measure.id, figure.key)}
                      aria-label={t('statistics.open', { figure: figure.label, value: text(figure) })}
                    >
                      {shape}
                    </Link>
                  ) : (
                    shape
                  )}
                  <text x={x(index)} y={HEIGHT + 17} textAnchor="middle">
                    {figure.label.slice(2)}
                  </text>
                </g>
              )
            })}
          </svg>
        </section>
      )}
    </section>
  )
}
