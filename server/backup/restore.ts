import { copyFileSync, existsSync, mkdirSync, renameSync } from 'node:fs'
import { dirname } from 'node:path'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { setAnchorsAside } from '../audit/index.ts'
import { masterKeyFile, openMasterKey } from '../cryptography/index.ts'
import { type Database, type Migration, readMigrations, runMigration } from '../database/index.ts'
import type { Manifest } from './archive.ts'
import { readArchive } from './check.ts'
import { BackupRefused } from './refusal.ts'
import { copyColumns, quoted, sequencesOf } from './tables.ts'

export type RestoreOptions = {
  file: string
  /** a copy of the master key the archive was made under, put into place when there is none or one that is not used */
  keyFile?: string | undefined
  /** replaces what the database holds */
  force?: boolean | undefined
  onProgress?: (done: number, of: number) => void
}

/**
 * Puts an archive into a database that holds nothing, in one transaction: afterwards it is the installation that was backed up, or
 * nothing has changed. The whole archive is checked before anything is touched, and once more while it is read in.
 *
 * An archive of an earlier version is read into the tables of that version and then brought up to date.
 *
 * @throws {BackupRefused} damaged, made by a later version, database not empty or in use, master key missing or another one
 */
export async function restoreBackup(
  { database, dataDir }: { database: Database; dataDir: string },
  { file, keyFile, force = false, onProgress = () => {} }: RestoreOptions,
): Promise<Manifest> {
  const manifest = await readArchive(file)
  const migrations = await stepsFor(manifest)
  const placeKey = keyFor(dataDir, manifest, keyFile)
  const client = await database.pool.connect()
  let failure: Error | undefined
  try {
    await client.query('begin')
    await checkAlone(client)
    if (!force && (await tenantCount(client)) > 0)
      throw new BackupRefused('restore.notEmpty', 'This installation holds data already. With --force it is replaced.')
    await clear(client)
    for (const migration of migrations.before) await runMigration(client, migration)
    await fill(client, file, manifest, onProgress)
    for (const migration of migrations.after) await runMigration(client, migration)
    // the key first: data without its key is lost, a key without its data does no harm
    placeKey()
    await client.query('commit')
    await setAnchorsAside(dataDir)
    return manifest
  } catch (error) {
    failure = error as Error
    throw error
  } finally {
    // also ends the transaction: what was done in it has not happened
    client.release(failure)
  }
}

/** The migrations that lead to the tables of the archive, and those that lead on from there. */
async function stepsFor(manifest: Manifest): Promise<{ before: Migration[]; after: Migration[] }> {
  const known = await readMigrations()
  manifest.migrations.forEach(({ id, checksum }, at) => {
    if (known[at]?.id === id && known[at].checksum === checksum) return
    throw new BackupRefused(
      'archive.newer',
      `The archive was made by version ${manifest.version} with migration ${id}, which this program does not know. Restore it with that version or a later one.`,
    )
  })
  return { before: known.slice(0, manifest.migrations.length), after: known.slice(manifest.migrations.length) }
}

/** Checks that the key the archive needs is at hand; returns how it is put into place. */
function keyFor(dataDir: string, { masterKey }: Manifest, given: string | undefined): () => void {
  const own = masterKeyFile(dataDir)
  if (existsSync(own) && openMasterKey(own, []).id === masterKey) return () => {}
  if (given === undefined)
    throw new BackupRefused(
      'restore.keyMissing',
      `The archive was made under master key ${masterKey}, which is not in ${own}. Name the copy you keep: --key-file <path>.`,
    )
  if (!existsSync(given)) throw new BackupRefused('restore.keyMissing', `There is no file ${given}.`)
  const { id } = openMasterKey(given, [])
  if (id !== masterKey)
    throw new BackupRefused('restore.keyWrong', `${given} holds master key ${id}; the archive needs ${masterKey}.`)
  return () => {
    mkdirSync(dirname(own), { recursive: true, mode: 0o700 })
    if (existsSync(own)) renameSync(own, `${own}.replaced-${Date.now()}`)
    copyFileSync(given, own)
    openMasterKey(own, [])
  }
}

/** Nobody else may be connected: a server would go on with what it remembers of the data it had. */
async function checkAlone(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ others: number }>(`
    select (count(*) filter (where application_name = 'fivefold' and datname = current_database() and pid <> pg_backend_pid())
      -- every process at an embedded server, this one included, says with one connection that it is there
      + greatest(count(*) filter (where application_name = 'fivefold keeper') - 1, 0))::int as others
    from pg_stat_activity`)
  if ((rows[0]?.others ?? 0) > 0)
    throw new BackupRefused('restore.inUse', 'A running server uses this database. Stop it first.')
}

async function tenantCount(client: pg.ClientBase): Promise<number> {
  const { rows } = await client.query<{ there: boolean }>(`select to_regclass('public.tenant') is not null as there`)
  if (!rows[0]?.there) return 0
  // the owner is bound by row-level security as well; only the system role sees all tenants
  await client.query('set local role fivefold_system')
  const counted = await client.query<{ n: number }>('select count(*)::int as n from tenant')
  await client.query('reset role')
  return counted.rows[0]?.n ?? 0
}

/** Removes the product's tables, sequences and functions. What is not ours in the database stays. */
async function clear(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ statement: string }>(`
    select 'drop table ' || oid::regclass || ' cascade' as statement from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
    union all
    select 'drop sequence if exists ' || oid::regclass || ' cascade' from pg_class where relnamespace = 'public'::regnamespace and relkind = 'S'
    union all
    select 'drop function if exists ' || p.oid::regprocedure || ' cascade' from pg_proc p where p.pronamespace = 'public'::regnamespace
      and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`)
  for (const { statement } of rows) await client.query(statement)
}

async function fill(
  client: pg.ClientBase,
  file: string,
  manifest: Manifest,
  onProgress: (done: number, of: number) => void,
): Promise<void> {
  const { rows: tables } = await client.query<{ name: string; forced: boolean }>(
    `select relname as name, relforcerowsecurity as forced from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`,
  )
  // The owner fills the tables; for that alone, and until the end of this transaction, it is not bound by the policies. What triggers
  // would add has been added in its time and comes with the archive; references between the tables are checked all the same.
  for (const { name, forced } of tables) {
    await client.query(`alter table ${quoted(name)} disable trigger user`)
    if (forced) await client.query(`alter table ${quoted(name)} no force row level security`)
  }
  let done = 0
  let last: string | undefined
  const again = await readArchive(file, async ({ table, columns }) => {
    // the tables that follow refer to this one, and a table that is believed to be empty is searched the slow way
    if (last !== undefined) await client.query(`analyze ${quoted(last)}`)
    last = table
    onProgress(++done, manifest.tables.length)
    return client.query(copyFrom(`copy ${copyColumns({ name: table, columns })} from stdin`))
  })
  if (JSON.stringify(again) !== JSON.stringify(manifest))
    throw new BackupRefused('archive.damaged', 'The archive changed while it was read. Nothing was changed.')
  for (const { name, forced } of tables) {
    await client.query(`alter table ${quoted(name)} enable trigger user`)
    if (forced) await client.query(`alter table ${quoted(name)} force row level security`)
  }
  const sequences = new Set(await sequencesOf(client))
  for (const { name, value } of manifest.sequences)
    if (sequences.has(name)) await client.query('select setval($1::regclass, $2)', [quoted(name), value])
}
