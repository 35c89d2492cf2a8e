import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { createGzip } from 'node:zlib'
import { BackupRefused } from './refusal.ts'

/**
 * One file for everything, written and read as a stream.
 *
 *     magic, then frames: kind (1 byte), length (4 bytes), content
 *     T  a table begins: its name and columns as JSON
 *     D  a piece of it: gzip of COPY's text form
 *     E  it has ended: digest and rows as JSON
 *     M  the manifest as JSON: versions, tables, sequences
 *     Z  SHA-256 over all bytes before this frame; nothing follows
 *
 * Wherever a byte is changed, missing or too much, the last digest does not fit: an archive is whole or it is refused.
 */
const MAGIC = Buffer.from('fivefold backup 1\n')
const FRAME_BYTES = 4 * 1024 * 1024

export type Kind = 'T' | 'D' | 'E' | 'M' | 'Z'
export type TableHead = { table: string; columns: string[] }
export type TableEnd = { sha256: string; rows: number }
export type Manifest = {
  format: 1
  version: string
  createdAt: string
  postgres: number
  /** the key outside the database that opens the sealed fields; the archive does not hold it */
  masterKey: string
  migrations: { id: string; checksum: string }[]
  tables: (TableHead & TableEnd)[]
  sequences: { name: string; value: number }[]
}

/** Turns parts into the bytes of an archive. */
export class ArchiveWriter {
  readonly #all: Hash = createHash('sha256')

  begin(): Buffer {
    return this.#counted(MAGIC)
  }

  frame(kind: Kind, content: Buffer | object): Buffer {
    const body = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content))
    const head = Buffer.alloc(5)
    head.write(kind, 0, 'latin1')
    head.writeUInt32BE(body.length, 1)
    return this.#counted(Buffer.concat([head, body]))
  }

  end(): Buffer {
    return this.frame('Z', this.#all.copy().digest())
  }

  /** A table's text, squeezed into frames; `done` learns its digest. */
  async *table(rows: Readable, done: (end: TableEnd) => void): AsyncGenerator<Buffer> {
    const meter = new Meter()
    const gzip = createGzip({ level: 3 })
    rows.on('error', (error) => gzip.destroy(error))
    rows.on('data', (chunk: Buffer) => {
      meter.take(chunk)
      if (!gzip.write(chunk)) {
        rows.pause()
        gzip.once('drain', () => rows.resume())
      }
    })
    rows.once('end', () => gzip.end())
    try {
      for await (const piece of gzip) yield this.frame('D', piece as Buffer)
    } finally {
      rows.destroy()
    }
    const end = meter.end()
    done(end)
    yield this.frame('E', end)
  }

  #counted(bytes: Buffer): Buffer {
    this.#all.update(bytes)
    return bytes
  }
}

/** Counts the lines of COPY's text form, in which a line break inside a value is written as two letters, and its digest. */
export class Meter {
  readonly #hash = createHash('sha256')
  #rows = 0

  take(chunk: Buffer): void {
    this.#hash.update(chunk)
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) this.#rows++
  }

  end(): TableEnd {
    return { sha256: this.#hash.digest('hex'), rows: this.#rows }
  }
}

export type Frame = { kind: Kind; body: Buffer }

/**
 * The frames of an archive, in order, the last one checked against all bytes before it.
 *
 * @throws {BackupRefused} not an archive, or not whole
 */
export async function* readFrames(file: string): AsyncGenerator<Frame> {
  const all = createHash('sha256')
  const reader = new ByteReader(createReadStream(file, { highWaterMark: 256 * 1024 }))
  try {
    const magic = await reader.take(MAGIC.length)
    if (!magic?.equals(MAGIC)) throw new BackupRefused('archive.notOurs', `${file} is not a Fivefold backup.`)
    all.update(magic)
    for (;;) {
      const head = await reader.take(5)
      if (head === undefined) throw damaged('it ends too early')
      const kind = head.toString('latin1', 0, 1)
      const length = head.readUInt32BE(1)
      if (!'TDEMZ'.includes(kind) || length > FRAME_BYTES) throw damaged('a frame has no meaning')
      const body = await reader.take(length)
      if (body === undefined) throw damaged('it ends too early')
      if (kind === 'Z') {
        if (!body.equals(all.digest())) throw damaged('its digest does not fit')
        if ((await reader.take(1)) !== undefined) throw damaged('something follows its end')
        return
      }
      all.update(head).update(body)
      yield { kind: kind as Kind, body }
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || (error as NodeJS.ErrnoException).code === 'EISDIR')
      throw new BackupRefused('archive.missing', `There is no file ${file}.`)
    throw error
  } finally {
    reader.close()
  }
}

export const damaged = (why: string) =>
  new BackupRefused('archive.damaged', `The archive is damaged: ${why}. Nothing was changed.`)

/** A stream as so many bytes at a time. */
class ByteReader {
  readonly #stream: Readable
  readonly #chunks: AsyncIterator<Buffer>
  #rest: Buffer = Buffer.alloc(0)

  constructor(stream: Readable) {
    this.#stream = stream
    this.#chunks = stream[Symbol.asyncIterator]()
  }

  /** Exactly `count` bytes; undefined when fewer are left. */
  async take(count: number): Promise<Buffer | undefined> {
    const pieces = [this.#rest]
    let length = this.#rest.length
    while (length < count) {
      const { value, done } = await this.#chunks.next()
      if (done) return undefined
      pieces.push(value)
      length += value.length
    }
    const all = pieces.length === 1 ? this.#rest : Buffer.concat(pieces)
    this.#rest = all.subarray(count)
    return all.subarray(0, count)
  }

  close(): void {
    this.#stream.destroy()
  }
}
