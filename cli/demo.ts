import { dayOf } from '../core/deadline/index.ts'
import { createDemonstration, DEMONSTRATION, type DemoAccount, keptAccounts } from '../server/demonstration/index.ts'
import type { Installation } from '../server/kernel/index.ts'
import { type ExitCode, exitCodes, wrongUse } from './exit.ts'
import { openHere, type TenantLine, tenantsOf } from './installation.ts'
import { openLog } from './log.ts'
import { progressBar } from './progress.ts'
import type { Running } from './run.ts'
import { portOf, serveUntil } from './start.ts'

export type DemoOptions = { port?: string; seed: string; serve: boolean; json?: boolean }

/** `fivefold demo`: makes the demonstration community when it is missing, serves it on this machine and prints its accounts. */
export async function demo({ signal }: Running, options: DemoOptions): Promise<ExitCode> {
  const port = portOf(options)
  const log = openLog('warn')
  const installation = await openHere({ log, tenant: DEMONSTRATION })
  let home: TenantLine
  try {
    home = await demonstrationOf(installation, options.seed)
  } catch (error) {
    await installation.close()
    throw error
  }
  if (options.serve)
    return serveUntil(signal, installation, home, { port, log, announce: () => printAccounts(installation) })
  if (options.json) console.log(JSON.stringify({ tenant: home.id, accounts: keptAccounts(installation.dataDir) }))
  else printAccounts(installation)
  await installation.close()
  return exitCodes.done
}

async function demonstrationOf(installation: Installation, seed: string): Promise<TenantLine> {
  const tenants = await tenantsOf(installation)
  const live = tenants.find(({ kind }) => kind === 'live')
  if (live !== undefined)
    throw wrongUse(
      `This installation serves ${live.name}. Give the demonstration a state folder of its own: FIVEFOLD_DATA=/some/folder fivefold demo.`,
    )
  const existing = tenants.find(({ id }) => id === DEMONSTRATION)
  if (existing !== undefined) return existing
  console.log('Making the demonstration community …')
  const bar = progressBar('Matters', 'matters')
  try {
    await createDemonstration(installation, {
      seed,
      today: dayOf(installation.kernel.now()),
      onProgress: (done, of) => bar.at(done, of),
    })
  } finally {
    bar.end()
  }
  return demonstrationOf(installation, seed)
}

function printAccounts({ dataDir }: Installation): void {
  const accounts = keptAccounts(dataDir)
  if (accounts.length === 0) {
    console.log('\nThe accounts of this demonstration were printed where it was made.')
    return
  }
  const width = (of: (account: DemoAccount) => string) => Math.max(...accounts.map((account) => of(account).length))
  const logins = width(({ login }) => login)
  console.log('\nAccounts of the demonstration (login, password):')
  for (const { login, password, post } of accounts) console.log(`  ${login.padEnd(logins)}  ${password}  ${post}`)
}
