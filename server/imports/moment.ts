import { type Instant, instant } from '../../core/deadline/index.ts'

const ZONED = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/
const LOCAL =
  /^(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?(?:[T\s]*(\d{1,2})(?::|时|点)(\d{1,2})(?:分|:(\d{1,2})(?:\.(\d{1,3})\d*)?|(?:分)(\d{1,2}))?秒?)?$/
const DAYS_TO_1970 = 25_569
const DAY = 86_400_000
const ZONE = 8 * 3_600_000

/**
 * A moment as files write it: ISO 8601 with its zone; `2019-04-24 16:03:40`, `2019/4/24`, `2019年4月24日 16:03` in
 * Asia/Shanghai; or the serial number of a spreadsheet. A day alone is its beginning.
 *
 * @returns undefined when it is none of these or no such day exists
 */
export function momentOf(value: unknown): Instant | undefined {
  if (typeof value === 'number') return ofSerial(value)
  if (typeof value !== 'string') return undefined
  const text = value.normalize('NFKC').trim()
  if (ZONED.test(text)) {
    const at = Date.parse(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'))
    return Number.isNaN(at) || !dayExists(text) ? undefined : instant(at)
  }
  if (/^\d{5}(\.\d+)?$/.test(text)) return ofSerial(Number(text))
  const match = LOCAL.exec(text)
  if (match === null) return undefined
  const [, year, month, day, hour = '0', minute = '0', second, fraction = '0', spokenSecond] = match
  const parts = [year, month, day, hour, minute, second ?? spokenSecond ?? '0'].map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const at = Date.UTC(parts[0], parts[1] - 1, parts[2], parts[3], parts[4], parts[5])
  const back = new Date(at)
  // a 30th of February or a 25th hour would roll over into another day
  if (back.getUTCMonth() !== parts[1] - 1 || back.getUTCDate() !== parts[2]) return undefined
  if (parts[3] > 23 || parts[4] > 59 || parts[5] > 59) return undefined
  return instant(at - ZONE + Number(fraction.padEnd(3, '0')))
}

function dayExists(iso: string): boolean {
  const day = iso.slice(0, 10)
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day)
}

/** Days since 1899-12-30 with the time as fraction, to the second. */
function ofSerial(serial: number): Instant | undefined {
  if (!Number.isFinite(serial) || serial < 20_000 || serial > 99_999) return undefined
  return instant(Math.round((serial - DAYS_TO_1970) * 86_400) * 1000 - (ZONE % DAY))
}
