import { reportRequests } from '../server/measures/index.ts'
import { type ExitCode, exitCodes, wrongUse } from './exit.ts'
import { tenantNamed, withInstallation } from './installation.ts'
import type { Running } from './run.ts'

export type ReportOptions = { tenant?: string; asOf?: string; json?: boolean }

/** `fivefold report requests`: the statistics of a tenant's requests as of the end of a day. */
export async function reportFigures(_running: Running, options: ReportOptions): Promise<ExitCode> {
  return withInstallation(async (installation) => {
    const tenant = await tenantNamed(installation, options.tenant)
    const report = await reportRequests(installation, { tenant: tenant.id, asOf: options.asOf }).catch(
      (error: unknown) => {
        if (error instanceof RangeError)
          throw wrongUse(`--as-of takes a day such as 2026-09-30, not "${options.asOf}".`)
        throw error
      },
    )
    if (options.json) console.log(JSON.stringify(report))
    else {
      console.log(tenant.name)
      for (const [name, value] of Object.entries(report)) {
        if (typeof value !== 'object' || value === null) console.log(`  ${name.padEnd(28)} ${value ?? '–'}`)
        else for (const [key, each] of Object.entries(value)) console.log(`  ${`${name} ${key}`.padEnd(28)} ${each}`)
      }
    }
    return exitCodes.done
  })
}
