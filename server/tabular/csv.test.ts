import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { TabularRefused } from './index.ts'
import { fileWith, rowsOf, valuesOf } from './testing-files.ts'

const CONTENT = '姓名,内容\n张三,楼下噪音\n李四,"路灯坏了,\n三天了"\n'
const EXPECTED = [
  { 姓名: '张三', 内容: '楼下噪音' },
  { 姓名: '李四', 内容: '路灯坏了,\n三天了' },
]

describe('a CSV file', () => {
  test.each([
    ['UTF-8', Buffer.from(CONTENT)],
    ['UTF-8 with byte order mark', Buffer.from(`\ufeff${CONTENT}`)],
    ['GBK', iconv.encode(CONTENT, 'gbk')],
    [
      'UTF-16, as spreadsheets save "Unicode text"',
      iconv.encode(CONTENT.replaceAll(',\n', ',\n').replace(/,(?!\n)/g, '\t'), 'utf-16le', { addBOM: true }),
    ],
    ['CR LF line ends', Buffer.from(CONTENT.replaceAll('\n', '\r\n'))],
    ['CR line ends', Buffer.from(CONTENT.replaceAll('\n', '\r'))],
    ['semicolons', Buffer.from(CONTENT.replace('姓名,', '姓名;').replace('张三,', '张三;').replace('李四,', '李四;'))],
    ['a line that names the delimiter', Buffer.from(`sep=,\n${CONTENT}`)],
  ])('is read the same in %s', async (_, bytes) => {
    expect(await valuesOf(fileWith(bytes))).toEqual(EXPECTED)
  })

  test('that is GBK is recognised whatever it is called, also when the first Chinese character comes late', async () => {
    const late = `id,name\n${'1,a\n'.repeat(50_000)}2,张三\n`
    const rows = await valuesOf(fileWith(iconv.encode(late, 'gbk'), 'export-utf8.csv'))
    expect(rows.at(-1)).toEqual({ id: '2', name: '张三' })
  })

  test('keeps rare characters of names, in UTF-8 and in GB18030', async () => {
    const rare = '姓名\n𠮷野\n㐂\n\u{2B740}\n'
    const expected = [{ 姓名: '𠮷野' }, { 姓名: '㐂' }, { 姓名: '\u{2B740}' }]
    expect(await valuesOf(fileWith(rare))).toEqual(expected)
    expect(await valuesOf(fileWith(iconv.encode(rare, 'gb18030')))).toEqual(expected)
  })

  test('in UTF-8 with a few broken bytes stays UTF-8, and only the broken row is an error', async () => {
    const good = Buffer.from(`姓名,内容\n${'张三,楼下噪音扰民已经三天\n'.repeat(20)}`)
    const bytes = Buffer.concat([good, Buffer.from('李四,'), Buffer.from([0xe5, 0x99]), Buffer.from('\n王五,好\n')])
    const rows = await rowsOf(fileWith(bytes))
    expect(rows[0]).toEqual({ line: 2, values: { 姓名: '张三', 内容: '楼下噪音扰民已经三天' } })
    expect(rows[20]).toMatchObject({ line: 22, error: { code: 'row.encoding' } })
    expect(rows[21]).toEqual({ line: 23, values: { 姓名: '王五', 内容: '好' } })
  })

  test('loses only the line with a quote that is never closed', async () => {
    const rows = await rowsOf(fileWith('a,b\n1,2\n3,"four\n5,6\n7,"8"\n'))
    expect(rows).toEqual(
      [
        { line: 2, values: { a: '1', b: '2' } },
        { line: 3, error: { code: 'row.quote', detail: expect.any(String) } },
        { line: 4, values: { a: '5', b: '6' } },
        { line: 5, values: { a: '7', b: '8' } },
      ].map((row) => expect.objectContaining(row)),
    )
  })

  test('with quotes that are never closed all over it is refused instead of read again and again', async () => {
    const file = fileWith(`a,b\n${'a"b,"c\n'.repeat(100_000)}`)
    await expect(rowsOf(file, { limits: { rowChars: 10_000 } })).rejects.toThrow(
      expect.objectContaining({ name: 'TabularRefused', code: 'file.corrupt' }),
    )
  })

  test('counts lines as an editor does, line breaks inside cells included', async () => {
    const rows = await rowsOf(fileWith('a\r\n"1\r\n2"\r\n\r\n3\r\n'))
    expect(rows).toEqual([
      { line: 2, values: { a: '1\n2' } },
      { line: 5, values: { a: '3' } },
    ])
  })

  test('reports a row with more cells than columns, which has shifted, and forgives one with fewer', async () => {
    expect(await rowsOf(fileWith('a,b\n1,2,3\n4\n5,6,,\n'))).toEqual([
      { line: 2, error: { code: 'row.columns', detail: '3 cells under 2 columns' } },
      { line: 3, values: { a: '4' } },
      { line: 4, values: { a: '5', b: '6' } },
    ])
  })

  test('finds the header under titles and notes when told what to look for', async () => {
    const file = fileWith('2026年来件登记表,,\n填表单位：某社区,,\n编号,姓名,内容\n1,张三,噪音\n')
    const isHeader = (names: readonly string[]) => names.includes('姓名')
    expect(await valuesOf(file, { isHeader })).toEqual([{ 编号: '1', 姓名: '张三', 内容: '噪音' }])
  })

  test('has its column names normalised: width, spaces, line breaks, invisible marks', async () => {
    const file = fileWith('\ufeff 姓　名 ,"联系\n电话",ＩＤ（必填）,姓名,姓名\n1,2,3,4,5\n')
    expect(await valuesOf(file)).toEqual([
      { '姓 名': '1', '联系 电话': '2', 'ID(必填)': '3', 姓名: '4', '姓名 (2)': '5' },
    ])
  })

  test('with a column named __proto__ harms nothing', async () => {
    const [values] = await valuesOf(fileWith('__proto__,a\nx,1\n'))
    expect(Object.getPrototypeOf(values)).toBe(Object.prototype)
    expect(Object.hasOwn(values ?? {}, '__proto__')).toBe(true)
  })

  test('is read as an independent parser reads it', async () => {
    const cell = fc
      .stringMatching(/^[a-z张," \n\r=]{0,8}$/)
      .filter((text) => !text.includes('\r') || text.includes('\r\n'))
    const table = fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(table, async (rows) => {
        const quoted = rows.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(','))
        const csv = `a,b,c\n${quoted.join('\n')}\n`
        const expected = parse(csv, { columns: true, record_delimiter: '\n' }) as Record<string, string>[]
        const comparable = (values: object) => Object.values(values).map((text) => String(text).replace(/\r\n?/g, '\n'))
        const blank = (values: object) => Object.values(values).every((text) => String(text).trim() === '')
        expect((await valuesOf(fileWith(csv))).map(comparable)).toEqual(
          expected
            .filter((values) => !blank(values))
            .map(comparable)
            .map((cells) => cells.map((text) => text.replace(/^'+(?=[=\n])/, ''))),
        )
      }),
      { numRuns: 60 },
    )
  })
})

describe('limits of a text file', () => {
  const code = (expected: string) => expect.objectContaining({ code: expected })

  test('refuse too large a file, too many rows, too many columns', async () => {
    const file = fileWith('a,b,c\n1,2,3\n1,2,3\n1,2,3\n')
    await expect(rowsOf(file, { limits: { fileBytes: 10 } })).rejects.toThrow(code('file.tooLarge'))
    await expect(rowsOf(file, { limits: { rows: 2 } })).rejects.toThrow(code('file.tooManyRows'))
    await expect(rowsOf(file, { limits: { columns: 2 } })).rejects.toThrow(code('file.tooManyColumns'))
    await expect(rowsOf(fileWith(Array.from({ length: 16_385 }, (_, i) => `c${i}`).join(',')))).rejects.toThrow(
      code('file.tooManyColumns'),
    )
  })

  test('report a cell or a line that is too long as an error of its row', async () => {
    const file = fileWith(`a,b\n1,${'x'.repeat(200)}\n2,ok\n3,${'y'.repeat(5_000)}\n4,ok\n`)
    const rows = await rowsOf(file, { limits: { cellChars: 100, rowChars: 1_000 } })
    expect(rows.map((row) => ('error' in row ? [row.line, row.error.code] : row.line))).toEqual([
      [2, 'row.tooLong'],
      3,
      [4, 'row.tooLong'],
      5,
    ])
  })

  test('refuse what is no table at all, each with its reason', async () => {
    for (const [bytes, expected] of [
      ['', 'file.empty'],
      [' \n\r\n ', 'file.empty'],
      ['<html><table></table></html>', 'file.unsupported'],
      ['%PDF-1.7', 'file.unsupported'],
      ['[{"a":1}]', 'file.unsupported'],
      [Buffer.from('d0cf11e0a1b11ae100', 'hex'), 'file.unsupported'],
      [Buffer.from([1, 2, 3, 0, 0, 0, 4]), 'file.unsupported'],
      [Buffer.from('ffd8ffe000', 'hex'), 'file.unsupported'],
    ] as const) {
      await expect(rowsOf(fileWith(bytes))).rejects.toThrow(code(expected))
    }
  })

  test('never crash on random bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        await rowsOf(fileWith(Buffer.from(bytes))).catch((error) => expect(error).toBeInstanceOf(TabularRefused))
      }),
      { numRuns: 100 },
    )
  })
})
