import { Readable } from 'node:stream'
import { escapeFormula, withKeepingTab } from './spreadsheetText.ts'
import type { CellValue, TableOut } from './tableOut.ts'

const BATCH_CHARS = 65_536

/**
 * The table as CSV that spreadsheets open rightly by a double click: UTF-8 with byte order mark, CR LF, texts that look
 * like formulas escaped, long numbers and numbers with leading zeros kept as texts. `readTable` gives back the same texts.
 */
export function writeCsv(table: TableOut): Readable {
  return Readable.from(csvPieces(table), { objectMode: false })
}

async function* csvPieces({ columns, rows }: TableOut): AsyncGenerator<Buffer> {
  let text = `\ufeff${csvLine(columns.map(({ title }) => title))}`
  for await (const row of rows) {
    text += csvLine(row)
    if (text.length < BATCH_CHARS) continue
    yield Buffer.from(text)
    text = ''
  }
  if (text !== '') yield Buffer.from(text)
}

function csvLine(cells: readonly CellValue[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

function csvCell(value: CellValue): string {
  if (value === null || value === undefined) return ''
  if (typeof value !== 'string') return String(value)
  const text = withKeepingTab(escapeFormula(value))
  return /[",\r\n\t;]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
