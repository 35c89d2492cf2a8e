import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import writeExcelFile from 'write-excel-file/node'
import { readTable, TabularRefused } from './index.ts'
import { bytesOf, fileWith, inlineRow, rowsOf, valuesOf, workbookWith } from './testing-files.ts'
import { zipPieces } from './zipPieces.ts'

const code = (expected: string) => expect.objectContaining({ name: 'TabularRefused', code: expected })

describe('a workbook', () => {
  test('written by another program is read: shared texts, numbers, dates, truth values', async () => {
    const file = fileWith(
      await writeExcelFile([
        ['编号', '姓名', '日期', '完成'],
        [1, '张三 & <李四>', { value: new Date('2026-11-24T00:00:00Z'), type: Date, format: 'yyyy-mm-dd' }, true],
        [2.5, '𠮷野', null, false],
      ]).toBuffer(),
    )
    expect(await rowsOf(file)).toEqual([
      { line: 2, values: { 编号: 1, 姓名: '张三 & <李四>', 日期: '2026-11-24', 完成: true } },
      { line: 3, values: { 编号: 2.5, 姓名: '𠮷野', 完成: false } },
    ])
  })

  test('has its dates by style, also Chinese ones and those with a time, and its identity numbers digit by digit', async () => {
    const bytes = await workbookWith(
      `${inlineRow(1, 'a', 'b', 'c', 'd', 'e')}<row r="2"><c r="A2" s="1"><v>46350</v></c>` +
        '<c r="B2" s="2"><v>46350.395833333336</v></c><c r="C2" s="3"><v>0.395833333333333</v></c>' +
        '<c r="D2"><v>110105194912310021</v></c><c r="E2"><v>46350</v></c></row>',
    )
    expect(await valuesOf(fileWith(bytes))).toEqual([
      { a: '2026-11-24', b: '2026-11-24T09:30:00', c: '09:30:00', d: '110105194912310021', e: 46350 },
    ])
  })

  test('is read at the places its cells name, gaps and prefixes included', async () => {
    const bytes = await workbookWith(
      [
        '<x:worksheet xmlns:x="m"><x:sheetData><x:row r="3"><x:c r="B3" t="s"><x:v>0</x:v></x:c><x:c r="D3" t="s"><x:v>1</x:v></x:c></x:row>',
        '<x:row r="7"><x:c r="D7" t="str"><x:f>1+1</x:f><x:v>two_x000A_lines</x:v></x:c><x:c r="B7" t="s"><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>',
      ],
      {
        'xl/sharedStrings.xml':
          '<sst><si><t>姓名</t></si><si><r><t>内</t></r><r><t xml:space="preserve">容 </t></r><rPh><t>nei rong</t></rPh></si><si><t/></si></sst>',
      },
    )
    expect(await rowsOf(fileWith(bytes))).toEqual([{ line: 7, values: { 内容: 'two\nlines' } }])
  })

  test('is read from the first sheet that is not hidden, or from the one named', async () => {
    const file = fileWith(await workbookWith(inlineRow(1, 'a') + inlineRow(2, '1')))
    expect(await valuesOf(file)).toEqual([{ a: '1' }])
    expect(await valuesOf(file, { sheet: '来件' })).toEqual([{ a: '1' }])
    await expect(rowsOf(file, { sheet: '别的' })).rejects.toThrow(code('file.noSheet'))
  })

  test('gives its first rows before the rest is unpacked, so that its size does not matter to memory', async () => {
    function* sheet() {
      yield `<worksheet><sheetData>${inlineRow(1, 'a')}`
      for (let line = 2; line <= 50_000; line += 500) {
        yield Array.from({ length: 500 }, (_, at) =>
          inlineRow(line + at, `第${line + at}行：楼下噪音扰民，已经三天`),
        ).join('')
      }
      yield '</sheetData></worksheet>'
    }
    const file = fileWith(await workbookWith(sheet()))
    let share = 0
    let count = 0
    for await (const row of readTable(file, { onProgress: (read) => (share = read) })) {
      if (row.line === 2) expect(share).toBeLessThan(0.05)
      count++
    }
    expect(count).toBe(50_000)
    expect(share).toBe(1)
  })

  test('with a cell that shows an error has that row in error, with the place', async () => {
    const bytes = await workbookWith(
      `${inlineRow(1, 'a', 'b')}<row r="2"><c r="B2" t="e"><v>#N/A</v></c></row>${inlineRow(3, '1')}`,
    )
    expect(await rowsOf(fileWith(bytes))).toEqual([
      { line: 2, error: { code: 'row.formulaError', detail: 'B2: #N/A' } },
      { line: 3, values: { a: '1' } },
    ])
  })
})

describe('a file that claims to be a workbook', () => {
  const plain = () => workbookWith(inlineRow(1, 'a', 'b') + inlineRow(2, '1', '2').repeat(200))

  test('is refused when it is cut off, at whatever byte, or when any byte is changed it is refused or read', async () => {
    const bytes = await plain()
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        if (at >= 4) await expect(rowsOf(fileWith(bytes.subarray(0, at)))).rejects.toBeInstanceOf(TabularRefused)
        const changed = Buffer.from(bytes)
        changed[at] = (changed[at] ?? 0) ^ flip
        await rowsOf(fileWith(changed)).catch((error) => expect(error).toBeInstanceOf(TabularRefused))
      }),
      { numRuns: 150 },
    )
  })

  test('is refused when it is another kind of archive', async () => {
    const zip = await bytesOf(zipPieces([{ name: 'word/document.xml', text: ['<w/>'] }]))
    await expect(rowsOf(fileWith(zip, 'a.xlsx'))).rejects.toThrow(code('file.unsupported'))
    const binary = await bytesOf(zipPieces([{ name: 'xl/workbook.bin', text: ['x'] }]))
    await expect(rowsOf(fileWith(binary, 'a.xlsx'))).rejects.toThrow(code('file.unsupported'))
  })

  test('is refused before unpacking when it is a zip bomb, by ratio, by size, by number of parts', async () => {
    function* blanks() {
      for (let i = 0; i < 40; i++) yield ' '.repeat(1024 * 1024)
    }
    const bomb = await workbookWith(blanks())
    expect(bomb.length).toBeLessThan(60_000)
    await expect(rowsOf(fileWith(bomb))).rejects.toThrow(code('file.bomb'))
    await expect(rowsOf(fileWith(await plain()), { limits: { unpackedBytes: 1_000 } })).rejects.toThrow(
      code('file.bomb'),
    )
    await expect(rowsOf(fileWith(await plain()), { limits: { entries: 3 } })).rejects.toThrow(code('file.bomb'))
  })

  test('is stopped midway when a part unpacks to more than the archive says', async () => {
    const bytes = await plain()
    const part = bytes.lastIndexOf('xl/worksheets/sheet1.xml')
    const sizeAt = part - 46 + 24
    bytes.writeUInt32LE(bytes.readUInt32LE(sizeAt) - 100, sizeAt)
    await expect(rowsOf(fileWith(bytes))).rejects.toThrow(code('file.corrupt'))
  })

  test('is refused when its XML defines entities, a billion laughs or a file to fetch', async () => {
    const lol = [
      '<!ENTITY a "ha">',
      ...Array.from({ length: 9 }, (_, i) => `<!ENTITY a${i} "${`&a${i || ''};`.repeat(10)}">`),
    ]
    for (const doctype of [
      `<!DOCTYPE x [${lol.join('')}]>`,
      '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
    ]) {
      const bytes = await workbookWith([
        `${doctype}<worksheet><sheetData>${inlineRow(1, '&e;')}</sheetData></worksheet>`,
      ])
      await expect(rowsOf(fileWith(bytes))).rejects.toThrow(code('file.corrupt'))
    }
    await expect(rowsOf(fileWith(await workbookWith(inlineRow(1, '&undefined;'))))).rejects.toThrow(
      code('file.corrupt'),
    )
  })

  test('is refused when it nests without end, or when a tag or text never ends', async () => {
    await expect(rowsOf(fileWith(await workbookWith(['<a>'.repeat(1_000)])))).rejects.toThrow(code('file.corrupt'))
    const limits = { rowChars: 100_000 }
    for (const start of ['<worksheet>', '<worksheet a="', '<worksheet><![CDATA[', '<!DOCTYPE a [']) {
      const bytes = await workbookWith([start, ...Array<string>(50).fill('很长的文字'.repeat(1_000))])
      await expect(rowsOf(fileWith(bytes), { limits })).rejects.toThrow(code('file.tooLarge'))
    }
  })

  test('is refused when it has more columns than a sheet can have, or more than the limit', async () => {
    const wide = inlineRow(1, ...Array<string>(16_385).fill('x'))
    await expect(rowsOf(fileWith(await workbookWith(wide)))).rejects.toThrow(code('file.tooManyColumns'))
    const manyEmpty = `<row r="1">${'<c s="1"/>'.repeat(16_385)}</row>`
    await expect(rowsOf(fileWith(await workbookWith(manyEmpty)))).rejects.toThrow(code('file.tooManyColumns'))
    const faraway = '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="XFD1"><v>1</v></c></row>'
    await expect(rowsOf(fileWith(await workbookWith(faraway)))).rejects.toThrow(code('file.tooManyColumns'))
  })

  test('is read when only empty, formatted cells reach to the last column, as when a whole row was coloured', async () => {
    const coloured = `<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="XFD1" s="1"/></row>${inlineRow(2, '1')}`
    expect(await valuesOf(fileWith(await workbookWith(coloured)))).toEqual([{ a: '1' }])
  })

  test('is refused when a row or cell lies outside the sheet, or refers to text that is not there', async () => {
    for (const sheet of [
      '<row r="1048577"><c><v>1</v></c></row>',
      '<row r="-1"/>',
      '<row r="x"/>',
      '<row r="1"><c r="ZZZZ1"><v>1</v></c></row>',
      '<row r="1"><c r="1"><v>1</v></c></row>',
      '<row r="1"><c t="s"><v>5</v></c></row>',
      '<row r="1"><c><v>NaN</v></c></row>',
    ]) {
      await expect(rowsOf(fileWith(await workbookWith(sheet))), sheet).rejects.toThrow(code('file.corrupt'))
    }
  })

  test('is refused when its shared text exceeds what may be held in memory, empty texts included', async () => {
    const limits = { sharedChars: 10_000 }
    for (const item of ['<si><t>一二三四五六七八九十</t></si>', '<si/>']) {
      const parts = { 'xl/sharedStrings.xml': `<sst>${item.repeat(3_000)}</sst>` }
      const bytes = await workbookWith(inlineRow(1, 'a'), parts)
      await expect(rowsOf(fileWith(bytes), { limits })).rejects.toThrow(code('file.tooLarge'))
    }
  })

  test('is refused, not trusted, when an entry is stored under a path that leaves the archive', async () => {
    const bytes = await bytesOf(zipPieces([{ name: '../../etc/passwd', text: ['x'] }]))
    await expect(rowsOf(fileWith(bytes))).rejects.toThrow(code('file.corrupt'))
  })

  test('never crashes, whatever its sheet holds', async () => {
    const piece = fc.constantFrom(
      ...[
        '<row>',
        '</row>',
        '<c t="s">',
        '<c>',
        '</c>',
        '<v>',
        '</v>',
        '1',
        '<is>',
        '<t>',
        '</t>',
        '</is>',
        '&#0;',
        '&amp;',
        '<!--',
        '-->',
      ],
      ...[
        '<?x?>',
        ']]>',
        '<row r="2"/>',
        '<c r="A1" s="99"><v>1</v></c>',
        '<c r="A1" t="b"><v>x</v></c>',
        'x'.repeat(10),
      ],
    )
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
        const bytes = await workbookWith(pieces.join(''))
        await rowsOf(fileWith(bytes)).catch((error) => expect(error).toBeInstanceOf(TabularRefused))
      }),
      { numRuns: 150 },
    )
  })

  test('is refused when its packed bytes are no deflate stream', async () => {
    const bytes = await plain()
    const sheet = deflateRawSync('x')
    const at = bytes.indexOf('xl/worksheets/sheet1.xml') + 24
    bytes.fill(0xff, at, at + sheet.length + 4)
    await expect(rowsOf(fileWith(bytes))).rejects.toThrow(code('file.corrupt'))
  })
})
