import { StringDecoder } from 'node:string_decoder'
import { SaxesParser } from 'saxes'
import { TabularRefused } from './refusal.ts'

/** What a reader of XML is told. Names are without prefix; attributes keep theirs. */
export type XmlReader = {
  opened(name: string, attributes: Readonly<Record<string, string>>): void
  text(text: string): void
  closed(name: string): void
}

/** Deeper than any spreadsheet; each open element costs memory. */
const MAX_DEPTH = 64

/**
 * Reads XML piece by piece and yields what the reader puts into its list, a batch for each piece.
 *
 * Document types are refused, so no entity can be defined, and none of those a file names is ever fetched.
 *
 * @param maxChars longest stretch without a tag: the parser has to hold it
 * @throws {TabularRefused} file.corrupt: not well-formed; file.tooLarge: a stretch without a tag is too long
 */
export async function* xmlItems<T>(
  chunks: AsyncIterable<Buffer>,
  maxChars: number,
  readerFor: (items: T[]) => XmlReader,
): AsyncGenerator<T[]> {
  const decoder = new StringDecoder('utf8')
  const parser = new SaxesParser({ xmlns: false, position: false })
  const items: T[] = []
  const reader = readerFor(items)
  let depth = 0
  let silent = 0

  parser.on('doctype', () => {
    throw new TabularRefused('file.corrupt', 'a document type declaration')
  })
  parser.on('opentag', ({ name, attributes }) => {
    silent = 0
    if (++depth > MAX_DEPTH) throw new TabularRefused('file.corrupt', `elements nested deeper than ${MAX_DEPTH}`)
    reader.opened(localName(name), attributes)
  })
  parser.on('closetag', ({ name }) => {
    silent = 0
    depth--
    reader.closed(localName(name))
  })
  parser.on('text', (text) => reader.text(text))
  parser.on('cdata', (text) => reader.text(text))

  for await (const chunk of chunks) {
    const text = decoder.write(chunk)
    silent += text.length
    feed(() => parser.write(text))
    if (silent > maxChars)
      throw new TabularRefused('file.tooLarge', `more than ${maxChars} characters between two tags`)
    if (items.length > 0) yield items.splice(0)
  }
  feed(() => parser.write(decoder.end()).close())
  if (items.length > 0) yield items.splice(0)
}

function feed(action: () => unknown): void {
  try {
    action()
  } catch (error) {
    // The parser throws plain errors for bad XML; refusals and bugs come from our own readers.
    if (!(error instanceof Error) || error.constructor !== Error) throw error
    throw new TabularRefused('file.corrupt', error.message.slice(0, 200), { cause: error })
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}
