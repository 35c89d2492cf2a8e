import { useTranslation } from 'react-i18next'
import './marks.css'

type Marked = { flags: readonly string[]; followers: number; part: boolean; joined: boolean }

/** What makes a matter unlike others: a part of another, merged, under supervision, handled jointly … */
export function Marks({ flags, followers, part, joined }: Marked) {
  const { t } = useTranslation()
  const flagText = useFlagText()
  return (
    <>
      {flags.map((flag) => (
        <span key={flag} className={flag === 'supervised' ? 'mark-tag mark-urgent' : 'mark-tag'}>
          {flagText(flag)}
        </span>
      ))}
      {part && <span className="mark-tag">{t('mark.part')}</span>}
      {joined && <span className="mark-tag">{t('mark.joined')}</span>}
      {followers > 0 && (
        <span className="mark-tag" title={t('mark.followersHint', { count: followers })}>
          {t('mark.followers', { count: followers })}
        </span>
      )}
    </>
  )
}

/** The word for a mark. Procedures may set marks of their own, which are called what the file calls them. */
export function useFlagText(): (flag: string) => string {
  const { t, i18n } = useTranslation()
  return (flag) => (i18n.exists(`flag.${flag}`) ? t(`flag.${flag}`) : flag)
}
