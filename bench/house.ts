import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sql from 'sql-template-tag'
import { hashPassword, newSessionToken } from '../server/cryptography/index.ts'
import { transact } from '../server/database/index.ts'
import { type Installation, openInstallation, systemWho } from '../server/kernel/index.ts'
import { addAccounts, addAppointments, addOrganizations, addRoutes, createTenant } from '../server/setup/index.ts'

/** An installation of its own for a benchmark: one community, one clerk who is signed in, nothing else on the machine's database. */
export type House = { installation: Installation; token: string; area: string; dataDir: string; close(): Promise<void> }

export async function buildHouse(connections: number): Promise<House> {
  const dataDir = mkdtempSync(join(tmpdir(), 'fivefold-bench-'))
  const url = process.env['DATABASE_URL']
  const first = await openInstallation({ dataDir, url })
  const township = '430199001'
  const area = `${township}001.001`
  await createTenant(first, {
    id: 'bench',
    kind: 'live',
    name: 'Bench',
    area: township,
    areas: [
      { key: township, level: 'township', name: 'T' },
      { key: `${township}001`, level: 'community', name: 'C' },
      { key: area, level: 'grid', name: 'G' },
    ],
  })
  await first.close()
  const installation = await openInstallation({ dataDir, url, connections, tenant: 'bench' })
  const { token, hash } = newSessionToken()
  const account = randomUUID()
  const unit = randomUUID()
  const keys = await installation.kernel.keysOf('bench')
  const passwordHash = await hashPassword(randomUUID(), { logN: 10, r: 8, p: 1 })
  await transact(installation.database.pool, systemWho('bench'), async (tx) => {
    await addOrganizations(tx, [{ id: unit, kind: 'agency', name: 'U', area: township, handles: true }])
    await addAccounts(tx, keys, [{ id: account, login: 'clerk', name: '甲', passwordHash, mustChange: false, area }])
    await addAppointments(tx, [
      {
        id: randomUUID(),
        account,
        organization: null,
        post: 'clerk',
        role: 'clerk',
        area: township,
        validFrom: '2020-01-01',
      },
    ])
    await addRoutes(tx, [{ id: randomUUID(), category: 'facility', area: township, unit, limit: null }])
    await tx.run(
      sql`insert into session (token_hash, tenant, account_id, expires_at) values (${hash}, 'bench', ${account}, now() + interval '1 day')`,
    )
  })
  return {
    installation,
    token,
    area,
    dataDir,
    async close() {
      await installation.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
