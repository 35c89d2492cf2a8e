import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { type Database, openDatabase } from './open.ts'
import { isAlive, runningPostmaster } from './postmaster.ts'

// Whole servers come and go here, on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 300_000 })

const folders: string[] = []
const running = new Set<ChildProcess>()

afterAll(async () => {
  for (const child of running) child.kill('SIGKILL')
  for (const folder of folders) {
    killServer(folder)
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
})

describe('a database whose processes are killed', () => {
  test('keeps every acknowledged row through repeated kills of the server, the program or both', async () => {
    const folder = stateFolder()
    const acknowledged = new Set<number>()
    const cycles = ['both', 'program', 'server', 'both', 'server', 'program', 'both', 'server'] as const
    for (const [cycle, victim] of cycles.entries()) {
      const writer = startWriter(folder, (cycle + 1) * 1_000_000)
      await writer.until('ready')
      // Another moment in each cycle: from the first rows to the middle of a busy stretch.
      await writer.count(20 + cycle * 97)
      const before = postmasterOf(folder)
      if (victim !== 'program') killServer(folder)
      if (victim === 'server') {
        await writer.count(50)
        expect(postmasterOf(folder)).not.toBe(before)
      }
      await writer.kill()
      if (victim === 'program') expect(postmasterOf(folder)).toBe(before)
      for (const number of writer.said) acknowledged.add(number)
    }
    const database = await openDatabase({ dataDir: folder })
    const { rows } = await database.pool.query<{ number: number }>('select number from entry')
    const kept = new Set(rows.map(({ number }) => number))
    await database.close()
    expect(acknowledged.size).toBeGreaterThan(2_000)
    expect([...acknowledged].filter((number) => !kept.has(number))).toEqual([])
  })

  test('a server that a killed program left behind is adopted, and stopped by the last who leaves', async () => {
    const folder = stateFolder()
    const writer = startWriter(folder, 1)
    await writer.until('ready')
    const left = postmasterOf(folder)
    await writer.kill()

    const first = await openDatabase({ dataDir: folder })
    const second = await openDatabase({ dataDir: folder })
    expect(postmasterOf(folder)).toBe(left)
    await first.close()
    await expectWorking(second)
    await second.close()
    expect(postmasterOf(folder)).toBeUndefined()
  })

  test('whoever asks for a connection while the server comes back gets one a moment later', async () => {
    const folder = stateFolder()
    const database = await openDatabase({ dataDir: folder })
    const [busy, idle] = await Promise.all([database.pool.connect(), database.pool.connect()])
    idle.release()
    await busy.query('begin')
    const noticed = once(database.pool, 'error')
    killServer(folder)
    await noticed
    await expect(busy.query('commit')).rejects.toThrow()
    busy.release(true)
    const next = await database.pool.connect()
    expect((await next.query('select 1 as one')).rows).toEqual([{ one: 1 }])
    next.release()
    await database.close()
  })

  test('a server that is there but answers nobody is replaced', async () => {
    const folder = stateFolder()
    const writer = startWriter(folder, 1)
    await writer.until('ready')
    await writer.kill()
    const hung = postmasterOf(folder) ?? 0
    // Without its socket nobody can come in, which is what clearing a temporary folder does.
    await rm(join(folder, 'database/socket'), { recursive: true })
    const database = await openDatabase({ dataDir: folder })
    expect(postmasterOf(folder)).not.toBe(hung)
    await expectWorking(database)
    await database.close()
  })
})

describe('a lock file that a killed server has left', () => {
  test('does not stop the next start, whoever has its process number now', async () => {
    const folder = stateFolder()
    await (await openDatabase({ dataDir: folder })).close()
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    running.add(stranger)
    for (const pid of [stranger.pid, process.pid, await zombie(), 2 ** 22 - 7]) {
      const lock = [pid, join(folder, 'database/data'), 1, 5432, join(folder, 'database/socket'), '', '', 'ready']
      writeFileSync(join(folder, 'database/data/postmaster.pid'), `${lock.join('\n')}\n`, { mode: 0o666 })
      const database = await openDatabase({ dataDir: folder })
      await expectWorking(database)
      await database.close()
    }
    stranger.kill('SIGKILL')
  })
})

describe('several programs at once', () => {
  test('make one server in a new folder, and share it', async () => {
    const folder = stateFolder()
    const writers = [1, 2, 3].map((n) => startWriter(folder, n * 1_000_000))
    await Promise.all(writers.map((writer) => writer.count(10)))
    const database = await openDatabase({ dataDir: folder })
    for (const writer of writers) await writer.kill()
    const { rows } = await database.pool.query<{ writers: number }>(
      'select count(distinct number / 1000000) as writers from entry',
    )
    expect(rows).toEqual([{ writers: 3 }])
    await database.close()
  })

  test('one that comes while the last one leaves finds a working server', async () => {
    const folder = stateFolder()
    let present = await openDatabase({ dataDir: folder })
    for (let round = 0; round < 5; round++) {
      const [next] = await Promise.all([openDatabase({ dataDir: folder }), present.close()])
      await expectWorking(next)
      present = next
    }
    await present.close()
    expect(postmasterOf(folder)).toBeUndefined()
  })
})

/** A process that has ended but is never collected, as under a container's first process that does not care. */
async function zombie(): Promise<number> {
  const careless = spawn('sh', ['-c', 'sleep 3600 & echo $!; exec sleep 3600'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  running.add(careless)
  const pid = await new Promise<number>((done) => careless.stdout.once('data', (text) => done(Number(text))))
  // Until it has become `sleep`, which collects nobody, the shell still might.
  const name = () => {
    if (process.platform === 'linux') return readFileSync(`/proc/${careless.pid}/comm`, 'utf8')
    return spawnSync('ps', ['-o', 'comm=', '-p', String(careless.pid)], { encoding: 'utf8' }).stdout
  }
  await expect.poll(name).toMatch(/sleep/)
  process.kill(pid, 'SIGKILL')
  await expect.poll(() => isAlive(pid)).toBe(false)
  expect(process.kill(pid, 0)).toBe(true)
  return pid
}

function stateFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'fivefold-crash-')))
  folders.push(folder)
  return folder
}

async function expectWorking(database: Database): Promise<void> {
  const { rows } = await database.pool.query('select 1 as one')
  expect(rows).toEqual([{ one: 1 }])
}

function postmasterOf(folder: string): number | undefined {
  return runningPostmaster(join(folder, 'database/data'))?.pid
}

function startWriter(folder: string, first: number) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'testing-writer.ts'), folder, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  running.add(child)
  const said: number[] = []
  const listeners = new Set<(line: string) => void>()
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line !== 'ready') said.push(Number(line))
    for (const listener of listeners) listener(line)
  })
  const ended = new Promise<void>((done) => child.once('close', () => done()))
  const when = (met: (line: string) => boolean) =>
    new Promise<void>((done, fail) => {
      const listener = (line: string) => {
        if (!met(line)) return
        listeners.delete(listener)
        done()
      }
      listeners.add(listener)
      child.once('close', () => fail(new Error('the writing program ended')))
    })
  return {
    said,
    until: (word: string) => when((line) => line === word),
    /** Waits for so many rows more. */
    count: (rows: number) => {
      const enough = said.length + rows
      return when(() => said.length >= enough)
    },
    kill: async () => {
      child.kill('SIGKILL')
      await ended
      running.delete(child)
    },
  }
}

/** kill -9 of the whole server: its workers first, or they would finish what they are doing. */
function killServer(folder: string): void {
  const postmaster = postmasterOf(folder)
  if (postmaster === undefined) return
  for (const pid of [...childrenOf(postmaster), postmaster]) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It has ended by itself.
    }
  }
}

function childrenOf(parent: number): number[] {
  const pairs =
    process.platform === 'linux'
      ? readdirSync('/proc')
          .filter((name) => /^\d+$/.test(name))
          .map(parentInProc)
      : spawnSync('ps', ['-axo', 'pid=,ppid='], { encoding: 'utf8' })
          .stdout.split('\n')
          .map((line) => line.trim().split(/\s+/).map(Number))
  return pairs.filter(([, of]) => of === parent).map(([pid = 0]) => pid)
}

function parentInProc(pid: string): number[] {
  try {
    const afterName = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1) ?? ''
    return [Number(pid), Number(afterName.split(' ')[1])]
  } catch {
    return []
  }
}
