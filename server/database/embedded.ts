import { type ChildProcess, execFile, type SpawnOptions, spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
} from 'node:fs'
import { open, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { type Binaries, placeBinaries, sweep, takePlace } from './binaries.ts'
import { isAlive, type Postmaster, runningPostmaster, stopPostmaster } from './postmaster.ts'
import { isRoot } from './state-folder.ts'
import { DatabaseTrouble } from './trouble.ts'

const windows = process.platform === 'win32'
const run = promisify(execFile)

/** PostgreSQL refuses to run as root; `nobody` owns nothing else and exists everywhere. */
const nobody = 65534
const asServer: Pick<SpawnOptions, 'uid' | 'gid' | 'env' | 'cwd' | 'windowsHide'> = {
  ...(isRoot ? { uid: nobody, gid: nobody } : {}),
  env: { LC_ALL: 'C', PATH: process.env['PATH'], TZ: 'UTC', SystemRoot: process.env['SystemRoot'] },
  windowsHide: true,
}

const settings = {
  max_connections: '60',
  shared_buffers: '128MB',
  fsync: 'on',
  unix_socket_permissions: '0700',
  timezone: 'UTC',
  log_timezone: 'UTC',
  jit: 'off',
  // Values in statements and in details of errors may be personal data: neither goes to the log.
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  log_parameter_max_length_on_error: '0',
}

/** Where a PostgreSQL server of ours listens. */
export interface Endpoint {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password?: string
}

/** A server in a folder: `reach` makes it run, `stop` ends it. Both may be called by several processes at once. */
export interface EmbeddedServer {
  /**
   * Starts the server, or joins the one that already runs, also one left behind by a killed process; waits for crash
   * recovery; replaces one that does not answer.
   *
   * @throws {DatabaseTrouble} `database.start` when it does not come up
   */
  reach(): Promise<Endpoint>
  stop(): Promise<void>
}

/**
 * Prepares a PostgreSQL server that lives in the folder `at`: copies its programs and creates its data folder when missing.
 *
 * It listens on a Unix socket in a private folder only (Windows: the loopback address and a password).
 *
 * @param at belongs to this server alone
 */
export async function embeddedServer(at: string): Promise<EmbeddedServer> {
  ownFolder(at)
  // A server is recognised by its folder, so the folder has one name only.
  const folder = realpathSync(at)
  const binaries = await placeBinaries(folder)
  await checkReachable(binaries, folder)
  const data = join(folder, 'data')
  if (!existsSync(data)) await createData(binaries, folder, data)
  checkMajor(data)
  const place = new Place(folder, data, binaries)
  return { reach: () => reach(place), stop: () => stop(place) }
}

class Place {
  readonly folder: string
  readonly data: string
  readonly binaries: Binaries
  readonly log: string
  readonly socket: string

  constructor(folder: string, data: string, binaries: Binaries) {
    this.folder = folder
    this.data = data
    this.binaries = binaries
    this.log = join(folder, 'server.log')
    // The path of a Unix socket has room for about 100 bytes.
    this.socket = join(folder, 'socket')
    if (Buffer.byteLength(this.socket) > 80) {
      const short = createHash('sha256').update(folder).digest('hex').slice(0, 16)
      this.socket = join(tmpdir(), `fivefold-${short}`)
    }
  }

  /** What the running server says goes before what this process would choose: its temporary folder may be another. */
  endpoint({ port, socket }: Postmaster): Endpoint {
    if (!windows) return { host: socket || this.socket, port: 5432, user: 'fivefold' }
    return { host: '127.0.0.1', port, user: 'fivefold', password: readFileSync(join(this.folder, 'password'), 'utf8') }
  }
}

async function reach(place: Place): Promise<Endpoint> {
  const giveUp = Date.now() + 60_000
  for (;;) {
    const running = runningPostmaster(place.data)
    if (!running) {
      await start(place, giveUp)
      continue
    }
    const endpoint = place.endpoint(running)
    const answer = await waitUntilAnswering(endpoint, running.pid, place.data)
    if (answer === 'ready') return endpoint
    if (answer === 'deaf') await stopPostmaster(running.pid, 5_000)
    if (Date.now() > giveUp) throw startTrouble(place, 0)
  }
}

/**
 * Recovery after a crash may take long, and says so; a server that says nothing for half a minute is given up, one that
 * calls itself ready but cannot be reached sooner: its socket has been removed.
 */
async function waitUntilAnswering(endpoint: Endpoint, pid: number, data: string): Promise<'ready' | 'deaf' | 'ended'> {
  let patience = Date.now() + 30_000
  while (Date.now() < patience) {
    const client = new pg.Client({ ...endpoint, database: 'postgres', connectionTimeoutMillis: 5_000 })
    client.on('error', () => {})
    try {
      await client.connect()
      await client.query('select 1')
      return 'ready'
    } catch (error) {
      if (!isAlive(pid)) return 'ended'
      const code = (error as { code?: string }).code
      // 57P03: starting up, in recovery or shutting down. 53300: every connection is taken, so it works.
      if (code === '57P03') patience = Date.now() + 30_000
      if (code === '53300') return 'ready'
      const refused = code === 'ENOENT' || code === 'ECONNREFUSED'
      if (refused && runningPostmaster(data)?.ready) patience = Math.min(patience, Date.now() + 2_000)
      await wait(10)
    } finally {
      await client.end().catch(() => {})
    }
  }
  return 'deaf'
}

async function start(place: Place, giveUp: number): Promise<void> {
  ownFolder(place.socket)
  const from = trimLog(place.log)
  const port = windows ? await freePort() : 5432
  const options = { ...settings, listen_addresses: windows ? '127.0.0.1' : '', port: String(port) }
  const words = Object.entries({ ...options, ...(windows ? {} : { unix_socket_directories: place.socket }) }).flatMap(
    ([name, value]) => ['-c', `${name}=${value}`],
  )
  if (windows) {
    // Only pg_ctl can drop an administrator's rights, without which the server refuses to run.
    const quoted = words.map((word) => (word.endsWith('=') ? `"${word}"` : word)).join(' ')
    await run(place.binaries.pgCtl, ['start', '-D', place.data, '-l', place.log, '-o', quoted], {
      windowsHide: true,
    }).catch(() => {})
  } else {
    const log = openSync(place.log, 'a', 0o600)
    const child = spawn(place.binaries.postgres, ['-D', place.data, ...words], {
      ...asServer,
      cwd: place.folder,
      detached: true,
      stdio: ['ignore', log, log],
    })
    child.unref()
    if ((await firstSign(place, child)) !== 'ended') return sweep(place.folder, place.binaries)
  }
  if (runningPostmaster(place.data)) return
  const said = logSince(place.log, from)
  // Workers of a killed server need a moment to notice; a server started by someone else holds the lock file.
  const passing = /pre-existing shared memory block|lock file "[^"]*" (already exists|is empty)/.test(said)
  if (!passing || Date.now() > giveUp) throw startTrouble(place, from)
  await wait(50)
}

/** Waits until the child has taken the data folder or has ended. */
async function firstSign(place: Place, child: ChildProcess): Promise<'running' | 'ended'> {
  let ended = false
  child.once('exit', () => (ended = true))
  child.once('error', () => (ended = true))
  for (;;) {
    if (ended) return 'ended'
    if (runningPostmaster(place.data)?.pid === child.pid) return 'running'
    await wait(5)
  }
}

async function stop(place: Place): Promise<void> {
  const running = runningPostmaster(place.data)
  if (!running) return
  if (windows) await run(place.binaries.pgCtl, ['stop', '-m', 'fast', '-D', place.data], { windowsHide: true })
  else await stopPostmaster(running.pid)
}

/** Creates the data folder aside and moves it into place whole, so that a killed or doubled creation leaves no half. */
async function createData(binaries: Binaries, folder: string, data: string): Promise<void> {
  const fresh = `${data}.new-${process.pid}`
  await rm(fresh, { recursive: true, force: true })
  const words = ['-D', fresh, '-U', 'fivefold', '-E', 'UTF8', '--locale=C', '--data-checksums', '--no-instructions']
  words.push('--locale-provider=builtin', '--builtin-locale=C.UTF-8')
  if (windows) {
    const password = join(folder, 'password')
    if (!existsSync(password)) await writeFile(password, randomBytes(24).toString('hex'), { mode: 0o600, flag: 'wx' })
    words.push('-A', 'scram-sha-256', `--pwfile=${password}`)
  } else {
    words.push('--auth-local=trust', '--auth-host=reject')
  }
  try {
    await run(binaries.initdb, words, { ...asServer, cwd: folder })
  } catch (cause) {
    const said = (cause as { stderr?: string }).stderr ?? ''
    throw new DatabaseTrouble('database.start', `The database could not be created in ${data}.\n${said}`, { cause })
  }
  await takePlace(fresh, data)
  await keepFolder(folder)
}

/** A name in a folder survives a power cut only when the folder itself has been written. */
async function keepFolder(folder: string): Promise<void> {
  if (windows) return
  const handle = await open(folder, 'r')
  await handle.sync()
  await handle.close()
}

function ownFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (windows) return
  if (isRoot) chownSync(folder, nobody, nobody)
  chmodSync(folder, 0o700)
}

/** As root the server runs as somebody else, who may be unable to walk to the folder. */
async function checkReachable(binaries: Binaries, folder: string): Promise<void> {
  if (isRoot) openWay(join(folder, '..'))
  try {
    await run(binaries.postgres, ['--version'], { ...asServer, cwd: folder })
  } catch (cause) {
    const why = isRoot
      ? `The server must not run as root and user ${nobody} cannot reach that folder: every folder above it needs the ` +
        'permission to be walked through. Name another one with FIVEFOLD_DATA, for example /var/lib/fivefold'
      : 'The PostgreSQL programs in it do not run on this machine (they need glibc on Linux). Set DATABASE_URL'
    throw new DatabaseTrouble('database.platform', `The database cannot run in ${folder}. ${why}.`, { cause })
  }
}

/** The state folder itself is ours to open: others may walk through it, not list it. */
function openWay(stateFolder: string): void {
  const { mode } = statSync(stateFolder)
  if ((mode & 0o001) === 0) chmodSync(stateFolder, (mode & 0o777) | 0o011)
}

function checkMajor(data: string): void {
  const found = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim()
  if (found !== '18') {
    throw new DatabaseTrouble(
      'database.version',
      `The data in ${data} was written by PostgreSQL ${found}; this program carries PostgreSQL 18. ` +
        'Make a backup with the earlier program and restore it with this one.',
    )
  }
}

/** Starts a new log when the old one has grown large; one old log is kept. */
function trimLog(log: string): number {
  if (!existsSync(log)) return 0
  const { size } = statSync(log)
  if (size < 10_000_000) return size
  renameSync(log, `${log}.1`)
  return 0
}

function logSince(log: string, from: number): string {
  return existsSync(log) ? readFileSync(log).subarray(from).toString('utf8') : ''
}

function startTrouble(place: Place, from: number): DatabaseTrouble {
  const last = logSince(place.log, from).trim().split('\n').slice(-10).join('\n')
  return new DatabaseTrouble('database.start', `The database in ${place.data} did not start. Its log says:\n${last}`)
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  await new Promise((done) => server.close(done))
  return typeof address === 'object' && address ? address.port : 0
}
