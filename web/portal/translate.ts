import type { Language } from '../../server/messages/index.ts'
import en from './locales/en.json' with { type: 'json' }
import zh from './locales/zh-CN.json' with { type: 'json' }

/** A sentence of the portal. The Chinese catalogue decides which there are; a test holds the English one to it. */
export type Key = keyof typeof zh

export type Translate = (key: Key, params?: Record<string, string | number>) => string

const catalogues: Record<Language, Record<string, string>> = { 'zh-CN': zh, en }

export function translator(language: Language): Translate {
  const catalogue = catalogues[language]
  return (key, params = {}) =>
    (catalogue[key] ?? key).replace(/\{\{(\w+)\}\}/g, (_whole, name: string) => String(params[name] ?? ''))
}
