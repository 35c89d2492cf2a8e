import { useTranslation } from 'react-i18next'
import type { AppealView } from '../api/contract.ts'

/** 不服答复的途径: where the petitioner may go with a result, until when and by which rule. */
export function Appeals({ appeals }: { appeals: readonly AppealView[] }) {
  const { t } = useTranslation()
  if (appeals.length === 0) return null
  return (
    <section className="card" aria-labelledby="appeals">
      <h2 id="appeals">{t('appeal.title')}</h2>
      <ul className="tied-list">
        {appeals.map(({ title, body, until, clause }) => (
          <li key={title}>
            <span>
              <strong>{title}</strong>
              <small className="tied-facts soft">
                {body} · {t('appeal.until', { day: until })}
                {` · ${[clause.document, clause.at].filter(Boolean).join(' ')}`}
              </small>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
