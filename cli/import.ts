import { access } from 'node:fs/promises'
import { basename } from 'node:path'
import { ColumnsMissing, importRequests, rejectionText } from '../server/imports/index.ts'
import { say } from '../server/messages/index.ts'
import { TabularRefused } from '../server/tabular/index.ts'
import { type ExitCode, exitCodes, wrongUse } from './exit.ts'
import { withInstallation } from './installation.ts'
import { progressBar } from './progress.ts'
import type { Running } from './run.ts'

export type ImportOptions = { tenant?: string; area?: string; dryRun?: boolean; json?: boolean }

const SHOWN = 20

/**
 * `fivefold import requests <file>`: takes requests of the past with their history. Interrupted, it keeps the batches that are
 * written and goes on from there when it is given the same file again.
 */
export async function importFile({ signal }: Running, file: string, options: ImportOptions): Promise<ExitCode> {
  await access(file).catch(() => {
    throw wrongUse(`There is no file ${file}, or it may not be read.`)
  })
  return withInstallation(async (installation) => {
    const bar = progressBar('Rows', '%')
    const result = await importRequests(installation, {
      tenant: options.tenant,
      area: options.area,
      dryRun: options.dryRun,
      file,
      fileName: basename(file),
      signal,
      onProgress: ({ share }) => bar.at(Math.round(share * 100), 100),
    })
      .catch((error: unknown) => {
        if (error instanceof TabularRefused || error instanceof ColumnsMissing)
          throw wrongUse(`${file}: ${say('en', `problem.${error.code}`)} (${error.code})`)
        throw error
      })
      .finally(() => bar.end())
    if (options.json) console.log(JSON.stringify(result))
    else print(result)
    if (result.state === 'cancelled') {
      console.error('Cancelled. What is counted above is written; the same command goes on from there.')
      return signal.reason === 'SIGTERM' ? exitCodes.terminated : exitCodes.interrupted
    }
    return result.rejected > 0 ? exitCodes.found : exitCodes.done
  })
}

type Result = Awaited<ReturnType<typeof importRequests>>

function print({ tenant, dryRun, rowsRead, created, changed, unchanged, rejected, rejections }: Result): void {
  const what = dryRun ? 'Checked, nothing written' : `Imported into tenant ${tenant}`
  console.log(
    `${what}: ${rowsRead} rows, ${created} new, ${changed} changed, ${unchanged} unchanged, ${rejected} rejected.`,
  )
  for (const rejection of rejections.slice(0, SHOWN)) {
    const { line, sourceId, field } = rejection
    const where = [`line ${line}`, ...(sourceId === null ? [] : [sourceId]), ...(field === null ? [] : [field])].join(
      ', ',
    )
    console.log(`  ${where}: ${rejectionText(rejection, 'en')}`)
  }
  if (rejected > SHOWN)
    console.log(`  … and ${rejected - Math.min(SHOWN, rejections.length)} more; --json lists ten thousand.`)
}
