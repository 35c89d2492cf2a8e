import { expect, test } from 'vitest'
import { readTable } from './index.ts'
import { fileWith, rowsOf, valuesOf } from './testing-files.ts'

test('an NDJSON file is read line by line, whatever it is called', async () => {
  const file = fileWith('{"id":1,"title":"两行\\n标题 😀"}\r\n\r\n{"id":2,"tags":["a"]}', 'requests.csv')
  expect(await rowsOf(file)).toEqual([
    { line: 1, values: { id: 1, title: '两行\n标题 😀' } },
    { line: 3, values: { id: 2, tags: ['a'] } },
  ])
})

test('a line that is not a JSON object is an error of that line alone, also when it is the first', async () => {
  const lines = [
    '{"id":1',
    '{"id":2}',
    '[3]',
    'null',
    '{"id":5,"t":"\\u0000"}',
    '{"id":6}',
    '{"id":7}',
    'x',
    '{"id":9}',
  ]
  const rows = await rowsOf(fileWith(lines.join('\n')))
  expect(rows.map((row) => ('error' in row ? row.error.code : row.values['id']))).toEqual([
    'row.json',
    2,
    'row.notObject',
    'row.notObject',
    'row.control',
    6,
    7,
    'row.json',
    9,
  ])
})

test('an error does not repeat the line, which may hold personal data', async () => {
  const [row] = await rowsOf(fileWith('{"name":"张三","phone":"13812345678"\n{"id":2}'))
  expect(JSON.stringify(row)).not.toMatch(/张三|13812345678/)
})

test('a line of many megabytes, or with a hundred thousand brackets, is an error and costs no more than its limit', async () => {
  const deep = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`
  const file = fileWith(`{"id":1}\n{"id":"${'x'.repeat(5_000_000)}"}\n${deep}\n{"id":4}`)
  const rows = await rowsOf(file, { limits: { rowChars: 1_000_000 } })
  expect(rows.map((row) => ('error' in row ? row.error.code : row.line))).toEqual([1, 'row.tooLong', 3, 4])
})

test('reading says how far it is, and may be left early', async () => {
  const file = fileWith('{"id":1}\n'.repeat(100_000))
  const shares: number[] = []
  expect(await valuesOf(file, { onProgress: (share) => shares.push(share) })).toHaveLength(100_000)
  expect(shares.at(-1)).toBe(1)
  expect(shares).toEqual(shares.toSorted((a, b) => a - b))
  for await (const row of readTable(file)) if (row.line === 3) break
})

test('a file that is not there is an error of the disk, not of the file', async () => {
  await expect(rowsOf('/nowhere/at/all.csv')).rejects.toThrow(expect.objectContaining({ code: 'ENOENT' }))
})
