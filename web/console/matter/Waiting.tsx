import { useTranslation } from 'react-i18next'
import type { WaitingView } from '../api/contract.ts'
import { momentText } from '../language/format.ts'
import { DueDay } from '../matters/DueDay.tsx'
import { Light } from '../matters/Light.tsx'
import { lengthOf } from './lengthOf.ts'

/** 等谁办: who the matter waits for, since when, until when; of several the one everything waits for longest comes first. */
export function Waiting({ waiting }: { waiting: readonly WaitingView[] }) {
  const { t } = useTranslation()
  if (waiting.length === 0) return null
  const sorted = [...waiting].sort((a, b) => Number(b.critical) - Number(a.critical))
  return (
    <section className="waiting" aria-labelledby="waiting">
      <h2 id="waiting">{t('waiting.title')}</h2>
      <ul>
        {sorted.map(({ text, since, dueDay, light, critical }) => {
          const length = lengthOf(since, new Date().toISOString())
          return (
            <li key={`${text}-${since}`}>
              <strong>{text}</strong>
              {critical && waiting.length > 1 && (
                <span className="critical" title={t('waiting.criticalHint')}>
                  {t('waiting.critical')}
                </span>
              )}
              <span className="soft">
                {t('waiting.since', { at: momentText(since) })}
                {length !== undefined && ` · ${t(`waiting.${length.unit}`, { count: length.amount })}`}
              </span>
              {dueDay !== null && (
                <span>
                  <span className="soft">{t('column.due')}</span>{' '}
                  <DueDay day={dueDay} provisional={false} closed={false} />
                </span>
              )}
              <Light light={light} />
            </li>
          )
        })}
      </ul>
    </section>
  )
}
