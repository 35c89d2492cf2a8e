import type { Archive } from './archive.ts'
import { columnIndex, columnName, SHEET_COLUMNS, SHEET_ROWS } from './cellPlace.ts'
import type { TabularLimits } from './limits.ts'
import { dateOfSerial } from './numberFormats.ts'
import type { CellRow } from './records.ts'
import { type RowError, TabularRefused } from './refusal.ts'
import { decodeEscapes, planSheet, type SheetPlan, textCollector } from './workbook.ts'
import { type XmlReader, xmlItems } from './xmlItems.ts'

/**
 * The rows of one sheet of a workbook. Texts are strings, numbers numbers (of more than 15 digits: their text), dates
 * ISO text, truth values booleans.
 *
 * @param onShare called with the share of the sheet read so far, 0 to 1
 * @throws {TabularRefused}
 */
export async function* xlsxRows(
  archive: Archive,
  sheet: string | undefined,
  limits: TabularLimits,
  onShare: (share: number) => void,
): AsyncGenerator<CellRow[]> {
  const plan = await planSheet(archive, sheet, limits)
  const total = archive.bytes(plan.part)
  let bytes = 0
  async function* counted(chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      bytes += chunk.length
      yield chunk
      onShare(total > 0 ? bytes / total : 1)
    }
  }
  yield* xmlItems<CellRow>(counted(archive.read(plan.part)), limits.rowChars, (rows) => sheetReader(plan, limits, rows))
}

function sheetReader(plan: SheetPlan, limits: TabularLimits, rows: CellRow[]): XmlReader {
  const inline = textCollector()
  let line = 0
  let rowElements = 0
  let cellElements = 0
  let cells: unknown[] = []
  let problem: RowError | undefined
  let column = 0
  let type = ''
  let style = 0
  let value: string | undefined
  let inValue = false

  function openRow(at: string | undefined) {
    line = at === undefined ? line + 1 : Number(at)
    if (++rowElements > SHEET_ROWS || !(line >= 1 && line <= SHEET_ROWS)) {
      throw new TabularRefused('file.corrupt', `a row outside 1–${SHEET_ROWS}`)
    }
    cells = []
    cellElements = 0
    column = -1
    problem = undefined
  }

  function closeCell() {
    const read =
      type === 'inlineStr' ? inline.take() : value === undefined ? undefined : cellValue(value, type, style, plan)
    if (read === undefined || read === '') return
    if (column >= limits.columns) throw new TabularRefused('file.tooManyColumns', `more than ${limits.columns} columns`)
    if (read instanceof CellFailure)
      problem ??= { code: 'row.formulaError', detail: `${columnName(column)}${line}: ${read.shown}` }
    else cells[column] = read
  }

  return {
    opened(name, attributes) {
      inline.opened(name)
      if (name === 'row') openRow(attributes['r'])
      if (name === 'v') inValue = true
      if (name !== 'c') return
      if (++cellElements > SHEET_COLUMNS)
        throw new TabularRefused('file.tooManyColumns', `more than ${SHEET_COLUMNS} columns`)
      const place = attributes['r']
      column = place === undefined ? column + 1 : columnIndex(place)
      type = attributes['t'] ?? 'n'
      style = Number(attributes['s'] ?? 0)
      value = undefined
    },
    text(text) {
      inline.text(text)
      if (inValue) value = (value ?? '') + text
    },
    closed(name) {
      inline.closed(name)
      if (name === 'v') inValue = false
      if (name === 'c') closeCell()
      if (name === 'row') rows.push(problem ? { line, error: problem } : { line, cells })
    },
  }
}

/** A cell that shows an error such as #N/A instead of a value. */
class CellFailure {
  readonly shown: string

  constructor(shown: string) {
    this.shown = shown
  }
}

function cellValue(value: string, type: string, style: number, plan: SheetPlan): unknown {
  switch (type) {
    case 's': {
      const text = plan.sharedStrings[Number(value)]
      if (text === undefined) throw new TabularRefused('file.corrupt', 'a cell refers to shared text that is not there')
      return text
    }
    case 'str':
      return decodeEscapes(value)
    case 'd':
      return value
    case 'b':
      return value === '1' || value === 'true'
    case 'e':
      return new CellFailure(value.slice(0, 20))
    default:
      return numberValue(value.trim(), plan.isDate[style] ?? false, plan.from1904)
  }
}

function numberValue(text: string, isDate: boolean, from1904: boolean): unknown {
  const number = Number(text)
  if (text === '' || !Number.isFinite(number))
    throw new TabularRefused('file.corrupt', 'a number cell without a number')
  if (isDate) return dateOfSerial(number, from1904) ?? number
  // Beyond 15 digits a number is somebody's identity or card number; as text it keeps every digit the file has.
  return /^\d{16,}$/.test(text) ? text : number
}
