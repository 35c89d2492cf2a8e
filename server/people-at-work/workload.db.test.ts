import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { addDays, type Day, instant } from '../../core/deadline/index.ts'
import { testWorld, type World } from '../testing/index.ts'
import { endOfWeek } from './workload.ts'

let world: World
let ahead = 0
const wall = Date.now.bind(Date)
beforeAll(async () => {
  vi.spyOn(Date, 'now').mockImplementation(() => wall() + ahead)
  world = await testWorld()
})
afterAll(async () => {
  vi.restoreAllMocks()
  await world.close()
})

const id = (name: string) => world.people[name]?.account ?? ''
const at = (moment: string) => {
  world.clock.now = instant(`${moment}:00+08:00`)
}

type Numbers = Record<'open' | 'dueThisWeek' | 'overdue' | 'waiting' | 'answeredThisMonth', number>
type Group = {
  unit: string | null
  unitName: string | null
  total: Numbers
  unassigned: Numbers
  people: (Numbers & { account: string; name: string; left: boolean; absent: object | null })[]
}

async function handled(who?: string) {
  const made = await world.register()
  await world.move('clerk', made.matter, 'register')
  await world.move('dispatcher', made.matter, 'dispatch', { unit: world.units.roads })
  if (who !== undefined) await world.move(who, made.matter, 'take')
  return made
}
const workload = async (who: string) => (await world.ask(who, 'GET', '/workload')).body
const roads = async (who: string): Promise<Group> => {
  const found = (await workload(who)).groups.find(({ unit }: Group) => unit === world.units.roads)
  if (found === undefined) throw new Error(`${who} sees nothing of the unit`)
  return found
}
const inUnit = async (who: string, person: string) =>
  (await roads(who)).people.find(({ account }) => account === id(person))
const total = async (who: string, query: string) =>
  (await world.ask(who, 'GET', `/matters?total=true&${query}`)).body.total

test('the week ends on Sunday, whatever day it is', () => {
  for (let day = '2026-03-02' as Day; day <= '2026-03-08'; day = addDays(day, 1))
    expect(endOfWeek(day)).toBe('2026-03-08')
  expect(endOfWeek('2026-03-09' as Day)).toBe('2026-03-15')
})

test('the head of a unit sees the load of everybody in it, and every number is the length of the list it opens', async () => {
  at('2026-03-02T09:00')
  await handled()
  await handled('handler')
  const waiting = await handled('handler')
  await world.move('handler', waiting.matter, 'ask', { question: '是哪一盏？' })
  const answered = await handled('handler')
  await world.move('handler', answered.matter, 'answer', { outcome: 'solved', answer: '已修好。' })
  // fifteen working days later the first are overdue, and one more has come
  at('2026-03-24T09:00')
  const { today, weekEnd, monthStart, openStages, waitingStages } = await workload('unitHead')
  expect([today, weekEnd, monthStart, waitingStages]).toEqual([
    '2026-03-24',
    '2026-03-29',
    '2026-03-01',
    ['awaitingResident'],
  ])
  await handled('colleague')
  for (const who of ['unitHead', 'supervisor', 'dispatcher']) {
    const group = await roads(who)
    expect([who, group.unitName]).toEqual([who, '市政所'])
    const lists = {
      open: `open=true&stage=${openStages}`,
      dueThisWeek: `dueBefore=${weekEnd}&overdue=false&stage=${openStages}`,
      overdue: `overdue=true&stage=${openStages}`,
      waiting: `open=true&stage=${waitingStages}`,
      answeredThisMonth: `answeredFrom=${monthStart}`,
    }
    for (const [name, filter] of Object.entries(lists) as [keyof Numbers, string][]) {
      const unit = `unit=${world.units.roads}&${filter}`
      expect([who, name, group.total[name]]).toEqual([who, name, await total(who, unit)])
      for (const person of group.people)
        expect([who, name, person.name, person[name]]).toEqual([
          who,
          name,
          person.name,
          await total(who, `${unit}&handler=${person.account}`),
        ])
    }
    expect([
      who,
      group.total.open > 0,
      group.total.overdue > 0,
      group.total.waiting,
      group.total.answeredThisMonth,
    ]).toEqual([who, true, true, 1, 1])
    expect([
      who,
      group.unassigned.open,
      await total(who, `unit=${world.units.roads}&open=true&assigned=false&stage=${openStages}`),
    ]).toEqual([who, 1, 1])
  }
  // in order of names, those with nothing to do among them
  expect((await roads('unitHead')).people.map(({ name, open }) => [name, open > 0])).toEqual([
    ['测试colleague', true],
    ['测试handler', true],
    ['测试unitHead', false],
  ])
})

test('[PR-37] a handler sees the own row and nobody else’s; whoever has no part in it sees nothing', async () => {
  const { groups } = await workload('handler')
  expect(groups.map(({ people }: Group) => people.map(({ account }) => account))).toEqual([[id('handler')]])
  expect((await inUnit('handler', 'handler'))?.open).toBe((await inUnit('unitHead', 'handler'))?.open)
  const [nobody] = (await workload('gridWorker')).groups
  expect(nobody).toMatchObject({ unit: null, people: [{ account: id('gridWorker'), open: 0 }] })
  expect((await workload('otherUnitHead')).groups).toMatchObject([{ unitName: '水务所', total: { open: 0 } }])
  expect((await workload('supervisorB')).groups.map(({ total: t }: Group) => t.open)).toEqual([0])
  expect((await world.ask('admin', 'GET', '/workload')).status).toBe(403)
})

test('who is away today is shown with the one who stands in', async () => {
  const away = { substitute: id('colleague'), from: '2026-03-24', until: '2026-03-25', reason: 'leave' }
  expect((await world.ask('handler', 'POST', '/absences', away)).status).toBe(201)
  expect((await inUnit('unitHead', 'handler'))?.absent).toEqual({
    until: '2026-03-25',
    substituteName: '测试colleague',
  })
  expect((await inUnit('unitHead', 'colleague'))?.absent).toBe(null)
  at('2026-03-26T09:00')
  expect((await inUnit('unitHead', 'handler'))?.absent).toBe(null)
})

test('the matters of somebody who has left fall to the unit and to those who dispatch, until they are assigned again', async () => {
  const { matter } = await handled('colleague')
  const todo = async (who: string) =>
    (await world.ask(who, 'GET', '/matters?box=todo&limit=200')).body.items.some(
      ({ id: one }: { id: string }) => one === matter,
    )
  expect([await todo('colleague'), await todo('handler'), await todo('unitHead'), await todo('dispatcher')]).toEqual([
    true,
    false,
    false,
    false,
  ])
  expect((await world.ask('unitHead', 'GET', '/unattended')).body.items).toEqual([])
  expect((await world.ask('admin', 'POST', `/accounts/${id('colleague')}/disable`)).status).toBe(204)
  expect([
    await todo('handler'),
    await todo('unitHead'),
    await todo('dispatcher'),
    await todo('otherUnitHead'),
    await todo('dispatcherB'),
  ]).toEqual([true, true, true, false, false])
  const left = await inUnit('unitHead', 'colleague')
  expect(left).toMatchObject({ left: true })
  for (const who of ['unitHead', 'dispatcher', 'supervisor'])
    expect([who, (await world.ask(who, 'GET', '/unattended')).body.items]).toEqual([
      who,
      [
        {
          account: id('colleague'),
          name: '测试colleague',
          unit: world.units.roads,
          unitName: '市政所',
          open: left?.open,
          overdue: left?.overdue,
        },
      ],
    ])
  for (const who of ['handler', 'otherUnitHead', 'dispatcherB'])
    expect([who, (await world.ask(who, 'GET', '/unattended')).body.items]).toEqual([who, []])
  const list = (await world.ask('unitHead', 'GET', '/matters?unattended=true&limit=200')).body.items
  expect(list).toHaveLength(left?.open ?? -1)
  // assigned in one batch, after a preview
  const items = list.map(({ id: one, revision }: { id: string; revision: number }) => ({
    matter: one,
    revision,
    input: { handler: id('handler') },
  }))
  const batch = (preview: boolean) =>
    world.ask('unitHead', 'POST', '/matters/batch', { move: 'assign', preview, items })
  expect((await batch(true)).body.lines.every(({ ok }: { ok: boolean }) => ok)).toBe(true)
  expect(await todo('unitHead')).toBe(true)
  expect((await batch(false)).body.lines.every(({ ok }: { ok: boolean }) => ok)).toBe(true)
  expect([await todo('handler'), await todo('unitHead'), await todo('dispatcher')]).toEqual([true, false, false])
  expect((await world.ask('unitHead', 'GET', '/unattended')).body.items).toEqual([])
})

test('somebody whose posts have all ended has left as well', async () => {
  const { matter } = await handled('handler')
  await world.database.pool.query(`update appointment set valid_until = '2026-03-25' where account_id = $1`, [
    id('handler'),
  ])
  ahead += 1000
  const { body } = await world.ask('unitHead', 'GET', '/matters?unattended=true&limit=200')
  expect(body.items.some(({ id: one }: { id: string }) => one === matter)).toBe(true)
  await world.database.pool.query(`update appointment set valid_until = null where account_id = $1`, [id('handler')])
})
