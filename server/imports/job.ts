import sql from 'sql-template-tag'
import { transact } from '../database/index.ts'
import { type Kernel, systemWho } from '../kernel/index.ts'
import type { RowFault } from './row.ts'

/** A row that was not taken over, and why. */
export type Rejection = RowFault & { line: number; sourceId: string | null }

export type Counts = { rowsRead: number; created: number; changed: number; unchanged: number; rejected: number }
export const nothingYet = (): Counts => ({ rowsRead: 0, created: 0, changed: 0, unchanged: 0, rejected: 0 })

export type JobState = 'running' | 'done' | 'cancelled' | 'failed'

type Started = { tenant: string; id: string; fileName: string; account: string | null; dryRun: boolean }

/** Writes down that an import has begun; false when it was written down before. */
export async function startJob(kernel: Kernel, job: Started): Promise<boolean> {
  return transact(kernel.pool, systemWho(job.tenant), async (tx) => {
    const begun = await tx.run(sql`insert into import_job (tenant, id, file_name, state, account_id, dry_run)
      values (${job.tenant}, ${job.id}, ${job.fileName}, 'running', ${job.account}, ${job.dryRun}) on conflict do nothing`)
    if (begun === 0) return false
    await tx.run(sql`insert into audit_entry (tenant, actor, operation, object_kind, object_id, detail)
      values (${job.tenant}, ${job.account ?? 'system'}, 'import.start', 'import', ${job.id}, ${JSON.stringify({ fileName: job.fileName, dryRun: job.dryRun })})`)
    return true
  })
}

/** How far an import is, in the transaction of the batch; the reply says whether it is wanted any longer. */
export const progressOf = (tenant: string, id: string, counts: Counts, share: number) => sql`
  update import_job set rows_read = ${counts.rowsRead}, created = ${counts.created}, changed = ${counts.changed}, unchanged = ${counts.unchanged},
    rejected = ${counts.rejected}, progress = ${share}, heard_at = clock_timestamp()
  where tenant = ${tenant} and id = ${id} returning cancel_wanted`

export async function finishJob(
  kernel: Kernel,
  tenant: string,
  id: string,
  counts: Counts,
  state: JobState,
  error: string | null,
): Promise<void> {
  await transact(kernel.pool, systemWho(tenant), async (tx) => {
    await tx.run(sql`update import_job set state = ${state}, error = ${error}, finished_at = clock_timestamp(), progress = case when ${state} = 'done' then 1 else progress end,
      rows_read = ${counts.rowsRead}, created = ${counts.created}, changed = ${counts.changed}, unchanged = ${counts.unchanged}, rejected = ${counts.rejected}
      where tenant = ${tenant} and id = ${id}`)
    await tx.run(sql`insert into audit_entry (tenant, actor, operation, object_kind, object_id, detail)
      values (${tenant}, 'system', 'import.finish', 'import', ${id}, ${JSON.stringify({ ...counts, state, error })})`)
  })
}
