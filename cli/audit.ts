import { verifyAudit } from '../server/audit/index.ts'
import { type ExitCode, exitCodes } from './exit.ts'
import { withInstallation } from './installation.ts'
import type { Running } from './run.ts'

/** `fivefold audit verify`: checks that nobody changed, removed or added an entry of the audit trail. */
export async function auditVerify(_running: Running, options: { json?: boolean }): Promise<ExitCode> {
  return withInstallation(async (installation) => {
    const report = await verifyAudit(installation)
    if (options.json) console.log(JSON.stringify(report))
    else {
      const upTo =
        report.sealedUpTo === null
          ? 'nothing is sealed yet'
          : `sealed up to ${report.sealedUpTo.at} (seal ${report.sealedUpTo.seal})`
      console.log(`${report.entries} entries, ${report.pending} waiting to be sealed; ${upTo}.`)
      console.log(report.ok ? 'The audit trail is whole.' : `The audit trail is NOT whole: ${report.found} problems.`)
      for (const { kind, entry, seal } of report.problems.slice(0, 20))
        console.log(`  ${kind}${entry === null ? '' : ` entry ${entry}`}${seal === null ? '' : ` seal ${seal}`}`)
    }
    return report.ok ? exitCodes.done : exitCodes.found
  })
}
