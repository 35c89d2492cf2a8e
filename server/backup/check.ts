import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { damaged, type Frame, type Manifest, Meter, readFrames, type TableEnd, type TableHead } from './archive.ts'
import { BackupRefused } from './refusal.ts'

export type Sink = (head: TableHead) => Promise<Writable> | Writable

/**
 * Reads an archive to its end, every digest checked, and gives each table's text to a sink.
 *
 * @param sink where a table goes; nowhere when left out
 * @throws {BackupRefused} not an archive, damaged, of a later format
 */
export async function readArchive(file: string, sink: Sink = nowhere): Promise<Manifest> {
  const frames = readFrames(file)
  const ends = new Map<string, TableEnd>()
  let manifest: Manifest | undefined
  try {
    for (let frame = await frames.next(); !frame.done; frame = await frames.next()) {
      const { kind, body } = frame.value
      if (manifest !== undefined) throw damaged('something follows its manifest')
      if (kind === 'T') {
        const head = parsed<TableHead>(body)
        ends.set(head.table, await readTable(frames, await sink(head)))
      } else if (kind === 'M') manifest = parsed<Manifest>(body)
      else throw damaged('its parts are out of order')
    }
  } finally {
    await frames.return(undefined)
  }
  if (manifest === undefined) throw damaged('it has no manifest')
  if (manifest.format !== 1)
    throw new BackupRefused('archive.newer', 'This archive was made by a later version of the product.')
  for (const { table, rows, sha256 } of manifest.tables) {
    const end = ends.get(table)
    if (end?.rows !== rows || end.sha256 !== sha256) throw damaged(`its list does not fit table ${table}`)
  }
  if (ends.size !== manifest.tables.length) throw damaged('its list does not name every table')
  return manifest
}

async function readTable(frames: AsyncGenerator<Frame>, into: Writable): Promise<TableEnd> {
  const meter = new Meter()
  let claimed: TableEnd | undefined
  async function* pieces() {
    for (let frame = await frames.next(); !frame.done; frame = await frames.next()) {
      const { kind, body } = frame.value
      if (kind === 'D') yield body
      else if (kind === 'E') {
        claimed = parsed<TableEnd>(body)
        return
      } else throw damaged('its parts are out of order')
    }
    throw damaged('a table does not end')
  }
  await pipeline(
    pieces,
    createGunzip(),
    async function* (chunks) {
      for await (const chunk of chunks) {
        meter.take(chunk as Buffer)
        yield chunk
      }
    },
    into,
  ).catch((error: NodeJS.ErrnoException) => {
    throw error.code?.startsWith('Z_') ? damaged('a table cannot be unpacked') : error
  })
  const end = meter.end()
  if (claimed?.sha256 !== end.sha256 || claimed.rows !== end.rows) throw damaged('the digest of a table does not fit')
  return end
}

function parsed<T>(body: Buffer): T {
  try {
    return JSON.parse(body.toString('utf8')) as T
  } catch {
    throw damaged('a part cannot be read')
  }
}

const nowhere = () =>
  new Writable({
    write(_chunk, _encoding, done) {
      done()
    },
  })
