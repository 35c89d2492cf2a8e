import { createWriteStream, existsSync, readFileSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import type { Installation } from '../kernel/index.ts'
import { ArchiveWriter, type Manifest } from './archive.ts'
import { BackupRefused } from './refusal.ts'
import { copyColumns, quoted, sequencesOf, tablesInOrder } from './tables.ts'

export type BackupOptions = {
  file: string
  /** tables done, of how many */
  onProgress?: (done: number, of: number) => void
  signal?: AbortSignal
}

/**
 * Writes everything an installation remembers into one file, as it stands at one moment, while others go on working.
 * The master key is not among it: who finds the file cannot read the sealed facts in it, and who loses the key cannot either.
 *
 * The file appears under its name when it is whole; it is readable for its owner alone.
 *
 * @throws {BackupRefused} the file exists; cancelled
 */
export async function createBackup(
  { database, keyring }: Installation,
  { file, onProgress = () => {}, signal }: BackupOptions,
): Promise<Manifest> {
  if (existsSync(file)) throw new BackupRefused('archive.exists', `${file} exists. Give another name or remove it.`)
  const aside = `${file}.part-${process.pid}`
  const client = await database.pool.connect()
  let failure: Error | undefined
  try {
    // one snapshot for all tables, under a role that may read everything and change nothing
    await client.query('begin isolation level repeatable read read only; set local role fivefold_archivist')
    const manifest = await emptyManifest(client, database.version, keyring.masterId)
    const bytes = archiveOf(client, manifest, onProgress)
    await pipeline(bytes, createWriteStream(aside, { mode: 0o600, flags: 'wx' }), { signal })
    await client.query('commit')
    await settle(aside, file)
    return manifest
  } catch (error) {
    failure = error as Error
    await rm(aside, { force: true })
    if (signal?.aborted) throw new BackupRefused('archive.cancelled', 'Cancelled; no file was left behind.')
    throw error
  } finally {
    // a connection in the middle of a COPY is closed, not given back
    client.release(failure)
  }
}

async function emptyManifest(client: pg.ClientBase, postgres: number, masterKey: string): Promise<Manifest> {
  const { rows: migrations } = await client.query<Manifest['migrations'][number]>(
    'select id, checksum from migration order by id',
  )
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  return {
    format: 1,
    version,
    createdAt: new Date().toISOString(),
    postgres,
    masterKey,
    migrations,
    tables: [],
    sequences: [],
  }
}

async function* archiveOf(
  client: pg.ClientBase,
  manifest: Manifest,
  onProgress: (done: number, of: number) => void,
): AsyncGenerator<Buffer> {
  const writer = new ArchiveWriter()
  yield writer.begin()
  const tables = await tablesInOrder(client)
  for (const [at, table] of tables.entries()) {
    const head = { table: table.name, columns: table.columns }
    yield writer.frame('T', head)
    const rows = client.query(copyTo(`copy ${copyColumns(table)} to stdout`))
    yield* writer.table(rows, (end) => manifest.tables.push({ ...head, ...end }))
    onProgress(at + 1, tables.length)
  }
  // read last: a sequence runs ahead of every snapshot, so no number is given out twice after a restore
  for (const name of await sequencesOf(client)) {
    const { rows } = await client.query<{ value: number; used: boolean }>(
      `select last_value as value, is_called as used from ${quoted(name)}`,
    )
    const [found] = rows
    if (found?.used) manifest.sequences.push({ name, value: found.value })
  }
  yield writer.frame('M', manifest)
  yield writer.end()
}

/** On disk first, then under its name, then the name on disk: a power cut leaves the whole file or none. */
async function settle(aside: string, file: string): Promise<void> {
  await synced(aside)
  await rename(aside, file)
  if (process.platform !== 'win32') await synced(dirname(file))
}

async function synced(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
