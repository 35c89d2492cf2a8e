import { resolve } from 'node:path'
import { BackupRefused, checkArchive, createBackup, type Manifest, restoreBackup } from '../server/backup/index.ts'
import { masterKeyFile } from '../server/cryptography/index.ts'
import { openDatabase, stateFolder } from '../server/database/index.ts'
import { CommandFailure, type ExitCode, exitCodes } from './exit.ts'
import { sayTrouble, withInstallation } from './installation.ts'
import { progressBar } from './progress.ts'
import type { Running } from './run.ts'

type Shown = { json?: boolean }

/** `fivefold backup <file>`: one file with everything, made while the server goes on working. */
export async function backup({ signal }: Running, file: string, options: Shown): Promise<ExitCode> {
  return withInstallation(async (installation) => {
    const bar = progressBar('Tables', 'tables')
    const manifest = await refusalSaid(
      createBackup(installation, { file: resolve(file), signal, onProgress: (done, of) => bar.at(done, of) }),
    ).finally(() => bar.end())
    show(manifest, options, [
      `Written: ${resolve(file)}`,
      `The master key is not in it. Keep a copy of ${masterKeyFile(installation.dataDir)} elsewhere: without it the archive cannot be read.`,
    ])
    return exitCodes.done
  })
}

export type RestoreOptions = Shown & { keyFile?: string; force?: boolean; check?: boolean }

/** `fivefold restore <file>`: puts an archive into an empty installation, checked completely before anything is touched. */
export async function restore(_running: Running, file: string, options: RestoreOptions): Promise<ExitCode> {
  if (options.check) {
    show(await refusalSaid(checkArchive(resolve(file))), options, ['The archive is whole.'])
    return exitCodes.done
  }
  return sayTrouble(async () => {
    const dataDir = stateFolder()
    const database = await openDatabase({ dataDir, url: process.env['DATABASE_URL'] || undefined })
    const bar = progressBar('Tables', 'tables')
    try {
      const { keyFile, force } = options
      const manifest = await refusalSaid(
        restoreBackup(
          { database, dataDir },
          { file: resolve(file), keyFile, force, onProgress: (done, of) => bar.at(done, of) },
        ),
      )
      show(manifest, options, [`Restored, as it was at ${manifest.createdAt}.`])
      return exitCodes.done
    } finally {
      bar.end()
      await database.close()
    }
  })
}

function show(manifest: Manifest, { json }: Shown, lines: readonly string[]): void {
  const { tables, ...rest } = manifest
  const rows = tables.reduce((sum, table) => sum + table.rows, 0)
  if (json)
    console.log(
      JSON.stringify({ ...rest, tables: Object.fromEntries(tables.map((one) => [one.table, one.rows])), rows }),
    )
  else for (const line of [`${tables.length} tables, ${rows} rows.`, ...lines]) console.log(line)
}

/** A damaged archive is a finding; everything else that is refused is a matter of how the command was used. */
async function refusalSaid<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof BackupRefused)) throw error
    const code =
      error.code === 'archive.damaged' || error.code === 'archive.notOurs' ? exitCodes.found : exitCodes.usage
    throw new CommandFailure(error.code === 'restore.inUse' ? exitCodes.unavailable : code, error.message)
  }
}
