import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sql from 'sql-template-tag'
import { newSessionToken } from '../server/cryptography/index.ts'
import { transact } from '../server/database/index.ts'
import { type Installation, openInstallation, systemWho } from '../server/kernel/index.ts'
import { addAccounts, addAppointments, addOrganizations, addRoutes, createTenant } from '../server/setup/index.ts'

export const CONNECTIONS = 16
const TENANT = 'bench'
const township = '430199001'
export const grid = '430199001001.001'

export type Bench = { installation: Installation; dataDir: string; token: string; close(): Promise<void> }

/** An installation of its own, thrown away afterwards: one community, one clerk who is signed in, one unit that everything is routed to. */
export async function openBench(): Promise<Bench> {
  const named = process.env['BENCH_DATA']
  const dataDir = named ?? mkdtempSync(join(tmpdir(), 'fivefold-bench-'))
  const options = { dataDir, connections: CONNECTIONS, tenant: TENANT }
  const installation = await openInstallation(options)
  await createTenant(installation, {
    id: TENANT,
    kind: 'live',
    name: '甲街道',
    area: township,
    areas: [
      { key: township, level: 'township', name: '甲街道' },
      { key: '430199001001', level: 'community', name: '甲社区' },
      { key: grid, level: 'grid', name: '甲一网格' },
    ],
  })
  const token = await signedInClerk(installation)
  return {
    installation,
    dataDir,
    token,
    async close() {
      await installation.close()
      if (named === undefined) rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

async function signedInClerk({ kernel }: Installation): Promise<string> {
  const keys = await kernel.keysOf(TENANT)
  const { token, hash } = newSessionToken()
  const [account, unit] = [randomUUID(), randomUUID()]
  await transact(kernel.pool, systemWho(TENANT), async (tx) => {
    await addOrganizations(tx, [{ id: unit, kind: 'agency', name: `市政所${unit}`, area: township, handles: true }])
    await addRoutes(tx, [
      { id: randomUUID(), category: 'facility', area: township, unit, limit: { amount: 10, unit: 'workingDay' } },
    ])
    await addAccounts(tx, keys, [
      {
        id: account,
        login: `clerk-${account}`,
        name: '甲受理员',
        phone: '19000000001',
        passwordHash: 'none',
        mustChange: false,
        area: township,
      },
    ])
    await addAppointments(tx, [
      {
        id: randomUUID(),
        account,
        organization: null,
        post: '受理员',
        role: 'clerk',
        area: township,
        validFrom: '2020-01-01',
      },
    ])
    await tx.run(
      sql`insert into session (token_hash, tenant, account_id, last_seen_at, expires_at) values (${hash}, ${TENANT}, ${account}, now(), now() + interval '12 hours')`,
    )
  })
  return token
}
