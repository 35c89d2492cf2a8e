import { Readable } from 'node:stream'
import { columnName, SHEET_ROWS } from './cellPlace.ts'
import { escapeFormula } from './spreadsheetText.ts'
import type { CellValue, TableOut } from './tableOut.ts'
import { zipPieces } from './zipPieces.ts'

/** A longer text in a cell, and spreadsheets call the file damaged. */
const CELL_CHARS = 32_767

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const SPREADSHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** Cell styles by number: text as it is, and the header in bold. */
const TEXT = 1
const HEADER = 2

/**
 * The table as a workbook with one sheet: header in bold and kept in view, filter buttons, texts formatted as text so
 * that digits stay digits when a cell is edited. Made piece by piece, in constant memory. Texts that look like formulas
 * are escaped; one of more than 32,767 characters, the most a cell can hold, ends with an ellipsis.
 *
 * @param sheet name of the sheet, at most 31 characters
 * @throws {RangeError} through the stream: more than 1,048,575 rows
 */
export function writeXlsx(table: TableOut, sheet = 'Sheet1'): Readable {
  const parts = [
    { name: '[Content_Types].xml', text: [contentTypes()] },
    { name: '_rels/.rels', text: [relationships([['officeDocument', 'xl/workbook.xml']])] },
    { name: 'xl/workbook.xml', text: [workbook(sheet)] },
    {
      name: 'xl/_rels/workbook.xml.rels',
      text: [
        relationships([
          ['worksheet', 'worksheets/sheet1.xml'],
          ['styles', 'styles.xml'],
        ]),
      ],
    },
    { name: 'xl/styles.xml', text: [styles()] },
    { name: 'xl/worksheets/sheet1.xml', text: sheetPieces(table) },
  ]
  return Readable.from(zipPieces(parts), { objectMode: false })
}

async function* sheetPieces({ columns, rows }: TableOut): AsyncGenerator<string> {
  const widths = columns.map(
    ({ width = 14 }, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`,
  )
  let text =
    `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0">` +
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>' +
    `${widths.length > 0 ? `<cols>${widths.join('')}</cols>` : ''}<sheetData>${rowXml(
      1,
      columns.map(({ title }) => title),
      HEADER,
    )}`
  let line = 1
  for await (const row of rows) {
    if (++line > SHEET_ROWS) throw new RangeError(`a sheet holds ${SHEET_ROWS - 1} rows`)
    text += rowXml(line, row, TEXT)
    if (text.length < 65_536) continue
    yield text
    text = ''
  }
  const filter = columns.length > 0 ? `<autoFilter ref="A1:${columnName(columns.length - 1)}${line}"/>` : ''
  yield `${text}</sheetData>${filter}</worksheet>`
}

function rowXml(line: number, cells: readonly CellValue[], style: number): string {
  return `<row r="${line}">${cells.map((value, at) => cellXml(`${columnName(at)}${line}`, value, style)).join('')}</row>`
}

function cellXml(place: string, value: CellValue, style: number): string {
  if (value === null || value === undefined || value === '') return ''
  if (typeof value === 'boolean') return `<c r="${place}" t="b"><v>${value ? 1 : 0}</v></c>`
  if (typeof value === 'number' && Number.isFinite(value)) return `<c r="${place}"><v>${value}</v></c>`
  const text = escapeFormula(String(value))
  const fitting = text.length > CELL_CHARS ? `${text.slice(0, CELL_CHARS - 1)}…` : text
  return `<c r="${place}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${xmlText(fitting)}</t></is></c>`
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** The text with what XML cannot hold written as workbooks do (_x000B_), and halves of characters replaced. */
function xmlText(text: string): string {
  return text
    .toWellFormed()
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(/(?![\t\n])\p{Cc}|[\ufffe\uffff]/gu, (char) => {
      const hex = char.charCodeAt(0).toString(16).toUpperCase()
      return `_x${hex.padStart(4, '0')}_`
    })
    .replace(/[&<>"]/g, (char) => ENTITIES[char] ?? '')
}

function contentTypes(): string {
  const override = (part: string, kind: string) =>
    `<Override PartName="${part}" ContentType="${SPREADSHEET}.${kind}+xml"/>`
  return (
    `${XML}<Types xmlns="${PACKAGE}/content-types">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    override('/xl/workbook.xml', 'sheet.main') +
    override('/xl/worksheets/sheet1.xml', 'worksheet') +
    `${override('/xl/styles.xml', 'styles')}</Types>`
  )
}

function relationships(targets: readonly (readonly [kind: string, target: string])[]): string {
  const each = targets.map(
    ([kind, target], at) => `<Relationship Id="rId${at + 1}" Type="${OFFICE}/${kind}" Target="${target}"/>`,
  )
  return `${XML}<Relationships xmlns="${PACKAGE}/relationships">${each.join('')}</Relationships>`
}

function workbook(sheet: string): string {
  const name = sheet.replace(/[[\]:*?/\\']/g, ' ').slice(0, 31)
  return `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="${xmlText(name)}" sheetId="1" r:id="rId1"/></sheets></workbook>`
}

function styles(): string {
  const style = (format: number, font: number) =>
    `<xf numFmtId="${format}" fontId="${font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>`
  return (
    `${XML}<styleSheet xmlns="${MAIN}">` +
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>' +
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
    `<cellXfs count="3">${style(0, 0)}${style(49, 0)}${style(49, 1)}</cellXfs></styleSheet>`
  )
}
