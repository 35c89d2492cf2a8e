import { spawnSync } from 'node:child_process'
import { existsSync, linkSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** What `postmaster.pid` says about the server of a data folder. */
export interface Postmaster {
  readonly pid: number
  /** TCP port, for platforms without Unix sockets. */
  readonly port: number
  /** Folder of its Unix socket; empty where there is none, or until the server has written it down. */
  readonly socket: string
  /** It has said that it takes connections. */
  readonly ready: boolean
}

const lockFile = (data: string) => join(data, 'postmaster.pid')

/**
 * The server that runs on a data folder, if one does.
 *
 * A lock file whose process has ended is left alone, PostgreSQL deals with that. One that names a zombie, or a
 * process that has got the same number since (usual after a container restarts), would stop PostgreSQL from starting:
 * it is removed. PostgreSQL's own shared memory check still refuses to start beside surviving workers.
 */
export function runningPostmaster(data: string): Postmaster | undefined {
  const text = readLock(data)
  if (text === undefined) return undefined
  const lines = text.split('\n')
  const pid = Number(lines[0])
  if (!Number.isInteger(pid) || pid <= 0) return undefined
  if (isAlive(pid) && isServerOf(pid, data)) {
    return { pid, port: Number(lines[3] ?? 0), socket: lines[4] ?? '', ready: lines[7]?.trim() === 'ready' }
  }
  if (processExists(pid)) removeLock(data, text)
  return undefined
}

/** Whether a process runs; a zombie, which only waits to be collected, does not. */
export function isAlive(pid: number): boolean {
  return processExists(pid) && !isZombie(pid)
}

/**
 * Stops a server: fast shutdown first, then without a checkpoint, then by force. Returns when its process is gone.
 * Nothing acknowledged is lost in any of the three; the later ones only make the next start longer.
 */
export async function stopPostmaster(pid: number, patience = 30_000): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    try {
      process.kill(pid, signal)
    } catch {
      return
    }
    const until = Date.now() + patience
    while (Date.now() < until) {
      if (!isAlive(pid)) return
      await wait(10)
    }
  }
}

function readLock(data: string): string | undefined {
  try {
    return readFileSync(lockFile(data), 'utf8')
  } catch {
    return undefined
  }
}

/** Removes the lock file only if it still says what was judged: another process may just have started a server. */
function removeLock(data: string, judged: string): void {
  const aside = `${lockFile(data)}.stale-${process.pid}`
  try {
    renameSync(lockFile(data), aside)
    if (readFileSync(aside, 'utf8') !== judged && !existsSync(lockFile(data))) linkSync(aside, lockFile(data))
    rmSync(aside)
  } catch {
    // Someone else has removed it in the meantime.
  }
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function isZombie(pid: number): boolean {
  if (process.platform === 'linux') {
    try {
      // The state follows the name in brackets, and the name may hold brackets itself.
      return /\) [ZX] [^)]*$/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
    } catch {
      return false
    }
  }
  return process.platform === 'darwin' && ask('ps', ['-o', 'state=', '-p', String(pid)]).startsWith('Z')
}

function isServerOf(pid: number, data: string): boolean {
  if (process.platform === 'linux') {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
      return words.includes(data)
    } catch {
      return false
    }
  }
  if (process.platform === 'win32') return ask('tasklist', ['/FI', `PID eq ${pid}`, '/NH']).includes('postgres')
  return ask('ps', ['-o', 'command=', '-p', String(pid)]).includes(data)
}

function ask(program: string, words: string[]): string {
  return spawnSync(program, words, { encoding: 'utf8', windowsHide: true }).stdout ?? ''
}
