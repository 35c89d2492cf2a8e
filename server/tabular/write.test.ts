import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openArchive } from './archive.ts'
import { type CellValue, TABULAR_LIMITS, type TableOut, writeCsv, writeXlsx } from './index.ts'
import { escapeFormula, unescapeFormula, withKeepingTab, withoutKeepingTab } from './spreadsheetText.ts'
import { bytesOf, fileWith, valuesOf } from './testing-files.ts'

const columns = [{ title: '编号' }, { title: '内容', width: 40 }]
const table = (...rows: CellValue[][]): TableOut => ({ columns, rows })
const writers = [
  ['CSV', writeCsv],
  ['XLSX', writeXlsx],
] as const

describe.each(writers)('a table written as %s', (kind, write) => {
  const readBack = async (...rows: CellValue[][]) => valuesOf(fileWith(await bytesOf(write(table(...rows)))))

  test('is read back as the same texts, whatever they are', async () => {
    // A NUL is refused on reading; CSV has one kind of line break.
    const text = fc
      .oneof(fc.string({ unit: 'grapheme' }), fc.stringMatching(/^'{0,2}[=+\-@\t＝]?[\d\t\n", ;<&_x00D]{0,20}$/))
      .map((made) =>
        made
          .replaceAll('\0', '')
          .replace(/\r\n?/g, '\n')
          .toWellFormed()
          .replace(/[\ufffe\uffff]/g, ''),
      )
      .filter((made) => made.trim() !== '')
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 20 }), async (texts) => {
        const values = await readBack(...texts.map((made, at) => [`n${at}`, made]))
        expect(values.map((row) => row['内容'])).toEqual(texts)
      }),
      { numRuns: 60 },
    )
  })

  test('keeps every digit of an identity number and every leading zero', async () => {
    expect(await readBack(['007', '110105194912310021'])).toEqual([{ 编号: '007', 内容: '110105194912310021' }])
  })

  test('starts right away and takes rows as they come', async () => {
    let made = 0
    async function* rows() {
      for (; made < 100_000; made++) yield [made, '楼下噪音扰民']
    }
    for await (const _ of write({ columns, rows: rows() })) break
    expect(made).toBeLessThan(100_000)
  })

  test('ends in an error, not in half a file that looks whole, when its source fails', async () => {
    async function* rows() {
      yield ['1', 'a']
      throw new Error('the query was cancelled')
    }
    await expect(bytesOf(write({ columns, rows: rows() }))).rejects.toThrow('cancelled')
  })

  test('[V1.2.10] has an apostrophe before every text that a spreadsheet would run', async () => {
    for (const active of ['=cmd|calc', '+1', '-1', '@SUM(1)', '\tx', '\rx', '\0x', '＝1']) {
      const bytes = await bytesOf(write(table(['1', active])))
      const written = kind === 'CSV' ? bytes : await sheetOf(bytes)
      expect(written.toString()).toMatch(kind === 'CSV' ? /,"?'/ : />'/)
    }
  })
})

async function sheetOf(workbook: Buffer): Promise<Buffer> {
  const archive = await openArchive(fileWith(workbook), TABULAR_LIMITS)
  const xml = await bytesOf(archive.read('xl/worksheets/sheet1.xml'))
  archive.close()
  return xml
}

describe('escaping of formulas', () => {
  test('[V1.2.10] puts an apostrophe before what would run, and taking it away gives the text back', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[=+\-@\t\r\n'＝a-c1-3]{0,6}$/), (text) => {
        const escaped = escapeFormula(text)
        expect(escaped).not.toMatch(/^[=+\-@\t\r\n\0＝＋－＠]/)
        expect(unescapeFormula(escaped)).toBe(text)
        expect(withoutKeepingTab(withKeepingTab(text))).toBe(text)
      }),
    )
    expect(escapeFormula('=1+1')).toBe("'=1+1")
    expect(escapeFormula('\0=1')).toBe("'\0=1")
    expect(escapeFormula('张三')).toBe('张三')
  })
})

describe('a workbook', () => {
  test('is a zip archive that other programs accept, the same bytes each time', async () => {
    const bytes = await bytesOf(writeXlsx(table([1, 'a'], [null, undefined], [true, -5])))
    expect(await bytesOf(writeXlsx(table([1, 'a'], [null, undefined], [true, -5])))).toEqual(bytes)
    const file = fileWith(bytes, 'a.xlsx')
    expect(await valuesOf(file)).toEqual([
      { 编号: 1, 内容: 'a' },
      { 编号: true, 内容: -5 },
    ])
  })

  test('cuts a text no cell can hold, with an ellipsis, and never in the middle of a character', async () => {
    const file = fileWith(await bytesOf(writeXlsx(table(['1', '𠮷'.repeat(20_000)]))))
    const [row] = await valuesOf(file)
    const text = String(row?.['内容'])
    expect(text.length).toBeLessThanOrEqual(32_767)
    expect(text.endsWith('…')).toBe(true)
    expect(text.isWellFormed()).toBe(true)
  })

  test('is refused beyond the rows a sheet can hold', async () => {
    function* rows() {
      for (let i = 0; i < 1_048_576; i++) yield []
    }
    await expect(bytesOf(writeXlsx({ columns: [], rows: rows() }))).rejects.toThrow(RangeError)
  })

  test('has a name for its sheet that spreadsheets accept', async () => {
    const archive = await openArchive(
      fileWith(await bytesOf(writeXlsx(table(), "来件/明细 [2026]: 'x' & 很长很长很长很长很长很长的名称"))),
      TABULAR_LIMITS,
    )
    const xml = (await bytesOf(archive.read('xl/workbook.xml'))).toString()
    archive.close()
    expect(xml).toContain('name="来件 明细  2026')
    expect(xml).toContain('&amp;')
  })
})
