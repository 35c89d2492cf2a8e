import { readFileSync } from 'node:fs'
import sql from 'sql-template-tag'
import { parse } from 'yaml'
import { calendarNoticeSchema, type Instant, instant, type WorkCalendar } from '../../core/deadline/index.ts'
import { type PermissionTable, permissionTableSchema } from '../../core/permission/index.ts'
import { calendarOf } from '../calendar/index.ts'
import {
  type Keyring,
  masterKeyFile,
  openKeyring,
  openMasterKey,
  type TenantKeys,
  type WrappedKey,
} from '../cryptography/index.ts'
import { type Database, migrate, openDatabase, transact } from '../database/index.ts'
import type { Kernel } from './kernel.ts'

export function loadPermissions(): PermissionTable {
  return permissionTableSchema.parse(
    parse(readFileSync(new URL('../../schemes/permissions.yaml', import.meta.url), 'utf8')),
  )
}

/** An opened installation: the kernel, its database, and the keys that lie outside it. */
export type Installation = {
  kernel: Kernel
  database: Database
  keyring: Keyring
  dataDir: string
  close(): Promise<void>
}

export type InstallationOptions = {
  dataDir: string
  /** DATABASE_URL */
  url?: string | undefined
  /** connections of this process at most */
  connections?: number
  /** the tenant whose portal is served; the oldest that is not an import when left out */
  tenant?: string | undefined
  now?: () => Instant
  calendar?: WorkCalendar
  log?: Kernel['log']
  /** a database that is open already (tests) */
  database?: Database
}

const calendarNow = async (database: Database): Promise<WorkCalendar> => {
  const arrived = await transact(
    database.pool,
    { kind: 'system', tenant: '' },
    (tx) => tx.all<{ body: unknown }>(sql`select body from calendar_notice order by issued`),
    'read',
  )
  return calendarOf(arrived.map(({ body }) => calendarNoticeSchema.parse(body)))
}

type TenantRow = { id: string; kind: string; data_keys: { id: string; wrapped: string }[] }

const wrappedOf = (row: TenantRow): WrappedKey[] =>
  row.data_keys.map(({ id, wrapped }) => ({ id, wrapped: Buffer.from(wrapped, 'base64') }))

const quiet: Kernel['log'] = { info() {}, error: (event) => process.env['FIVEFOLD_DEBUG'] && console.error(event) }

/**
 * Opens an installation: database, migrations, keys, calendar.
 *
 * @throws {DatabaseTrouble} no usable database; {CryptographyRefused} the master key is missing or another one
 */
export async function openInstallation(options: InstallationOptions): Promise<Installation> {
  const { dataDir } = options
  const database =
    options.database ??
    (await openDatabase({
      dataDir,
      url: options.url,
      ...(options.connections !== undefined && { connections: options.connections }),
    }))
  try {
    if (options.database === undefined) await migrate(database.pool)
    const tenants = await transact(
      database.pool,
      { kind: 'system', tenant: '' },
      (tx) =>
        tx.all<TenantRow>(sql`select id, kind, data_keys from tenant order by (kind = 'imported'), created_at, id`),
      'read',
    )
    const keyring = openKeyring({ masterKey: openMasterKey(masterKeyFile(dataDir), tenants.flatMap(wrappedOf)) })
    let calendar = options.calendar ?? (await calendarNow(database))
    const kernel: Kernel = {
      pool: database.pool,
      permissions: loadPermissions(),
      get calendar() {
        return calendar
      },
      async reloadCalendar() {
        // a calendar that was handed in is the caller's
        const now = options.calendar ?? (await calendarNow(database))
        const changed = now.edition !== calendar.edition
        calendar = now
        return changed
      },
      homeTenant: options.tenant ?? tenants[0]?.id ?? 'home',
      now: options.now ?? (() => instant(Date.now())),
      log: options.log ?? quiet,
      keysOf: (tenant: string): Promise<TenantKeys> =>
        keyring.forTenant(tenant, () =>
          transact(
            database.pool,
            { kind: 'system', tenant },
            async (tx) =>
              wrappedOf(await tx.one<TenantRow>(sql`select id, kind, data_keys from tenant where id = ${tenant}`)),
            'read',
          ),
        ),
    }
    return { kernel, database, keyring, dataDir, close: () => database.close() }
  } catch (error) {
    if (options.database === undefined) await database.close()
    throw error
  }
}
