import { useTranslation } from 'react-i18next'
import type { MatterView } from '../api/contract.ts'
import { momentText } from '../language/format.ts'

/** 流转路径: the hands it went through, up and down, under one number all the way. */
export function Way({ way }: { way: MatterView['way'] }) {
  const { t } = useTranslation()
  if (way.length < 2) return null
  return (
    <section className="card" aria-labelledby="way">
      <h2 id="way">{t('way.title')}</h2>
      <ol className="way">
        {way.map(({ at, title, unitName }, index) => (
          <li key={at} aria-current={index === way.length - 1 ? 'step' : undefined}>
            <strong>{unitName ?? t('way.noUnit')}</strong>
            <small className="soft">
              {title} · <span className="number">{momentText(at)}</span>
            </small>
          </li>
        ))}
      </ol>
    </section>
  )
}
