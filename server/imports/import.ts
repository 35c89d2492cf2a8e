import type { Installation } from '../kernel/index.ts'
import { createTenant } from '../setup/index.ts'
import { type ImportOptions, type ImportResult, runImport } from './run.ts'

/** A place for requests whose place nobody wrote down. No province has the code 99. */
const NOWHERE = { key: '999900001', community: '999900001001' } as const

/**
 * Imports requests with their history into a tenant of their own, which is made when missing and stays free of anything else.
 * Nobody is told about the past.
 *
 * A dry run checks every row and writes nothing, not even the tenant.
 *
 * @throws {TabularRefused | ColumnsMissing} the file cannot be read, or is about something else
 */
export async function importRequests(
  installation: Installation,
  { tenant = 'imported', ...options }: Omit<ImportOptions, 'tenant' | 'job'> & { tenant?: string | undefined },
): Promise<ImportResult> {
  if (!options.dryRun)
    await createTenant(installation, {
      id: tenant,
      kind: 'imported',
      name: '导入的诉求',
      area: NOWHERE.key,
      prefix: 'DR',
      areas: [
        { key: NOWHERE.key, level: 'township', name: '导入的诉求' },
        { key: NOWHERE.community, level: 'community', name: '未划分地域' },
      ],
    })
  return runImport(installation.kernel, { ...options, tenant })
}
