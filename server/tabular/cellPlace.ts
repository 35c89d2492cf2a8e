import { TabularRefused } from './refusal.ts'

/** The most rows and columns a sheet can have. */
export const SHEET_ROWS = 1_048_576
export const SHEET_COLUMNS = 16_384

/**
 * Index from 0 of the column of a place such as AB12.
 *
 * @throws {TabularRefused} file.corrupt: not a place on a sheet
 */
export function columnIndex(place: string): number {
  let index = 0
  let letters = 0
  for (const letter of place) {
    const code = letter.charCodeAt(0) - 64
    if (code < 1 || code > 26) break
    index = index * 26 + code
    if (++letters > 3) break
  }
  if (letters < 1 || index > SHEET_COLUMNS) throw new TabularRefused('file.corrupt', 'a cell outside the sheet')
  return index - 1
}

/** Letters of a column, index from 0: 0 is A, 26 is AA. */
export function columnName(index: number): string {
  return index < 26 ? String.fromCharCode(65 + index) : columnName(Math.floor(index / 26) - 1) + columnName(index % 26)
}
