import { normaliseHeader } from './header.ts'
import type { TabularLimits } from './limits.ts'
import { type RowError, TabularRefused } from './refusal.ts'
import { unescapeFormula } from './spreadsheetText.ts'

/** A row before its columns have names. Cells that were left out are undefined. */
export type CellRow = { line: number; cells: readonly unknown[] } | { line: number; error: RowError }

/** One row of a table: the values by column name, or why it could not be read. Lines count from 1, the header included. */
export type TableRow = { line: number; values: Record<string, unknown> } | { line: number; error: RowError }

/** How many rows may stand above the header: titles, notes, the name of the office. */
const ROWS_ABOVE = 10

export type RecordOptions = {
  limits: TabularLimits
  isHeader: ((names: readonly string[]) => boolean) | undefined
  /** Whether a value beyond the last column means that the row has shifted (CSV), or is just a note at the side. */
  strictWidth: boolean
  /** Whether characters may have been lost in decoding, so that the replacement character means damage. */
  lossy: boolean
}

/**
 * Rows of cells as records under the names in the header. Blank rows are skipped. Of two columns with one name the
 * second is called `name (2)`; columns without a name are not read.
 *
 * @throws {TabularRefused} file.empty, file.tooManyColumns, file.tooManyRows
 */
export async function* records(batches: AsyncIterable<CellRow[]>, options: RecordOptions): AsyncGenerator<TableRow[]> {
  let names: string[] | undefined
  let above: CellRow[] = []
  let count = 0

  const begin = (header: CellRow | undefined): void => {
    names = header && 'cells' in header ? columnNames(header.cells, options.limits) : []
    above = header ? above.slice(above.indexOf(header) + 1) : above
  }
  const under = (columns: readonly string[], rows: readonly CellRow[]): TableRow[] => {
    const out = rows.map((row) => ('cells' in row ? record(row.line, row.cells, columns, options) : row))
    count += out.length
    if (count > options.limits.rows)
      throw new TabularRefused('file.tooManyRows', `more than ${options.limits.rows} rows`)
    return out
  }

  for await (const batch of batches) {
    const rows = batch.filter((row) => 'error' in row || row.cells.some((cell) => !isBlank(cell)))
    if (names) {
      if (rows.length > 0) yield under(names, rows)
      continue
    }
    above.push(...rows)
    const { isHeader } = options
    const header = isHeader
      ? above.slice(0, ROWS_ABOVE).find((row) => 'cells' in row && isHeader(row.cells.map(nameOf)))
      : above.find((row) => 'cells' in row)
    if (!header && above.length < ROWS_ABOVE) continue
    begin(header ?? above.find((row) => 'cells' in row))
    if (names && above.length > 0) yield under(names, above)
    above = []
  }
  if (names) return
  const first = above.find((row) => 'cells' in row)
  if (!first && above.length === 0) throw new TabularRefused('file.empty', 'no row in it')
  begin(first)
  if (names && above.length > 0) yield under(names, above)
}

function columnNames(cells: readonly unknown[], limits: TabularLimits): string[] {
  const last = cells.findLastIndex((cell) => !isBlank(cell))
  if (last >= limits.columns) throw new TabularRefused('file.tooManyColumns', `more than ${limits.columns} columns`)
  const seen = new Map<string, number>()
  return Array.from(cells.slice(0, last + 1), (cell) => {
    const name = nameOf(cell)
    const times = (seen.get(name) ?? 0) + 1
    seen.set(name, times)
    return name !== '' && times > 1 ? `${name} (${times})` : name
  })
}

function record(line: number, cells: readonly unknown[], columns: readonly string[], options: RecordOptions): TableRow {
  const entries: [string, unknown][] = []
  for (const [at, cell] of cells.entries()) {
    const name = columns[at]
    if (name === undefined && options.strictWidth && !isBlank(cell)) {
      const detail = `${cells.length} cells under ${columns.length} columns`
      return { line, error: { code: 'row.columns', detail } }
    }
    if (!name || cell === undefined) continue
    const problem = typeof cell === 'string' ? textProblem(name, cell, options) : undefined
    if (problem) return { line, error: problem }
    entries.push([name, typeof cell === 'string' ? unescapeFormula(cell) : cell])
  }
  // Object.fromEntries defines own properties, so a column named __proto__ is a column like any other.
  return { line, values: Object.fromEntries(entries) }
}

/** What is wrong with a text wherever it comes from: too long, damaged, or with the one character databases refuse. */
export function textProblem(
  name: string,
  text: string,
  { limits, lossy }: { limits: TabularLimits; lossy: boolean },
): RowError | undefined {
  if (text.length > limits.cellChars) return { code: 'row.tooLong', detail: `${name}: ${text.length} characters` }
  if (text.includes('\0')) return { code: 'row.control', detail: `${name}: a NUL character` }
  if (lossy && text.includes('\ufffd')) return { code: 'row.encoding', detail: `${name}: bytes that are no character` }
  return undefined
}

function nameOf(cell: unknown): string {
  return cell === undefined || cell === null ? '' : normaliseHeader(String(cell))
}

function isBlank(cell: unknown): boolean {
  return cell === undefined || cell === null || (typeof cell === 'string' && cell.trim() === '')
}
