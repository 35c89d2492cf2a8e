import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sql from 'sql-template-tag'
import { type Instant, instant } from '../../core/deadline/index.ts'
import type { StaffRole } from '../../core/permission/index.ts'
import { hashPassword, newSessionToken } from '../cryptography/index.ts'
import { type Database, transact } from '../database/index.ts'
import { testDatabase } from '../database/testing.ts'
import { type Installation, openInstallation, systemWho } from '../kernel/index.ts'
import { createService, type Service } from '../service.ts'
import { addAccounts, addAppointments, addOrganizations, addRoutes, createTenant } from '../setup/index.ts'

/** Two communities of one township of a district and, as another authority, a second tenant. Letters instead of names: nobody real. */
export const places = {
  district: '430199',
  township: '430199001',
  A: '430199001001',
  A1: '430199001001.001',
  A2: '430199001001.002',
  B: '430199001002',
  B1: '430199001002.001',
} as const

export type Person = { account: string; token: string }

// biome-ignore lint/suspicious/noExplicitAny: the body of an answer, which a test looks into as it is
export type Reply = { status: number; body: any; headers: Record<string, unknown>; text: string }

/** Two units of the township; in a wide world a third one, and one of the level above. */
export type Units = { roads: string; water: string; heating: string; district: string }

export type World = {
  installation: Installation
  database: Database
  service: Service
  units: Units
  people: Record<string, Person>
  clock: { now: Instant }
  /** sends a request as a person (by name), as nobody (undefined), or with headers of its own */
  ask(
    who: string | undefined,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Reply>
  /** registers a request by the clerk of community A; answers with its ids */
  register(
    extra?: Record<string, unknown>,
  ): Promise<{ matter: string; submission: string; number: string; queryCode: string }>
  /** makes a move with the current revision */
  move(who: string, matter: string, move: string, input?: Record<string, unknown>): Promise<Reply>
  revision(matter: string): Promise<number>
  close(): Promise<void>
}

/** name, role, area, unit, heads the area */
const cast: [string, StaffRole, string, (keyof Units | null)?, boolean?][] = [
  ['clerk', 'clerk', places.A],
  ['dispatcher', 'dispatcher', places.A],
  ['gridWorker', 'gridWorker', places.A1],
  ['otherGridWorker', 'gridWorker', places.A2],
  ['callback', 'callback', places.A],
  ['supervisor', 'supervisor', places.A, null, true],
  ['handler', 'handler', places.township, 'roads'],
  ['colleague', 'handler', places.township, 'roads'],
  ['unitHead', 'unitHead', places.township, 'roads'],
  ['otherHandler', 'handler', places.township, 'water'],
  ['otherUnitHead', 'unitHead', places.township, 'water'],
  ['clerkB', 'clerk', places.B],
  ['dispatcherB', 'dispatcher', places.B],
  ['supervisorB', 'supervisor', places.B],
  ['admin', 'admin', places.A],
  ['auditor', 'auditor', places.A],
]
/** a third unit, and a unit of the level above with a desk of its own */
const around: typeof cast = [
  ['heatingHandler', 'handler', places.township, 'heating'],
  ['heatingHead', 'unitHead', places.township, 'heating'],
  ['districtDispatcher', 'dispatcher', places.district, 'district'],
  ['districtHandler', 'handler', places.district, 'district'],
]

/**
 * A small world with one account per role, signed in, and its own database. The clock stands still until a test moves it.
 *
 * @param extent `wide` has a third unit and the district above as well
 */
export async function testWorld(extent: 'small' | 'wide' = 'small'): Promise<World> {
  const database = await testDatabase()
  const dataDir = mkdtempSync(join(tmpdir(), 'fivefold-world-'))
  const clock = { now: instant('2026-03-02T09:00:00+08:00') }
  const options = { dataDir, database, now: () => clock.now }
  const first = await openInstallation({ ...options, tenant: 'home' })
  await createTenant(first, {
    id: 'home',
    kind: 'live',
    name: '甲街道',
    area: places.township,
    areas: areasOf(places.township),
  })
  await createTenant(first, {
    id: 'abroad',
    kind: 'live',
    name: '乙街道',
    area: places.township,
    areas: areasOf(places.township),
  })
  const installation = await openInstallation({ ...options, tenant: 'home' })
  const units: Units = { roads: randomUUID(), water: randomUUID(), heating: randomUUID(), district: randomUUID() }
  const people: Record<string, Person> = {}
  const passwordHash = await hashPassword('correct horse battery', { logN: 10, r: 8, p: 1 })
  for (const [tenant, members] of [
    ['home', extent === 'wide' ? [...cast, ...around] : cast],
    ['abroad', [['stranger', 'supervisor', places.township] as (typeof cast)[number]]],
  ] as const) {
    const keys = await installation.kernel.keysOf(tenant)
    await transact(database.pool, systemWho(tenant), async (tx) => {
      if (tenant === 'home') {
        await addOrganizations(tx, [
          {
            id: units.roads,
            kind: 'agency',
            name: '市政所',
            area: places.township,
            handles: true,
            phone: '0731-80000001',
            hours: '9:00–17:00',
          },
          { id: units.water, kind: 'agency', name: '水务所', area: places.township, handles: true },
        ])
        if (extent === 'wide')
          await addOrganizations(tx, [
            { id: units.heating, kind: 'agency', name: '供热所', area: places.township, handles: true },
            { id: units.district, kind: 'agency', name: '甲区住建局', area: places.district, handles: true },
          ])
      }
      for (const [name, role, area, unit, headsArea] of members) {
        const account = randomUUID()
        const { token, hash } = newSessionToken()
        await addAccounts(tx, keys, [
          {
            id: account,
            login: name.toLowerCase(),
            name: `测试${name}`,
            phone: '13900000000',
            passwordHash,
            mustChange: false,
            area,
          },
        ])
        await addAppointments(tx, [
          {
            id: randomUUID(),
            account,
            organization: unit == null ? null : units[unit],
            post: role,
            role,
            area,
            headsArea: headsArea ?? false,
            validFrom: '2020-01-01',
          },
        ])
        await tx.run(
          sql`insert into session (token_hash, tenant, account_id, last_seen_at, expires_at) values (${hash}, ${tenant}, ${account}, now() + interval '100 years', now() + interval '200 years')`,
        )
        people[name] = { account, token }
      }
      if (tenant === 'home') {
        await addRoutes(tx, [
          { id: randomUUID(), category: 'facility', area: places.township, unit: units.roads, limit: null },
          {
            id: randomUUID(),
            category: 'heating',
            area: places.township,
            unit: units.water,
            limit: { amount: 5, unit: 'workingDay' },
          },
        ])
      }
    })
  }
  const service = createService(installation)
  await service.app.ready()

  const world: World = {
    installation,
    database,
    service,
    units,
    people,
    clock,
    async ask(who, method, path, body, headers = {}) {
      const person = who === undefined ? undefined : people[who]
      if (who !== undefined && person === undefined) throw new Error(`nobody is called ${who}`)
      const response = await service.app.inject({
        method: method as 'GET',
        url: path.startsWith('/') && !path.startsWith('/api') ? `/api/v1${path}` : path,
        headers: { ...(person !== undefined && { authorization: `Bearer ${person.token}` }), ...headers },
        ...(body !== undefined && { payload: body as object }),
      })
      const json = String(response.headers['content-type'] ?? '').includes('json')
      return {
        status: response.statusCode,
        body: json ? response.json() : undefined,
        headers: response.headers,
        text: response.body,
      }
    },
    async register(extra = {}) {
      const reply = await world.ask('clerk', 'POST', '/matters', {
        channel: 'window',
        title: '路灯不亮',
        body: '三号楼前的路灯坏了一周。',
        category: 'facility.lighting',
        area: places.A1,
        petitioner: { name: '王小一', phone: '13812345678' },
        ...extra,
      })
      if (reply.status !== 201) throw new Error(`not registered: ${reply.text}`)
      return reply.body
    },
    async revision(matter) {
      const { rows } = await database.pool.query('select revision from matter where id = $1', [matter])
      return rows[0].revision
    },
    async move(who, matter, move, input = {}) {
      return world.ask(who, 'POST', `/matters/${matter}/moves/${move}`, {
        revision: await world.revision(matter),
        input,
      })
    },
    async close() {
      await service.app.close()
      await database.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
  return world

  function areasOf(township: string) {
    return [
      ...(extent === 'wide' ? [{ key: places.district, level: 'county', name: '甲区' }] : []),
      { key: township, level: 'township', name: '甲街道' },
      { key: places.A, level: 'community', name: '甲社区', households: 1200 },
      { key: places.A1, level: 'grid', name: '甲一网格', households: 300 },
      { key: places.A2, level: 'grid', name: '甲二网格', households: 300 },
      { key: places.B, level: 'community', name: '乙社区', households: 900 },
      { key: places.B1, level: 'grid', name: '乙一网格', households: 300 },
    ]
  }
}
