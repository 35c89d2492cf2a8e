import { TabularRefused } from './refusal.ts'

export type FileKind = 'xlsx' | 'ndjson' | 'csv'

const OTHERS: readonly (readonly [hex: string, what: string])[] = [
  ['d0cf11e0a1b11ae1', 'an old .xls or a password-protected workbook; save it as .xlsx without a password'],
  ['255044462d', 'a PDF'],
  ['504b0506', 'an empty zip archive'],
  ['1f8b', 'a gzip archive'],
  ['526172211a07', 'a RAR archive'],
  ['377abcaf271c', 'a 7z archive'],
  ['89504e47', 'a picture'],
  ['ffd8ff', 'a picture'],
  ['47494638', 'a picture'],
]

/**
 * What a file is, by its first bytes and never by its name.
 *
 * @param head the first bytes, 64 KiB or the whole file
 * @throws {TabularRefused} file.empty, file.unsupported
 */
export function fileKind(head: Buffer): FileKind {
  const hex = head.toString('hex', 0, 16)
  if (hex.startsWith('504b0304')) return 'xlsx'
  const other = OTHERS.find(([magic]) => hex.startsWith(magic))
  if (other) throw new TabularRefused('file.unsupported', other[1])
  const wide = hex.startsWith('fffe') || hex.startsWith('feff')
  if (!wide && head.subarray(0, 4096).includes(0)) throw new TabularRefused('file.unsupported', 'a binary file')

  // Structure is ASCII in every encoding accepted here, so Latin-1 shows it without decoding.
  const text = (wide ? head.filter((byte) => byte !== 0) : head).toString('latin1').replace(/^(ï»¿|ÿþ|þÿ)/, '')
  const lines = text.split(/[\r\n]+/).map((line) => line.trim())
  const first = lines.filter((line) => line !== '').slice(0, 20)
  if (first.length === 0) throw new TabularRefused('file.empty', 'no text in it')
  if (first[0]?.startsWith('<')) throw new TabularRefused('file.unsupported', 'a web page or XML, perhaps named .xls')
  if (first[0]?.startsWith('['))
    throw new TabularRefused('file.unsupported', 'a JSON array; one object a line is expected')
  const objects = first.filter((line) => line.startsWith('{')).length
  return first[0]?.startsWith('{') || objects * 2 > first.length ? 'ndjson' : 'csv'
}
