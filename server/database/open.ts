import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { type EmbeddedServer, embeddedServer } from './embedded.ts'
import { type Keeper, keep } from './keeper.ts'
import { DatabaseTrouble } from './trouble.ts'

/** An open database. Everything in it is reached through `pool`, whose connections belong to the owner of the tables. */
export interface Database {
  readonly pool: pg.Pool
  /** For another process or another client of the same database; holds the password if there is one. */
  readonly url: string
  /** For people: version and place, without secrets. */
  readonly description: string
  /** PostgreSQL's version number, 180004 for 18.4. */
  readonly version: number
  /** Ends the connections, and the embedded server too when no other process uses it. */
  close(): Promise<void>
}

export interface OpenOptions {
  /** The installation's state folder; used when there is no `url`. */
  readonly dataDir: string
  /** A PostgreSQL server of version 15 or newer and a database on it, as `postgresql://user:password@host:port/name`. */
  readonly url?: string | undefined
  /** Connections of this process at most. */
  readonly connections?: number
}

/**
 * Opens the installation's database: the one that `url` names, or an embedded PostgreSQL server in the state folder,
 * which is started, or joined when another process runs it. This file alone knows which of the two it is.
 *
 * @throws {DatabaseTrouble} unreachable, too old, not UTF-8, or the embedded server does not start
 */
export async function openDatabase({ dataDir, url, connections = 20 }: OpenOptions): Promise<Database> {
  if (url) {
    const pool = openPool(url, connections)
    const version = await checkServer(pool, 'The server that DATABASE_URL names')
    const { host, pathname } = new URL(url)
    const description = `PostgreSQL ${versionName(version)} at ${host}${pathname}`
    return { pool, url, version, description, close: () => pool.end() }
  }
  const folder = join(dataDir, 'database')
  const server = await embeddedServer(folder)
  const keeper = await keep(server)
  try {
    return await openEmbedded(server, keeper, folder, connections)
  } catch (error) {
    await keeper.leave()
    throw error
  }
}

async function openEmbedded(server: EmbeddedServer, keeper: Keeper, folder: string, connections: number) {
  const endpoint = await server.reach()
  const url = databaseUrl(endpoint, 'fivefold')
  await createIfMissing(databaseUrl(endpoint, 'postgres'), 'fivefold')
  const pool = openPool(url, connections)
  const version = await checkServer(pool, 'The embedded server')
  const close = async () => {
    await pool.end()
    await keeper.leave()
  }
  return { pool, url, version, description: `PostgreSQL ${versionName(version)} in ${folder}`, close }
}

/** A connection string for a host that may be the folder of a Unix socket. */
export function databaseUrl(
  { host, port, user, password }: { host: string; port: number; user: string; password?: string },
  database: string,
): string {
  const who = password ? `${user}:${encodeURIComponent(password)}` : user
  return host.startsWith('/')
    ? `postgresql://${who}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`
    : `postgresql://${who}@${host}:${port}/${database}`
}

/**
 * A pool whose values mean the same everywhere: `date` is its text `YYYY-MM-DD`, never a moment of some time zone;
 * `bigint` is a number, and one too large for that throws instead of being rounded.
 */
export function openPool(url: string, connections: number): pg.Pool {
  const pool = new PatientPool({
    connectionString: url,
    application_name: 'fivefold',
    max: connections,
    connectionTimeoutMillis: 15_000,
    keepAlive: true,
    types: { getTypeParser },
  })
  // A connection that breaks is replaced at the next use, and a statement on it fails by itself; without listeners it
  // would end the process, idle or between two statements of a transaction.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

type Checkout = (error: Error | undefined, client: pg.PoolClient | undefined, done: (release?: unknown) => void) => void

/**
 * A server that has just been killed is back in a second, and nothing has been sent to it yet: once a connection has
 * worked, wait for the next one instead of failing.
 */
class PatientPool extends pg.Pool {
  private worked = false

  override connect(): Promise<pg.PoolClient>
  override connect(callback: Checkout): void
  override connect(callback?: Checkout): Promise<pg.PoolClient> | undefined {
    if (!callback) return this.connectPatiently()
    super.connect(callback)
    return undefined
  }

  private async connectPatiently(): Promise<pg.PoolClient> {
    const giveUp = Date.now() + 10_000
    for (;;) {
      try {
        const client = await super.connect()
        this.worked = true
        return client
      } catch (error) {
        const away = ['ENOENT', 'ECONNREFUSED', 'ECONNRESET', '57P03'].includes((error as { code?: string }).code ?? '')
        if (!away || !this.worked || Date.now() > giveUp) throw error
        await wait(50)
      }
    }
  }
}

const readers: Record<number, (text: string) => unknown> = {
  [pg.types.builtins.DATE]: String,
  1182: (text) => (text === '{}' ? [] : text.slice(1, -1).split(',')), // date[]
  [pg.types.builtins.INT8]: safeInteger,
}

const getTypeParser: pg.CustomTypesConfig['getTypeParser'] = (oid: number, format?: 'text' | 'binary') =>
  (format !== 'binary' && readers[oid]) || pg.types.getTypeParser(oid, format as 'text')

function safeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint beyond the safe range: ${text}`)
  return value
}

async function checkServer(pool: pg.Pool, who: string): Promise<number> {
  const { version, encoding } = await askServer(pool).catch(async (cause: Error) => {
    await pool.end()
    // Several addresses that refuse make an error without a message.
    const why = cause.message || (cause as { code?: string }).code
    throw new DatabaseTrouble('database.unreachable', `${who} cannot be used: ${why}`, { cause })
  })
  if (version < 150_000) {
    await pool.end()
    throw new DatabaseTrouble(
      'database.version',
      `${who} is PostgreSQL ${versionName(version)}; 15 or newer is needed.`,
    )
  }
  if (encoding !== 'UTF8') {
    await pool.end()
    throw new DatabaseTrouble('database.encoding', `${who} stores ${encoding}; a database in UTF8 is needed.`)
  }
  return version
}

async function askServer(pool: pg.Pool): Promise<{ version: number; encoding: string }> {
  const { rows } = await pool.query<{ version: number; encoding: string }>(
    `select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding`,
  )
  return rows[0] ?? { version: 0, encoding: 'unknown' }
}

function versionName(version: number): string {
  return `${Math.floor(version / 10_000)}.${version % 10_000}`
}

async function createIfMissing(url: string, name: string): Promise<void> {
  const client = new pg.Client(url)
  client.on('error', () => {})
  await client.connect()
  try {
    const found = await client.query('select from pg_database where datname = $1', [name])
    if (found.rowCount === 0) await client.query(`create database ${name}`)
  } catch (error) {
    // Another process creates it at the same moment.
    if (!['42P04', '23505'].includes((error as { code?: string }).code ?? '')) throw error
  } finally {
    await client.end()
  }
}
