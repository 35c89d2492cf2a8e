import type { ConfigProviderProps } from 'antd'
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { remembered } from '../page/remembered.ts'

export const languages = ['zh-CN', 'en'] as const
export type Language = (typeof languages)[number]
type LibraryTexts = NonNullable<ConfigProviderProps['locale']>

const isLanguage = (value: unknown): boolean => languages.includes(value as Language)
const store = remembered<Language | null>('language', null, (value) => value === null || isLanguage(value))

/** The language chosen here before, else Chinese unless the browser speaks English. */
export function preferredLanguage(): Language {
  return store.read() ?? (navigator.language.startsWith('en') ? 'en' : 'zh-CN')
}

/** What the texts of the service and of this console are in now. */
export const currentLanguage = (): Language => (i18next.language === 'en' ? 'en' : 'zh-CN')

/** Only the language that is spoken is fetched: our sentences and those of the component library. */
const sources: Record<Language, () => Promise<[unknown, unknown]>> = {
  'zh-CN': () =>
    Promise.all([import('../locales/zh-CN.json', { with: { type: 'json' } }), import('antd/es/locale/zh_CN.js')]),
  en: () => Promise.all([import('../locales/en.json', { with: { type: 'json' } }), import('antd/es/locale/en_US.js')]),
}

/** Speaks a language from now on; answers with the sentences of the component library. */
export async function speak(language: Language): Promise<LibraryTexts> {
  const [sentences, library] = (await sources[language]()) as [{ default: object }, { default: LibraryTexts }]
  if (!i18next.isInitialized) {
    await i18next
      .use(initReactI18next)
      .init({ lng: language, fallbackLng: false, interpolation: { escapeValue: false }, resources: {} })
  }
  i18next.addResourceBundle(language, 'translation', sentences.default)
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
  return library.default
}

export function rememberLanguage(language: Language): void {
  store.write(language)
}
