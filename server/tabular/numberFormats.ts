import { xmlItems } from './xmlItems.ts'

/** Built-in formats that show a date, those of Chinese locales (27–36, 50–58) included. */
const BUILT_IN_DATES: readonly (readonly [number, number])[] = [
  [14, 22],
  [27, 36],
  [45, 47],
  [50, 58],
]

/** For each cell style of a workbook, whether it shows its number as a date or time. */
export async function dateStyles(styles: AsyncIterable<Buffer>, maxChars: number): Promise<boolean[]> {
  const custom = new Map<number, string>()
  const formats: number[] = []
  const items = xmlItems<number>(styles, maxChars, (found) => {
    let inCellStyles = false
    return {
      opened(name, attributes) {
        if (name === 'numFmt') custom.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? '')
        if (name === 'cellXfs') inCellStyles = true
        if (name === 'xf' && inCellStyles) found.push(Number(attributes['numFmtId'] ?? 0))
      },
      text() {},
      closed(name) {
        if (name === 'cellXfs') inCellStyles = false
      },
    }
  })
  for await (const found of items) formats.push(...found)
  return formats.map((id) => {
    const code = custom.get(id)
    return code === undefined ? BUILT_IN_DATES.some(([from, until]) => id >= from && id <= until) : isDateFormat(code)
  })
}

/** Whether a format such as `yyyy"年"m"月"d"日"` shows a date: it has date letters outside quotes, brackets and escapes. */
export function isDateFormat(code: string): boolean {
  const bare = code.replace(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g, '')
  return /[ymdhs]/i.test(bare) && !/general/i.test(bare)
}

/**
 * The date that a spreadsheet's number stands for: `2026-11-24`, `2026-11-24T09:30:00`, or `09:30:00` for a time alone.
 * Undefined outside 1900–9999. The days before 1 March 1900 are counted as Excel does, with a 29 February that never was.
 *
 * @param serial days since 1899-12-30 (or 1904-01-01), time as fraction
 */
export function dateOfSerial(serial: number, from1904: boolean): string | undefined {
  if (!Number.isFinite(serial) || serial < 0) return undefined
  const days = from1904 ? serial + 1462 : serial < 60 && serial >= 1 ? serial + 1 : serial
  const at = new Date(Math.round((days - 25_569) * 86_400) * 1000)
  if (Number.isNaN(at.getTime()) || at.getUTCFullYear() > 9999) return undefined
  const iso = at.toISOString()
  if (serial < 1 && !from1904) return iso.slice(11, 19)
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 19)
}
