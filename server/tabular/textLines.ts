import { createReadStream } from 'node:fs'
import iconv from 'iconv-lite'

/** A physical line, from 1. `tooLong`: more than the limit, of which only the beginning was kept. */
export type TextLine = { line: number; text: string; tooLong: boolean }

export type TextEncoding = { name: 'utf-8' | 'gb18030' | 'utf-16le' | 'utf-16be'; clean: boolean }

/**
 * The encoding a text file is written in. Without a byte order mark it is UTF-8 when every byte fits. Otherwise it is
 * GB18030 (which contains GBK and GB2312), unless most of its characters do fit UTF-8: that is UTF-8 with damage, and
 * reading it as GB18030 would turn all of it into other characters. The whole file is looked at, as one name written
 * elsewhere in another encoding may come late.
 */
export async function encodingOf(file: string): Promise<TextEncoding> {
  let strict: TextDecoder | undefined = new TextDecoder('utf-8', { fatal: true })
  const lenient = new TextDecoder('utf-8')
  let beyondAscii = 0
  let damaged = 0
  let first = true
  const count = (text: string) => {
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at)
      if (unit > 0x7f) beyondAscii++
      if (unit === 0xfffd) damaged++
    }
  }
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    if (first && chunk[0] === 0xff && chunk[1] === 0xfe) return { name: 'utf-16le', clean: true }
    if (first && chunk[0] === 0xfe && chunk[1] === 0xff) return { name: 'utf-16be', clean: true }
    first = false
    try {
      strict?.decode(chunk, { stream: true })
    } catch {
      strict = undefined
    }
    count(lenient.decode(chunk, { stream: true }))
  }
  count(lenient.decode())
  try {
    strict?.decode()
  } catch {
    strict = undefined
  }
  if (strict) return { name: 'utf-8', clean: true }
  return { name: damaged * 10 < beyondAscii ? 'utf-8' : 'gb18030', clean: false }
}

/**
 * The lines of a text file, a batch for each piece read from disk. Lines end with LF, CR LF or CR; a byte order mark is dropped.
 *
 * @param maxChars longest line kept; of a longer one only that much is ever in memory
 * @param onBytes  called with the number of bytes read so far
 */
export async function* textLines(
  file: string,
  encoding: TextEncoding,
  maxChars: number,
  onBytes: (bytes: number) => void = () => {},
): AsyncGenerator<TextLine[]> {
  const decoder = iconv.getDecoder(encoding.name)
  let line = 1
  let pending = ''
  let tooLong = false
  let afterCarriageReturn = false
  let bytes = 0

  const take = (piece: string) => {
    const room = maxChars - pending.length
    if (piece.length > room) tooLong = true
    if (room > 0) pending += piece.length > room ? piece.slice(0, room) : piece
  }
  const split = (text: string): TextLine[] => {
    const lines: TextLine[] = []
    let from = 0
    for (const end of text.matchAll(/\r\n?|\n/g)) {
      // The LF of a CR LF that two pieces share has already ended its line.
      const shared = afterCarriageReturn && end.index === 0 && end[0] === '\n'
      afterCarriageReturn = false
      if (!shared) {
        take(text.slice(from, end.index))
        lines.push({ line: line++, text: pending, tooLong })
        pending = ''
        tooLong = false
      }
      from = end.index + end[0].length
    }
    if (text !== '') afterCarriageReturn = text.endsWith('\r')
    take(text.slice(from))
    return lines
  }

  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    bytes += chunk.length
    const lines = split(decoder.write(chunk))
    onBytes(bytes)
    if (lines.length > 0) yield lines
  }
  const rest = split(decoder.end() ?? '')
  if (pending !== '' || tooLong) rest.push({ line, text: pending, tooLong })
  if (rest.length > 0) yield rest
}
