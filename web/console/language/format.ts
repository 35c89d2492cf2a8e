/** The one place where dates and numbers become text. Times are those of Asia/Shanghai, wherever the browser stands. */

const shanghai = (at: string | number): Date => new Date(new Date(at).getTime() + 8 * 3_600_000)

/** `2026-11-23 10:20` */
export function momentText(at: string | number | null): string {
  return at === null ? '' : shanghai(at).toISOString().slice(0, 16).replace('T', ' ')
}

/** The day of a moment, `2026-11-23`. */
export function dayText(at: string | number | null): string {
  return at === null ? '' : shanghai(at).toISOString().slice(0, 10)
}

/** Today in Asia/Shanghai. */
export const today = (now: number = Date.now()): string => dayText(now)

/** A day so many days later (or, negative, earlier). */
export function daysLater(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

/** Whole days from the first to the second; negative when the second is earlier. */
export function daysBetween(from: string, until: string): number {
  return Math.round((Date.parse(`${until}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)
}

/** `6,730`; up to one decimal. */
export function numberText(value: number | null | undefined): string {
  return value === null || value === undefined
    ? '—'
    : new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 }).format(value)
}

/** A share from 0 to 1 as `87.5%`. */
export function percentText(share: number | null | undefined): string {
  return share === null || share === undefined ? '—' : `${numberText(share * 100)}%`
}

/** Bytes as a person reads them. */
export function sizeText(bytes: number): string {
  return bytes < 1_048_576 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1_048_576).toFixed(1)} MB`
}
