import sql from 'sql-template-tag'
import { CryptographyRefused } from '../server/cryptography/index.ts'
import { DatabaseTrouble, stateFolder, transact } from '../server/database/index.ts'
import { type Installation, type InstallationOptions, openInstallation, systemWho } from '../server/kernel/index.ts'
import { notAvailable, wrongUse } from './exit.ts'

/**
 * The installation that the surroundings name: `FIVEFOLD_DATA` and, if set, `DATABASE_URL`. A running server beside it is joined.
 *
 * @throws {CommandFailure} database or master key cannot be used
 */
export async function openHere(options: Partial<InstallationOptions> = {}): Promise<Installation> {
  return sayTrouble(() =>
    openInstallation({ dataDir: stateFolder(), url: process.env['DATABASE_URL'] || undefined, ...options }),
  )
}

/** Database and keys say in their own words what is wrong; here that becomes the end of a command. */
export async function sayTrouble<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof DatabaseTrouble || error instanceof CryptographyRefused) throw notAvailable(error.message)
    throw error
  }
}

/** Opens, works, closes, whatever happens. */
export async function withInstallation<T>(
  work: (installation: Installation) => Promise<T>,
  options: Partial<InstallationOptions> = {},
): Promise<T> {
  const installation = await openHere(options)
  try {
    return await work(installation)
  } finally {
    await installation.close()
  }
}

export type TenantLine = { id: string; kind: 'live' | 'demonstration' | 'imported'; name: string }

/** The tenants of an installation, the one whose portal is served first. */
export function tenantsOf({ kernel }: Installation): Promise<TenantLine[]> {
  return transact(
    kernel.pool,
    systemWho(kernel.homeTenant),
    (tx) => tx.all<TenantLine>(sql`select id, kind, name from tenant order by (kind = 'imported'), created_at, id`),
    'read',
  )
}

/** @throws {CommandFailure} no such tenant; the message names those there are */
export async function tenantNamed(installation: Installation, wanted: string | undefined): Promise<TenantLine> {
  const tenants = await tenantsOf(installation)
  const found = wanted === undefined ? tenants[0] : tenants.find(({ id }) => id === wanted)
  if (found !== undefined) return found
  if (tenants.length === 0) throw wrongUse('This installation is empty: run "fivefold init" or "fivefold demo" first.')
  throw wrongUse(`There is no tenant "${wanted}". There are: ${tenants.map(({ id }) => id).join(', ')}.`)
}
