import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { instant } from '../../core/deadline/index.ts'
import { loadCalendar } from '../calendar/index.ts'
import { type Installation, openInstallation } from '../kernel/index.ts'
import { deliverOnce } from '../notices/index.ts'
import { testWorld, type World } from '../testing/index.ts'
import { recomputeClocks, sweepOnce } from './index.ts'

let world: World
/** two nodes started anew after a notice made Friday 20 March 2026 a day off */
let nodes: Installation[]
const folder = mkdtempSync(join(tmpdir(), 'fivefold-calendar-'))
beforeAll(async () => {
  world = await testWorld()
  cpSync(new URL('../../schemes/calendar/', import.meta.url), folder, { recursive: true })
  const file = join(folder, '2026.yaml')
  const year = parse(readFileSync(file, 'utf8'))
  year.amendments = [
    {
      source: { document: '测试用通知', number: null, issued: '2026-03-02', verified: false },
      holidays: [{ name: { zh: '测试假日', en: 'Test day' }, off: ['2026-03-20', '2026-03-20'] }],
    },
  ]
  writeFileSync(file, stringify(year))
  nodes = await Promise.all(
    [1, 2].map(() =>
      openInstallation({
        dataDir: world.installation.dataDir,
        database: world.database,
        now: () => world.clock.now,
        tenant: 'home',
        calendar: loadCalendar(folder),
      }),
    ),
  )
})
afterAll(async () => {
  await world.close()
  rmSync(folder, { recursive: true, force: true })
})

const recompute = async () => (await Promise.all(nodes.map((node) => recomputeClocks(node)))).reduce((a, b) => a + b)
const clocksOf = async (matter: string) =>
  (
    await world.database.pool.query(
      'select clock, state, due_day::text as day, edition from matter_clock where matter_id = $1 order by clock',
      [matter],
    )
  ).rows

test('a notice of holidays moves the deadlines of open matters once, says so in the timeline, and warns anew', async () => {
  const { matter, number, queryCode } = await world.register()
  await world.move('clerk', matter, 'register')
  await world.move('dispatcher', matter, 'dispatch', { unit: world.units.roads })
  world.clock.now = instant('2026-03-18T08:00:00+08:00')
  while ((await sweepOnce(world.installation)) > 0);
  expect(await recompute()).toBe(1)
  expect(await recompute()).toBe(0)
  expect(await clocksOf(matter)).toEqual([
    { clock: 'answer', state: 'running', day: '2026-03-24', edition: '2026-03-02' },
    // what is over stays as it was reckoned
    { clock: 'dispatch', state: 'done', day: '2026-03-03', edition: '2025-11-04' },
    { clock: 'register', state: 'done', day: '2026-03-03', edition: '2025-11-04' },
  ])
  const headers = { 'x-submission-number': number, 'x-query-code': queryCode, 'accept-language': 'en' }
  const { body } = await world.ask(undefined, 'GET', '/submissions/mine', undefined, headers)
  expect(body.dueDay).toBe('2026-03-24')
  expect(body.timeline.at(-1)).toMatchObject({
    title: 'Deadlines reckoned anew after a notice of holidays',
    actorKind: 'system',
    fields: [{ id: 'answer', value: '2026-03-23 → 2026-03-24' }],
  })
  expect(body.revision).toBe(4)
  // the warning given for the old day is given once more for the new one
  world.clock.now = instant('2026-03-19T08:00:00+08:00')
  for (const node of nodes) while ((await sweepOnce(node)) > 0);
  while ((await deliverOnce(world.installation)) > 0);
  const { rows } = await world.database.pool.query(
    "select params->>'dueDay' as day from notice where template = 'clock.warning' and account_id = $1 order by day",
    [world.people['handler']?.account],
  )
  expect(rows).toEqual([{ day: '2026-03-23' }, { day: '2026-03-24' }])
})

test('a matter whose days stay the same has no line in its timeline', async () => {
  world.clock.now = instant('2026-03-02T09:00:00+08:00')
  const short = await world.register({ category: 'heating.water' })
  const before = await world.revision(short.matter)
  await world.database.pool.query("update matter_clock set edition = '2025-11-04' where matter_id = $1", [short.matter])
  expect(await recompute()).toBe(0)
  expect(await world.revision(short.matter)).toBe(before)
  expect((await clocksOf(short.matter)).map(({ edition }) => edition)).toEqual(['2026-03-02', '2026-03-02'])
})
