import { useTranslation } from 'react-i18next'
import type { ClockView } from '../api/contract.ts'
import { momentText } from '../language/format.ts'

const isOpen = ({ state }: ClockView) => state === 'running' || state === 'paused'

/** Every deadline of the matter: until when, whether it was kept, and why that day and no other. */
export function Clocks({ clocks }: { clocks: readonly ClockView[] }) {
  const { t } = useTranslation()
  const open = clocks.filter(isOpen).sort((a, b) => a.dueDay.localeCompare(b.dueDay))
  const sorted = [...open, ...clocks.filter((clock) => !isOpen(clock)).reverse()]
  return (
    <section className="card">
      <h2>{t('matter.clocks')}</h2>
      {sorted.length === 0 && <p className="soft">{t('matter.noClocks')}</p>}
      <ul className="clocks">
        {sorted.map((clock) => (
          <li key={`${clock.clock}-${clock.run}`} className={isOpen(clock) ? 'clock clock-open' : 'clock'}>
            <p className="clock-head">
              <strong>{clock.title}</strong>
              <span className={`clock-state ${clock.overdue ? 'bad' : clock.state === 'running' ? '' : 'soft'}`}>
                {t(`clock.${clock.overdue && clock.state !== 'lapsed' ? `${clock.state}Late` : clock.state}`)}
              </span>
            </p>
            <p>
              <span className="number">{clock.dueDay}</span>
              {clock.provisional && <abbr title={t('due.provisionalHint')}> {t('due.provisional')}</abbr>}
              {clock.endedAt !== null && (
                <span className="soft"> · {t('clock.endedAt', { at: momentText(clock.endedAt) })}</span>
              )}
            </p>
            <details open={isOpen(clock) && sorted[0] === clock}>
              <summary>{clock.legal ? t('clock.whyLegal') : t('clock.why')}</summary>
              <ul>
                {clock.why.map((line) => (
                  <li key={line.text} className={`why-${line.kind}`}>
                    {line.text}
                  </li>
                ))}
              </ul>
            </details>
          </li>
        ))}
      </ul>
    </section>
  )
}
