import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Installation } from '../server/kernel/index.ts'
import { type ExitCode, exitCodes, wrongUse } from './exit.ts'
import { openHere, type TenantLine, tenantsOf } from './installation.ts'
import { openLog } from './log.ts'
import type { Running } from './run.ts'
import { serve } from './serve.ts'

const DRAIN_MS = 10_000

export type StartOptions = { port?: string; tenant?: string }

/** `fivefold start`: serves the installation until it is told to stop. */
export async function start({ signal }: Running, options: StartOptions): Promise<ExitCode> {
  const port = portOf(options)
  const log = openLog('info')
  const installation = await openHere({ log, tenant: options.tenant })
  const home = await homeOf(installation, options.tenant)
  return serveUntil(signal, installation, home, { port, log, announce: () => {} })
}

async function homeOf(installation: Installation, wanted: string | undefined): Promise<TenantLine> {
  const tenants = await tenantsOf(installation)
  const home = tenants.find(({ id }) => id === installation.kernel.homeTenant)
  if (home !== undefined) return home
  await installation.close()
  throw wrongUse(
    wanted === undefined
      ? 'This installation is empty. Set it up with "fivefold init", or look around with "fivefold demo".'
      : `There is no tenant "${wanted}".`,
  )
}

/** Serves until the signal, then stops in order. The demonstration is for this machine only: its accounts are printed. */
export async function serveUntil(
  signal: AbortSignal,
  installation: Installation,
  home: TenantLine,
  { port, log, announce }: { port: number; log: Logger; announce: (address: string) => void },
): Promise<ExitCode> {
  const host = home.kind === 'demonstration' ? '127.0.0.1' : process.env['HOST'] || '127.0.0.1'
  let serving: Awaited<ReturnType<typeof serve>>
  try {
    serving = await serve(installation, { host, port, log })
  } catch (error) {
    await installation.close()
    throw error
  }
  const { address } = serving
  console.log(
    `${home.name}\n  portal   ${address}/\n  console  ${address}/console\n  API      ${address}/api/v1/openapi.json`,
  )
  announce(address)
  log.info({ tenant: home.id, database: installation.database.description }, 'ready')
  if (!signal.aborted) await new Promise((done) => signal.addEventListener('abort', done, { once: true }))
  log.info({}, 'stopping')
  const late = wait(DRAIN_MS, 'late', { ref: false })
  if ((await Promise.race([serving.stop(), late])) === 'late') {
    log.warn({}, 'requests still open after 10 s are cut off')
    process.exit(exitCodes.done)
  }
  return exitCodes.done
}

export function portOf(options: { port?: string }): number {
  const text = options.port ?? (process.env['PORT'] || '8080')
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw wrongUse(`"${text}" is not a port: give a number from 0 to 65535.`)
  return port
}
