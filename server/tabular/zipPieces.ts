import { pipeline, Readable } from 'node:stream'
import { crc32, createDeflateRaw } from 'node:zlib'

/** A part of an archive: its text comes in pieces as it is made. */
export type ZipPart = { name: string; text: Iterable<string> | AsyncIterable<string> }

type Written = { name: Buffer; checksum: number; packed: number; unpacked: number; offset: number }

/** 1980-01-01, the earliest date a zip can hold: the same table always gives the same bytes. */
const DOS_DATE = 0x21
/** Sizes follow the data (bit 3), names are UTF-8 (bit 11). */
const FLAGS = 0x0808
const DEFLATE = 8
const LIMIT = 0xffffffff

/**
 * A zip archive, piece by piece, in constant memory.
 *
 * @throws {RangeError} a part or the archive reaches 4 GiB, which this form of the format cannot say
 */
export async function* zipPieces(parts: Iterable<ZipPart>): AsyncGenerator<Buffer> {
  const written: Written[] = []
  let offset = 0
  for (const { name, text } of parts) {
    const part: Written = { name: Buffer.from(name), checksum: 0, packed: 0, unpacked: 0, offset }
    const head = Buffer.concat([Buffer.alloc(30), part.name])
    head.writeUInt32LE(0x04034b50, 0)
    writeCommon(head, 4)
    head.writeUInt16LE(part.name.length, 26)
    yield head
    async function* measured() {
      for await (const piece of text) {
        const bytes = Buffer.from(piece)
        part.checksum = crc32(bytes, part.checksum)
        part.unpacked += bytes.length
        yield bytes
      }
    }
    const deflated = createDeflateRaw()
    // A failure of the source destroys `deflated` with it, and so reaches the loop below.
    pipeline(Readable.from(measured()), deflated, () => {})
    for await (const chunk of deflated as AsyncIterable<Buffer>) {
      part.packed += chunk.length
      yield chunk
    }
    const sizes = Buffer.alloc(16)
    sizes.writeUInt32LE(0x08074b50, 0)
    writeSizes(sizes, 4, part)
    yield sizes
    offset += head.length + part.packed + sizes.length
    written.push(part)
  }
  const directory = Buffer.concat(written.map(directoryEntry))
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(written.length, 8)
  end.writeUInt16LE(written.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  yield Buffer.concat([directory, end])
}

function directoryEntry(part: Written): Buffer {
  const entry = Buffer.concat([Buffer.alloc(46), part.name])
  entry.writeUInt32LE(0x02014b50, 0)
  entry.writeUInt16LE(20, 4)
  writeCommon(entry, 6)
  writeSizes(entry, 16, part)
  entry.writeUInt16LE(part.name.length, 28)
  entry.writeUInt32LE(part.offset, 42)
  return entry
}

function writeCommon(into: Buffer, at: number): void {
  into.writeUInt16LE(20, at)
  into.writeUInt16LE(FLAGS, at + 2)
  into.writeUInt16LE(DEFLATE, at + 4)
  into.writeUInt16LE(DOS_DATE, at + 8)
}

function writeSizes(into: Buffer, at: number, { checksum, packed, unpacked, offset }: Written): void {
  if (unpacked > LIMIT || offset + packed > LIMIT) throw new RangeError('an archive of more than 4 GiB')
  into.writeUInt32LE(checksum, at)
  into.writeUInt32LE(packed, at + 4)
  into.writeUInt32LE(unpacked, at + 8)
}
