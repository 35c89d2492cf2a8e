import { useTranslation } from 'react-i18next'
import './marks.css'

type Marked = {
  flags: readonly string[]
  followers: number
  part: boolean
  /** in lists, where the title needs the room */
  isShort?: boolean
}

/** What makes a matter unlike others: a part of another, merged, under supervision, handled jointly … */
export function Marks({ flags, followers, part, isShort = false }: Marked) {
  const { t } = useTranslation()
  const flagText = useFlagText()
  return (
    <>
      {flags.map((flag) => (
        <span
          key={flag}
          className={flag === 'supervised' ? 'mark-tag mark-urgent' : 'mark-tag'}
          title={isShort ? flagText(flag) : undefined}
        >
          {flagText(flag, isShort)}
        </span>
      ))}
      {part && <span className="mark-tag">{t('mark.part')}</span>}
      {followers > 0 && (
        <span className="mark-tag" title={t('mark.followersHint', { count: followers })}>
          {t('mark.followers', { count: followers })}
        </span>
      )}
    </>
  )
}

/** The word for a mark. Procedures may set marks of their own, which are called what the file calls them. */
function useFlagText(): (flag: string, isShort?: boolean) => string {
  const { t, i18n } = useTranslation()
  return (flag, isShort = false) => {
    if (isShort && i18n.exists(`flagShort.${flag}`)) return t(`flagShort.${flag}`)
    return i18n.exists(`flag.${flag}`) ? t(`flag.${flag}`) : flag
  }
}
