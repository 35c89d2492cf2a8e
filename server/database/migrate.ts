import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'
import { DatabaseTrouble } from './trouble.ts'

/** One step of the database's history: a numbered file of SQL statements, never changed once released. */
export interface Migration {
  readonly id: string
  readonly sql: string
  readonly checksum: string
}

const ownFolder = join(import.meta.dirname, 'migrations')

/** Any number does; it only has to be the same in every node. */
const migrationLock = 5_005

/**
 * Brings a database up to date: runs the numbered `.sql` files that it has not seen, each in a transaction of its own.
 *
 * Nodes that start at once wait for each other on a transaction's lock, so any pooler may stand between; one that is
 * killed in the middle of a file leaves no trace of that file, and the next start goes on from there.
 *
 * @returns ids of the files that this call has run
 * @throws {DatabaseTrouble} `database.migration`: a file fails, was changed after it had been applied, or the database
 *   is newer than this program
 */
export async function migrate(pool: pg.Pool, folder = ownFolder): Promise<string[]> {
  const migrations = await readMigrations(folder)
  const applied: string[] = []
  for (;;) {
    const ran = await runNext(pool, migrations)
    if (!ran) return applied
    applied.push(ran)
  }
}

/** The migrations of this program, in order. */
export async function readMigrations(folder = ownFolder): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  const migrations = names.map(async (name, index): Promise<Migration> => {
    if (Number(/^(\d{4})-[a-z0-9-]+\.sql$/.exec(name)?.[1]) !== index + 1) {
      throw new DatabaseTrouble('database.migration', `Migrations are numbered 0001-name.sql without gaps: ${name}`)
    }
    // Line ends differ between checkouts and mean nothing.
    const sql = (await readFile(join(folder, name), 'utf8')).replaceAll('\r\n', '\n')
    return { id: name.slice(0, -4), sql, checksum: createHash('sha256').update(sql).digest('hex') }
  })
  return Promise.all(migrations)
}

const migrationTable =
  'create table if not exists migration (id text primary key, checksum text not null, applied_at timestamptz not null default now())'

/** Runs one migration inside the caller's transaction and writes it down. */
export async function runMigration(client: pg.ClientBase, { id, sql, checksum }: Migration): Promise<void> {
  await client.query(migrationTable)
  await client.query(sql).catch((cause: Error) => {
    throw new DatabaseTrouble('database.migration', `Migration ${id} failed: ${cause.message}`, { cause })
  })
  await client.query('insert into migration (id, checksum) values ($1, $2)', [id, checksum])
}

async function runNext(pool: pg.Pool, migrations: readonly Migration[]): Promise<string | undefined> {
  const client = await pool.connect()
  let failure: Error | undefined
  try {
    await client.query('begin')
    await client.query('select pg_advisory_xact_lock($1)', [migrationLock])
    await client.query(migrationTable)
    const { rows } = await client.query<Pick<Migration, 'id' | 'checksum'>>(
      'select id, checksum from migration order by id',
    )
    checkHistory(rows, migrations)
    const next = migrations[rows.length]
    if (next) await runMigration(client, next)
    await client.query('commit')
    return next?.id
  } catch (error) {
    failure = error as Error
    throw error
  } finally {
    // A connection in an unknown state is closed, which also ends its transaction.
    client.release(failure)
  }
}

function checkHistory(applied: readonly Pick<Migration, 'id' | 'checksum'>[], known: readonly Migration[]): void {
  for (const [index, { id, checksum }] of applied.entries()) {
    const migration = known[index]
    if (migration?.id !== id) {
      throw new DatabaseTrouble(
        'database.migration',
        `The database has migration ${id}, which this program does not know: it was used by a newer version.`,
      )
    }
    if (migration.checksum !== checksum) {
      throw new DatabaseTrouble('database.migration', `Migration ${id} was changed after it had been applied.`)
    }
  }
}
