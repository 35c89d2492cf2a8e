import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { day, instant } from '../../core/deadline/index.ts'
import type { Database } from '../database/index.ts'
import { testDatabase } from '../database/testing.ts'
import { type Installation, openInstallation } from '../kernel/index.ts'
import { createService, type Service } from '../service.ts'
import { createDemonstration, DEMONSTRATION, type DemoAccount, keptAccounts } from './index.ts'

const today = day('2026-03-02')
const folder = mkdtempSync(join(tmpdir(), 'fivefold-demo-'))

let database: Database
let installation: Installation
let service: Service
let accounts: DemoAccount[]

const open = (on: Database, name: string) =>
  openInstallation({
    dataDir: join(folder, name),
    database: on,
    tenant: DEMONSTRATION,
    now: () => instant('2026-03-02T09:00:00+08:00'),
  })

beforeAll(async () => {
  database = await testDatabase()
  installation = await open(database, 'first')
  accounts = (await createDemonstration(installation, { seed: 'test', today })) ?? []
  service = createService(installation)
  await service.app.ready()
}, 300_000)

afterAll(async () => {
  await service.app.close()
  await database.close()
  rmSync(folder, { recursive: true, force: true })
})

/** One figure, counted as the role that may read everything. */
async function count(query: string, on: Database = database): Promise<number> {
  return (await rowsOf<{ n: number }>(`select (${query})::int as n`, on))[0]?.n ?? Number.NaN
}

async function rowsOf<R extends object>(query: string, on: Database = database): Promise<R[]> {
  const client = await on.pool.connect()
  try {
    await client.query('begin read only; set local role fivefold_archivist')
    return (await client.query<R>(query)).rows
  } finally {
    await client.query('rollback')
    client.release()
  }
}

describe('the demonstration community has the figures of the reference community', () => {
  test.each([
    ['RA-01', 'households', 'select count(*) from household', 6_730],
    ['RA-02', 'permanent residents', `select count(*) from person where purpose = 'resident'`, 12_700],
    ['RA-02', 'residents counted by household', 'select sum(members) from household', 12_700],
    [
      'RA-03',
      'people in the service team',
      `select count(*) from account a where exists (select from appointment p where p.account_id = a.id and p.area_key like '990101001001%')`,
      59,
    ],
    ['RA-06', 'member units of the joint meeting', 'select count(*) from organization where not handles', 16],
    [
      'RA-21',
      'requests accepted by the liaison station',
      `select count(*) from matter where channel = 'deputyStation'`,
      95,
    ],
    [
      'RA-22',
      'person-times behind them',
      `select sum(person_times) from matter where channel = 'deputyStation'`,
      1_764,
    ],
    ['RA-23', 'of which livelihood', stationOf('livelihood'), 20],
    ['RA-24', 'of which disputes', stationOf('dispute'), 6],
    ['RA-25', 'of which advice and suggestions', stationOf('advice'), 14],
    ['RA-26', 'of which public facilities', stationOf('facility'), 28],
    ['RA-27', 'of which heating', stationOf('heating'), 5],
    ['RA-34', 'service windows', `select count(*) from appointment where post = '窗口受理员'`, 8],
    [
      'RA-35',
      'offices and stations',
      `select count(*) from organization where handles and area_key = '990101001001'`,
      5,
    ],
    ['RA-37', 'responsibility grids', `select count(*) from area where level = 'grid'`, 12],
    ['RA-38', 'grid leaders', `select count(*) from appointment where post = '网格长'`, 12],
    [
      'RA-39',
      'full-time grid workers',
      `select count(distinct account_id) from appointment where post = '专职网格员'`,
      6,
    ],
    [
      'RA-51',
      'people’s-concern information collected',
      `select count(*) from matter where channel in ('homeVisit', 'contactCard')`,
      587,
    ],
    ['RA-52', 'of which letters and visits', `select count(*) from matter where channel = 'contactCard'`, 187],
    [
      'RA-53',
      'settled by grid leaders',
      `select count(*) from matter where channel in ('homeVisit', 'contactCard') and move_counts ? 'answerOnSpot'`,
      217,
    ],
  ])('[%s] %s', async (_id, _name, query, expected) => {
    expect(await count(query)).toBe(expected)
  })

  function stationOf(category: string) {
    return `select count(*) from matter where channel = 'deputyStation' and starts_with(category, '${category}')`
  }

  test('[RA-28] demolition and relocation make the total right where the six stated parts do not (DQ-01)', async () => {
    expect(await count(stationOf('relocation'))).toBe(95 - 20 - 6 - 14 - 28 - 5)
  })

  test('[RA-29] every matter of the liaison station is answered, [RA-30] 95 of 100 are closed', async () => {
    expect(await count(`select count(*) from matter where channel = 'deputyStation' and answered_at is null`)).toBe(0)
    expect(await count(`select count(*) from matter where channel = 'deputyStation' and closed_at is not null`)).toBe(
      90,
    )
  })

  test('[RA-31] those who rated the liaison station are satisfied, at least 97 of 100', async () => {
    const [rated] = await rowsOf<{ share: number }>(
      `select (count(*) filter (where rating >= 3))::float / count(rating) as share from matter where channel = 'deputyStation' and rating is not null`,
    )
    expect(rated?.share).toBeGreaterThanOrEqual(0.97)
  })

  test('[RA-50] more than 200 people stand behind one joint complaint', async () => {
    expect(await count('select max(person_times) from matter')).toBeGreaterThan(200)
  })

  test('[A3-12] every household lies in exactly one grid, all of about the same size', async () => {
    const grids = await rowsOf<{ n: number }>(
      `select count(*)::int as n from household h join area g on g.level = 'grid' and starts_with(h.area_key, g.key) group by g.key`,
    )
    expect(grids.map(({ n }) => n).sort()).toEqual([560, 560, ...Array<number>(10).fill(561)])
  })
})

describe('the year of matters', () => {
  test('has matters in every stage and with every ending', async () => {
    const stages = await rowsOf<{ stage: string }>('select distinct stage from matter')
    const endings = await rowsOf<{ ending: string }>('select distinct ending from matter where ending is not null')
    expect(stages.map(({ stage }) => stage).sort()).toEqual([
      'answered',
      'arbitration',
      'asked',
      'awaitingResident',
      'closed',
      'delivered',
      'handling',
      'joined',
      'passedUp',
      'received',
      'registered',
      'review',
      'suspended',
      'working',
    ])
    expect(endings.map(({ ending }) => ending).sort()).toEqual([
      'explained',
      'noReply',
      'notOurs',
      'solved',
      'withdrawn',
    ])
    expect(await count('select count(*) from matter')).toBeGreaterThan(1_800)
  })

  test('has met every turn that can be met, so that each can be shown', async () => {
    const met = await rowsOf<{ move: string }>('select distinct move from matter_event order by move')
    const moves = met.map(({ move }) => move)
    for (const move of [
      'return',
      'returnAgain',
      'arbitrate',
      'passUp',
      'receive',
      'urge',
      'supervise',
      'reportOnSupervision',
      'requestExtension',
      'grantExtension',
      'partialAnswer',
      'suspend',
      'resume',
      'notReached',
      'requestReview',
      'upholdAnswer',
      'sendForRehandling',
      'reopen',
      'join',
      'openParts',
      'take',
      'deliver',
    ])
      expect(moves, move).toContain(move)
    expect(await count("select count(*) from matter where stage = 'joined' and follows is not null")).toBeGreaterThan(1)
    expect(await count('select count(*) from matter where open_parts = 3')).toBe(2)
  })

  test('ends with the day before, and nothing has happened since', async () => {
    expect(await count(`select count(*) from matter_event where at >= '2026-03-02T00:00:00+08:00'`)).toBe(0)
    expect(await count(`select count(*) from matter where received_at < '2025-02-01'`)).toBe(0)
  })

  test('leaves no matter half told: each has its submission, and a timeline as long as its revision', async () => {
    expect(
      await count(
        'select count(*) from matter m where parent_id is null and not exists (select from submission s where s.matter_id = m.id)',
      ),
    ).toBe(0)
    expect(
      await count(
        'select count(*) from matter m where m.revision <> (select count(*) from matter_event e where e.matter_id = m.id)',
      ),
    ).toBe(0)
    expect(
      await count(
        'select count(*) from matter m where closed_at is null and not exists (select from matter_clock c where c.matter_id = m.id)',
      ),
    ).toBe(0)
  })

  test('[PR-23] lets nobody who is complained about near the complaint', async () => {
    expect(await count('select count(*) from matter where about_person')).toBe(14)
    expect(await count('select count(*) from matter where took_part && excluded or handler_id = any (excluded)')).toBe(
      0,
    )
    expect(await count('select count(*) from matter_event where actor_id = any (excluded)')).toBe(0)
  })

  test('[PR-01] knows residents by sealed name, sealed phone and home, and grades nobody', async () => {
    const columns = await rowsOf<{ name: string }>(
      `select attname::text as name from pg_attribute where attrelid = 'person'::regclass and attnum > 0 and not attisdropped`,
    )
    expect(columns.map(({ name }) => name).join(' ')).not.toMatch(/score|label|rank|level|risk|tag/)
    expect(await count(`select count(*) from person where name_masked not like '%*%'`)).toBe(0)
  })
})

test('each role signs in with the printed password and finds work', async () => {
  expect(accounts.map(({ role }) => role)).toEqual([
    'clerk',
    'dispatcher',
    'handler',
    'unitHead',
    'gridWorker',
    'callback',
    'supervisor',
    'admin',
    'auditor',
  ])
  const work: Record<string, string> = {
    supervisor: '/matters?overdue=true&limit=1',
    admin: '/accounts',
    auditor: '/audit',
  }
  for (const { role, login, password } of accounts) {
    const session = await service.app.inject({ method: 'POST', url: '/api/v1/session', payload: { login, password } })
    expect(session.statusCode, role).toBeLessThan(300)
    const found = await service.app.inject({
      url: `/api/v1${work[role] ?? '/matters?box=todo&limit=1'}`,
      headers: { authorization: `Bearer ${session.json().token}` },
    })
    expect(found.statusCode, `${role}: ${found.body.slice(0, 200)}`).toBe(200)
    expect(found.json().items.length, role).toBeGreaterThan(0)
  }
})

test('the accounts can be printed again by whoever may read the state folder, and by nobody else', () => {
  expect(keptAccounts(installation.dataDir)).toEqual(accounts)
  expect(statSync(join(installation.dataDir, 'demo-accounts.txt')).mode & 0o077).toBe(0)
  expect(new Set(accounts.map(({ password }) => password)).size).toBe(accounts.length)
  expect(readFileSync(join(installation.dataDir, 'demo-accounts.txt'), 'utf8')).toContain(accounts[0]?.password)
})

test('the same seed on the same day makes the same community, only passwords and seals differ; a second call changes nothing', async () => {
  expect(await createDemonstration(installation, { seed: 'other', today })).toBeUndefined()
  const again = await testDatabase()
  try {
    const second = await open(again, 'second')
    await createDemonstration(second, { seed: 'test', today })
    const same = [
      `select md5(string_agg(m::text, '|' order by id)) as digest from (select id, number, title, category, area_key, stage, ending, unit_id, handler_id, took_part, received_at, answered_at, closed_at, rating, due_at, move_counts from matter where parent_id is null) m`,
      `select md5(string_agg(e::text, '|' order by matter_id, seq)) as digest from (select matter_id, seq, at, move, actor_id, actor_kind, data from matter_event e where not exists (select from matter m where m.id = e.matter_id and m.parent_id is not null)) e`,
      `select md5(string_agg(p::text, '|' order by id)) as digest from (select id, name_masked, phone_masked, area_key from person) p`,
      `select md5(string_agg(s::text, '|' order by id)) as digest from (select id, title, body, place, name_masked from submission) s`,
      `select md5(string_agg(a::text, '|' order by id)) as digest from (select id, sha256, matter_id from attachment) a`,
    ]
    for (const query of same) expect(await rowsOf(query, again)).toEqual(await rowsOf(query))
    expect(keptAccounts(second.dataDir).map(({ password }) => password)).not.toEqual(
      accounts.map(({ password }) => password),
    )
  } finally {
    await again.close()
  }
}, 300_000)
