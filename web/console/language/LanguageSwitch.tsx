import { createContext, useContext } from 'react'
import { useTranslation } from 'react-i18next'
import { currentLanguage, type Language } from './language.ts'

export const LanguageContext = createContext<(language: Language) => void>(() => {})

/** The other language, by its own name. */
export function LanguageSwitch() {
  const { t } = useTranslation()
  const choose = useContext(LanguageContext)
  const other: Language = currentLanguage() === 'en' ? 'zh-CN' : 'en'
  return (
    <button type="button" className="quiet" lang={other} onClick={() => choose(other)} data-action="language">
      {t('language.other')}
    </button>
  )
}
