import { useTranslation } from 'react-i18next'
import { daysBetween, today } from '../language/format.ts'

/** The last day in time, how far off it is in words, and whether the holidays of that year are still unknown. */
export function DueDay({ day, provisional, closed }: { day: string | null; provisional: boolean; closed: boolean }) {
  const { t } = useTranslation()
  if (day === null) return <span className="soft">—</span>
  const left = daysBetween(today(), day)
  const distance =
    left === 0 ? t('due.today') : left > 0 ? t('due.left', { count: left }) : t('due.past', { count: -left })
  return (
    <span className="due-day">
      {day} {!closed && <small>{distance}</small>}
      {provisional && <abbr title={t('due.provisionalHint')}> {t('due.provisional')}</abbr>}
    </span>
  )
}
