import type { TFunction } from 'i18next'
import { numberText, percentText } from '../language/format.ts'
import type { Unit } from './statistics.ts'

/** A figure with its unit: `1,238`, `87.5%`, `4.2 days`. */
export function figureText(t: TFunction, value: number | null, unit: Unit): string {
  if (value === null) return '—'
  if (unit === 'share') return percentText(value)
  return unit === 'day' ? t('statistics.days', { days: numberText(value) }) : numberText(value)
}
