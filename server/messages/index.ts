import { readFileSync } from 'node:fs'
import { createInstance } from 'i18next'
import type { Label } from '../../core/deadline/index.ts'

export const languages = ['zh-CN', 'en'] as const
export type Language = (typeof languages)[number]

/** Groups of a catalogue become key prefixes: `problem` + `matter.stale` is `problem.matter.stale`. */
function catalogue(language: Language): Record<string, string> {
  const file = JSON.parse(readFileSync(new URL(`./${language}.json`, import.meta.url), 'utf8')) as Record<
    string,
    string | Record<string, string>
  >
  return Object.fromEntries(
    Object.entries(file).flatMap(([group, value]) =>
      typeof value === 'string'
        ? [[group, value]]
        : Object.entries(value).map(([key, text]) => [`${group}.${key}`, text]),
    ),
  )
}

const i18n = createInstance()
await i18n.init({
  lng: 'zh-CN',
  fallbackLng: false,
  keySeparator: false,
  resources: { 'zh-CN': { translation: catalogue('zh-CN') }, en: { translation: catalogue('en') } },
  // every place that shows a message escapes it for its own context
  interpolation: { escapeValue: false },
})

/** A sentence of the server for people. A key without a sentence is shown as the key, and fails the tests. */
export function say(language: Language, key: string, params: Record<string, unknown> = {}): string {
  return i18n.t(key, { lng: language, ...params })
}

export function hasMessage(language: Language, key: string): boolean {
  return i18n.exists(key, { lng: language })
}

/** The text of a label of a data file in the wanted language. */
export const textOf = (label: Label, language: Language): string => (language === 'en' ? label.en : label.zh)

/** Picks from Accept-Language, zh-CN when nothing fits. */
export function languageOf(header: string | undefined): Language {
  for (const part of (header ?? '').split(',')) {
    const tag = part.split(';')[0]?.trim().toLowerCase() ?? ''
    if (tag.startsWith('zh')) return 'zh-CN'
    if (tag.startsWith('en')) return 'en'
  }
  return 'zh-CN'
}
