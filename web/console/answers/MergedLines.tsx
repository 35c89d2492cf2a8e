import { useTranslation } from 'react-i18next'
import { type MergedLine, templateParts } from './answers.ts'

/** What each petitioner will read, and why some cannot be answered so. */
export function MergedLines({ lines }: { lines: readonly MergedLine[] }) {
  const { t } = useTranslation()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a long list is scrolled with the keys
    <section className="merged-lines" aria-label={t('batch.lines')} tabIndex={0}>
      <ul className="plain-list">
        {lines.map(({ matter, number, title, input, problems }) => (
          <li key={matter}>
            <div className="merged-head">
              <span className="number">{number}</span>
              <strong>{title}</strong>
              {problems.length === 0 ? (
                <span className="good">{t('batch.ok')}</span>
              ) : (
                <span className="bad">{problems.join(' ')}</span>
              )}
            </div>
            {templateParts.map(
              (part) =>
                input[part] !== undefined && (
                  <p key={part} className="merged-text">
                    {part !== 'answer' && <span className="soft">{t(`answers.${part}`)}：</span>}
                    {input[part]}
                  </p>
                ),
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
