import type pg from 'pg'
import type { Instant, WorkCalendar } from '../../core/deadline/index.ts'
import type { PermissionTable } from '../../core/permission/index.ts'
import type { TenantKeys } from '../cryptography/index.ts'

/** What every command and query stands on. One per process; holds nothing that another node could miss. */
export type Kernel = {
  readonly pool: pg.Pool
  readonly permissions: PermissionTable
  /** the table of statutory holidays in force; another one once a notice has arrived */
  readonly calendar: WorkCalendar
  /** looks for notices of holidays that have arrived; says whether there were any */
  reloadCalendar(): Promise<boolean>
  /** keys of a tenant, unwrapped once and kept in memory */
  keysOf(tenant: string): Promise<TenantKeys>
  /** the tenant whose portal is served at `/` */
  readonly homeTenant: string
  now(): Instant
  readonly log: { info(event: object, text: string): void; error(event: object, text: string): void }
}
