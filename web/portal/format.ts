import { dayOf, instant } from '../../core/deadline/index.ts'
import type { Language } from '../../server/messages/index.ts'
import type { Translate } from './translate.ts'

/** A day in words, with its day of the week: 2026年3月24日星期二, Tuesday 24 March 2026. */
export function dayInWords(day: string, language: Language): string {
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'zh-CN', { dateStyle: 'full', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  )
}

/** A moment as `2026-03-02 09:30`, Asia/Shanghai. */
export function momentText(at: string | Date): string {
  const moment = instant(new Date(at).getTime())
  return `${dayOf(moment)} ${new Date(moment + 8 * 3_600_000).toISOString().slice(11, 16)}`
}

/** Calendar days from one day to another; negative when the other lies before. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
}

/** A number as it is read out over the phone: digit by digit, with a pause between its groups. */
export function spokenNumber(number: string, t: Translate): string {
  const digits = [...t('number.digits')]
  return number
    .split('-')
    .map((group) => [...group].map((sign) => digits[Number(sign)] ?? sign).join(' '))
    .join(t('number.pause'))
}

/** A count with its thousands apart. */
export const countText = (count: number): string => count.toLocaleString('en-US')
