import { existsSync, statfsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { verifyAudit } from '../server/audit/index.ts'
import { masterKeyFile } from '../server/cryptography/index.ts'
import { readMigrations, stateFolder } from '../server/database/index.ts'
import type { Installation } from '../server/kernel/index.ts'
import { type ExitCode, exitCodes } from './exit.ts'
import { tenantsOf, withInstallation } from './installation.ts'
import type { Running } from './run.ts'

type Finding = { check: string; ok: boolean; said: string }
const GIGABYTE = 1024 ** 3

/** `fivefold doctor`: looks at everything an installation needs and says what is not as it should be. */
export async function doctor(_running: Running, options: { json?: boolean }): Promise<ExitCode> {
  const findings: Finding[] = []
  const note = (check: string, ok: boolean, said: string) => findings.push({ check, ok, said })
  lookAtMachine(note)
  await withInstallation((installation) => lookAtInstallation(installation, note)).catch((error: Error) => {
    note('installation', false, error.message)
  })
  const ok = findings.every((finding) => finding.ok)
  if (options.json) console.log(JSON.stringify({ ok, findings }))
  else
    for (const finding of findings)
      console.log(`${finding.ok ? '  ok    ' : '  LOOK  '} ${finding.check}: ${finding.said}`)
  return ok ? exitCodes.done : exitCodes.found
}

type Note = (check: string, ok: boolean, said: string) => void

function lookAtMachine(note: Note): void {
  const [major = 0] = process.versions.node.split('.').map(Number)
  note('node', major >= 24, `version ${process.versions.node}${major >= 24 ? '' : '; 24 or newer is needed'}`)
  const folder = stateFolder()
  const { bavail, bsize } = statfsSync(folder)
  const free = (bavail * bsize) / GIGABYTE
  note('disk', free >= 1, `${free.toFixed(1)} GB free in ${folder}`)
  const built = existsSync(join(import.meta.dirname, '../dist/console/index.html'))
  note('console', built, built ? 'built' : 'not built: npm run build')
}

async function lookAtInstallation(installation: Installation, note: Note): Promise<void> {
  const { database, dataDir, kernel } = installation
  note('database', true, database.description)
  const [known, applied] = [
    await readMigrations(),
    await database.pool.query('select count(*)::int as n from migration'),
  ]
  note('migrations', applied.rows[0]?.n === known.length, `${applied.rows[0]?.n} of ${known.length}`)
  const open = await database.pool.query<{ relname: string }>(
    `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> 'migration' and not (relrowsecurity and relforcerowsecurity)`,
  )
  note(
    'row-level security',
    open.rows.length === 0,
    open.rows.length === 0
      ? 'binds everybody on every table'
      : `open tables: ${open.rows.map(({ relname }) => relname).join(', ')}`,
  )
  const key = masterKeyFile(dataDir)
  const safe = process.platform === 'win32' || (statSync(key).mode & 0o077) === 0
  note(
    'master key',
    safe,
    `${key} fits the data${safe ? '' : ', but others may read it'}; keep a copy where no backup lies: backups do not hold it`,
  )
  const tenants = await tenantsOf(installation)
  note(
    'tenants',
    tenants.length > 0,
    tenants.length > 0
      ? tenants.map(({ id, kind }) => `${id} (${kind})`).join(', ')
      : 'none: fivefold init, or fivefold demo',
  )
  const known0 = kernel.calendar.knownUntil
  note(
    'calendar',
    Date.parse(known0) > kernel.now(),
    `statutory holidays known until ${known0}; dates beyond are marked provisional`,
  )
  const late = await lateWork(installation)
  note(
    'background work',
    late === 0,
    late === 0
      ? 'nothing waits longer than it should'
      : `${late} things wait for more than ten minutes: is the server running?`,
  )
  const audit = await verifyAudit(installation)
  note(
    'audit trail',
    audit.ok,
    audit.ok ? `${audit.entries} entries, whole` : `${audit.found} problems: fivefold audit verify`,
  )
}

/** What the outbox holds for longer than a moment. Read as the system, which alone sees all of it. */
async function lateWork({ database }: Installation): Promise<number> {
  const client = await database.pool.connect()
  try {
    await client.query('begin read only; set local role fivefold_system')
    const { rows } = await client.query<{ n: number }>(
      `select count(*)::int as n from outbox where available_at < now() - interval '10 minutes'`,
    )
    return rows[0]?.n ?? 0
  } finally {
    await client.query('rollback').catch(() => {})
    client.release()
  }
}
