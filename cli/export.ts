import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { everyMatter } from '../server/matters/index.ts'
import type { Language } from '../server/messages/index.ts'
import { writeCsv, writeXlsx } from '../server/tabular/index.ts'
import { type ExitCode, exitCodes, wrongUse } from './exit.ts'
import { tenantNamed, withInstallation } from './installation.ts'
import { progressBar } from './progress.ts'
import type { Running } from './run.ts'

export type ExportOptions = { tenant?: string; lang?: string }

/**
 * `fivefold export matters <file>`: all matters of a tenant as .csv or .xlsx, personal facts masked; `-` writes CSV to the output.
 * A file appears under its name when it is whole.
 */
export async function exportFile({ signal }: Running, file: string, options: ExportOptions): Promise<ExitCode> {
  const language: Language = options.lang === 'en' ? 'en' : 'zh-CN'
  const kind = file === '-' ? 'csv' : /\.(csv|xlsx)$/i.exec(file)?.[1]?.toLowerCase()
  if (kind === undefined) throw wrongUse('Name a file that ends in .csv or .xlsx, or "-" for CSV on the output.')
  return withInstallation(async (installation) => {
    const tenant = await tenantNamed(installation, options.tenant)
    const bar = progressBar('Matters', 'matters')
    const table = everyMatter(installation.kernel, tenant.id, language, (rows) => bar.at(rows))
    const bytes = kind === 'csv' ? writeCsv(table) : writeXlsx(table)
    const aside = `${file}.part-${process.pid}`
    try {
      if (file === '-') await pipeline(bytes as Readable, process.stdout, { signal, end: false })
      else {
        await pipeline(bytes as Readable, createWriteStream(aside, { mode: 0o600 }), { signal })
        await rename(aside, file)
      }
      return exitCodes.done
    } finally {
      bar.end()
      if (file !== '-') await rm(aside, { force: true })
    }
  })
}
