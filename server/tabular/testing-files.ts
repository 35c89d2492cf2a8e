import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type ReadOptions, readTable, type TableRow } from './index.ts'
import { zipPieces } from './zipPieces.ts'

/** A file that exists until the test is over. */
export function fileWith(bytes: Buffer | string, name = 'upload.bin'): string {
  const folder = mkdtempSync(join(tmpdir(), 'fivefold-table-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, name)
  writeFileSync(file, bytes)
  return file
}

export async function rowsOf(file: string, options?: ReadOptions): Promise<TableRow[]> {
  return all(readTable(file, options))
}

/** The values of a table without a row in error. */
export async function valuesOf(file: string, options?: ReadOptions): Promise<Record<string, unknown>[]> {
  return (await rowsOf(file, options)).map((row) => {
    if ('error' in row) throw new Error(`line ${row.line}: ${row.error.code} ${row.error.detail}`)
    return row.values
  })
}

export async function bytesOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  return Buffer.concat(await all(stream))
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const item of items) list.push(item)
  return list
}

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

type Parts = Record<string, string | Iterable<string>>

/** A workbook as other programs write it, with one sheet of the given rows, and parts to replace or add. */
export async function workbookWith(sheetData: string | Iterable<string>, parts: Parts = {}): Promise<Buffer> {
  const whole: Parts = {
    '[Content_Types].xml': '<Types/>',
    'xl/workbook.xml':
      `<workbook xmlns:r="${OFFICE}"><sheets><sheet name="隐藏" r:id="rId9" state="hidden"/>` +
      '<sheet name="来件" r:id="rId1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      `<Relationships><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>` +
      `<Relationship Id="rId2" Type="${OFFICE}/sharedStrings" Target="/xl/sharedStrings.xml"/>` +
      `<Relationship Id="rId3" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml':
      '<styleSheet><numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts>' +
      '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>' +
      '<cellXfs><xf numFmtId="0"/><xf numFmtId="176"/><xf numFmtId="22"/><xf numFmtId="21"/></cellXfs></styleSheet>',
    'xl/worksheets/sheet1.xml':
      typeof sheetData === 'string' ? `<worksheet><sheetData>${sheetData}</sheetData></worksheet>` : sheetData,
    ...parts,
  }
  return bytesOf(
    zipPieces(Object.entries(whole).map(([name, text]) => ({ name, text: typeof text === 'string' ? [text] : text }))),
  )
}

/** A row of a sheet with texts written into its cells. */
export function inlineRow(line: number, ...texts: string[]): string {
  const cells = texts.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`)
  return `<row r="${line}">${cells.join('')}</row>`
}
