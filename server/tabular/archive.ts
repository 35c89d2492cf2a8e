import type { Readable } from 'node:stream'
import { crc32 } from 'node:zlib'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { RATIO_FROM_BYTES, type TabularLimits } from './limits.ts'
import { TabularRefused } from './refusal.ts'

/** The parts of a zip archive by name. Parts are read as streams, never written to disk, whatever their names say. */
export type Archive = {
  has(name: string): boolean
  /** Unpacked size the archive states; reading stops at it. */
  bytes(name: string): number
  /** @throws {TabularRefused} file.corrupt: missing, damaged, or longer than it says */
  read(name: string): AsyncGenerator<Buffer>
  close(): void
}

/** @throws {TabularRefused} file.corrupt, file.bomb: too many parts, too large, or packed tighter than honest data can be */
export async function openArchive(file: string, limits: TabularLimits): Promise<Archive> {
  const zip = await openPromise(file, { lazyEntries: true, autoClose: false, validateEntrySizes: true }).catch(refuse)
  try {
    const entries = await entriesOf(zip, limits)
    return {
      has: (name) => entries.has(name),
      bytes: (name) => entries.get(name)?.uncompressedSize ?? 0,
      read: (name) => readPart(zip, entries.get(name), name),
      close: () => zip.close(),
    }
  } catch (error) {
    zip.close()
    throw error
  }
}

async function entriesOf(zip: ZipFile, limits: TabularLimits): Promise<Map<string, Entry>> {
  if (zip.entryCount > limits.entries) throw new TabularRefused('file.bomb', `${zip.entryCount} parts`)
  const entries = new Map<string, Entry>()
  let total = 0
  try {
    for await (const entry of zip.eachEntry()) {
      const { uncompressedSize, compressedSize } = entry
      total += uncompressedSize
      if (total > limits.unpackedBytes)
        throw new TabularRefused('file.bomb', `unpacks to more than ${limits.unpackedBytes} bytes`)
      if (uncompressedSize > RATIO_FROM_BYTES && uncompressedSize > compressedSize * limits.ratio) {
        throw new TabularRefused('file.bomb', `a part unpacks to more than ${limits.ratio} times its size`)
      }
      if (!entries.has(entry.fileName)) entries.set(entry.fileName, entry)
    }
  } catch (error) {
    refuse(error)
  }
  return entries
}

async function* readPart(zip: ZipFile, entry: Entry | undefined, name: string): AsyncGenerator<Buffer> {
  if (!entry) throw new TabularRefused('file.corrupt', `part ${name} is missing`)
  if (entry.isEncrypted()) throw new TabularRefused('file.unsupported', 'an encrypted archive')
  let checksum = 0
  let stream: Readable | undefined
  try {
    stream = await zip.openReadStreamPromise(entry)
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      checksum = crc32(chunk, checksum)
      yield chunk
    }
  } catch (error) {
    refuse(error)
  } finally {
    stream?.destroy()
  }
  if (checksum !== entry.crc32) throw new TabularRefused('file.corrupt', `part ${name} does not match its checksum`)
}

/** What the zip and inflate libraries throw for bad bytes is a refusal; failures of the disk stay what they are. */
function refuse(error: unknown): never {
  if (error instanceof TabularRefused || (error as NodeJS.ErrnoException).syscall) throw error
  throw new TabularRefused('file.corrupt', error instanceof Error ? error.message : String(error), { cause: error })
}
