import { afterAll, beforeAll, expect, test } from 'vitest'
import { openInstallation } from '../kernel/index.ts'
import { recomputeClocks } from '../matters/index.ts'
import { testWorld, type World } from '../testing/index.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.close())

const source = (issued: string) => ({ document: '测试用通知', number: null, issued, verified: false })
/** Friday 13 March off, Sunday 15 March worked instead; the answer is due on Monday 23 March otherwise. */
const moved = {
  year: 2026,
  source: source('2026-03-01'),
  holidays: [{ name: { zh: '测试假日', en: 'Test day' }, off: ['2026-03-13', '2026-03-13'] }],
}
const makeUp = {
  year: 2026,
  source: source('2026-03-02'),
  holidays: [{ name: { zh: '测试调休', en: 'Test make-up day' }, work: ['2026-03-15', '2026-03-22'] }],
}

async function handled() {
  const made = await world.register()
  await world.move('clerk', made.matter, 'register')
  await world.move('dispatcher', made.matter, 'dispatch', { unit: world.units.roads })
  return made
}
const dueDay = async ({ number, queryCode }: { number: string; queryCode: string }) =>
  (
    await world.ask(undefined, 'GET', '/submissions/mine', undefined, {
      'x-submission-number': number,
      'x-query-code': queryCode,
    })
  ).body.dueDay
const told = async () =>
  (
    await world.database.pool.query(
      "select payload->>'to' as to, payload->>'matter' as matter, payload->'params'->>'dueDay' as day from outbox where payload->>'template' = 'calendar.moved' order by id",
    )
  ).rows

test('a notice is tried before it is put into force: how many deadlines move, of which units, and nothing is written', async () => {
  const one = await handled()
  await handled()
  const before = await dueDay(one)
  const { status, body } = await world.ask('admin', 'POST', '/calendar/preview', moved)
  expect([status, body]).toEqual([
    200,
    {
      edition: '2026-03-01',
      knownUntil: '2026-12-24',
      open: 2,
      moved: 2,
      later: 2,
      earlier: 0,
      petitioners: 2,
      units: [{ unit: '市政所', moved: 2 }],
    },
  ])
  expect(await dueDay(one)).toBe(before)
  expect((await world.ask('supervisor', 'POST', '/calendar/preview', moved)).status).toBe(403)
})

test('a moved holiday and then a make-up Sunday move open deadlines on every node, and petitioners are told once of each', async () => {
  const made = await handled()
  const other = await openInstallation({
    dataDir: world.installation.dataDir,
    database: world.database,
    now: () => world.clock.now,
    tenant: 'home',
  })
  expect(await dueDay(made)).toBe('2026-03-23')
  const recompute = async () => {
    for (const node of [world.installation, other]) await node.kernel.reloadCalendar()
    await Promise.all([world.installation, other].map((node) => recomputeClocks(node)))
  }
  const key = { 'idempotency-key': 'notice-of-march' }
  for (let twice = 0; twice < 2; twice++)
    expect((await world.ask('admin', 'POST', '/calendar/notices', moved, key)).status).toBe(201)
  await recompute()
  await recompute()
  expect(await dueDay(made)).toBe('2026-03-24')
  const mine = (rows: Awaited<ReturnType<typeof told>>) => rows.filter(({ matter }) => matter === made.matter)
  expect(mine(await told())).toEqual([
    { to: 'handler', matter: made.matter, day: '2026-03-24' },
    { to: 'petitioner', matter: made.matter, day: '2026-03-24' },
  ])

  await world.ask('admin', 'POST', '/calendar/notices', makeUp)
  await recompute()
  expect(await dueDay(made)).toBe('2026-03-22')
  expect(mine(await told()).map(({ to, day }) => [to, day])).toEqual([
    ['handler', '2026-03-24'],
    ['petitioner', '2026-03-24'],
    ['handler', '2026-03-22'],
    ['petitioner', '2026-03-22'],
  ])
  const { body } = await world.ask('admin', 'GET', '/calendar')
  expect(body).toMatchObject({ edition: '2026-03-02', left: 0 })
  expect(body.notices.slice(0, 2)).toMatchObject([
    { issued: '2026-03-02', moved: 3 },
    { issued: '2026-03-01', moved: 3 },
  ])
})

test('who is affected is shown to those who may see it, page by page, with the day before and after', async () => {
  const first = (await world.ask('dispatcher', 'GET', '/calendar/moved?edition=2026-03-01&limit=2')).body
  const second = (
    await world.ask('dispatcher', 'GET', `/calendar/moved?edition=2026-03-01&limit=2&cursor=${first.next}`)
  ).body
  expect([first.items.length, second.items.length, second.next]).toEqual([2, 1, null])
  expect(first.items[0]).toMatchObject({
    matter: { title: '路灯不亮' },
    moved: [{ clock: '答复期限', from: '2026-03-23', to: '2026-03-24' }],
  })
  expect((await world.ask('dispatcherB', 'GET', '/calendar/moved?edition=2026-03-01')).body.items).toEqual([])
})

test('a notice that is not newer, or contradicts the week, is refused with the place', async () => {
  const old = await world.ask('admin', 'POST', '/calendar/notices', { ...moved, source: source('2020-01-01') })
  expect([old.status, old.body.errors[0]]).toMatchObject([
    422,
    { code: 'calendar.notNewer', pointer: '/source/issued' },
  ])
  const wrong = { ...makeUp, source: source('2026-03-03'), holidays: [{ ...makeUp.holidays[0], work: ['2026-03-18'] }] }
  const refused = await world.ask('admin', 'POST', '/calendar/preview', wrong)
  expect([refused.status, refused.body.errors[0].code]).toEqual([422, 'calendar.contradicts'])
})
