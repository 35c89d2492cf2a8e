import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { numberText } from '../../language/format.ts'
import type { Report } from './migrations.ts'

/** Who is affected by a migration and how, before anything is changed. */
export function ReportView({ report }: { report: Report }) {
  const { t } = useTranslation()
  const { matters, byStage, unmapped, units, dueMoved, dueMovedSample, clocksLapsed, clocksBegun } = report
  const figures = [
    { key: 'matters', value: matters, bad: false },
    { key: 'units', value: units.length, bad: false },
    { key: 'dueMoved', value: dueMoved, bad: false },
    { key: 'blocked', value: report.blockedCount, bad: report.blockedCount > 0 },
  ]
  return (
    <section className="report" aria-label={t('migration.report.title')}>
      <dl className="report-figures" aria-live="polite">
        {figures.map(({ key, value, bad }) => (
          <div key={key}>
            <dt>{t(`migration.figure.${key}`)}</dt>
            <dd className={bad ? 'bad' : ''}>{numberText(value)}</dd>
          </div>
        ))}
      </dl>
      {unmapped.length > 0 && (
        <p role="alert" className="bad">
          {t('migration.report.unmapped', {
            stages: unmapped
              .map(({ stageTitle, count }) => t('migration.report.countOf', { name: stageTitle, count }))
              .join(t('list.comma')),
          })}
        </p>
      )}
      <div className="report-lists">
        <List title={t('migration.report.byStage')}>
          {byStage.map(({ from, fromTitle, to, toTitle, count }) => (
            <Line key={`${from} ${to}`} name={`${fromTitle} → ${toTitle}`} count={count} />
          ))}
        </List>
        <List title={t('migration.report.byUnit')}>
          {units.map(({ id, name, count }) => (
            <Line key={id} name={name} count={count} />
          ))}
        </List>
        <List title={t('migration.report.deadlines')}>
          {dueMovedSample.map(({ number, from, to }) => (
            <li key={number}>
              <span className="number">{number}</span>
              <span className="number">
                {from ?? '—'} → {to ?? '—'}
              </span>
            </li>
          ))}
          {dueMoved > dueMovedSample.length && (
            <li className="soft">{t('migration.report.andMore', { count: dueMoved - dueMovedSample.length })}</li>
          )}
        </List>
        <List title={t('migration.report.clocks')}>
          {clocksBegun.map(({ clock, clockTitle, count }) => (
            <Line key={`+${clock}`} name={t('migration.report.begins', { clock: clockTitle })} count={count} />
          ))}
          {clocksLapsed.map(({ clock, clockTitle, count }) => (
            <Line key={`-${clock}`} name={t('migration.report.lapses', { clock: clockTitle })} count={count} />
          ))}
        </List>
        <Staying failures={report.blocked} count={report.blockedCount} />
      </div>
    </section>
  )
}

/** Matters that stay with the old version, and why. */
export function Staying({ failures, count }: { failures: Report['blocked']; count: number }) {
  const { t } = useTranslation()
  return (
    <List title={t('migration.report.staying')}>
      {failures.map(({ number, reason }) => (
        <li key={number}>
          <span className="number">{number}</span> <span>{reason}</span>
        </li>
      ))}
      {count > failures.length && (
        <li className="soft">{t('migration.report.andMore', { count: count - failures.length })}</li>
      )}
    </List>
  )
}

/** A list with its heading; nothing where it is empty. */
function List({ title, children }: { title: string; children: ReactNode[] | ReactNode }) {
  const { t } = useTranslation()
  const isEmpty = [children].flat(2).every((child) => child === false || child === null)
  return (
    <section className="report-list">
      <h3>{title}</h3>
      {isEmpty ? <p className="soft">{t('migration.report.nothing')}</p> : <ul>{children}</ul>}
    </section>
  )
}

function Line({ name, count }: { name: string; count: number }) {
  return (
    <li>
      <span>{name}</span>
      <span className="number">{numberText(count)}</span>
    </li>
  )
}
