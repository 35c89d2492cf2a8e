import { readFileSync } from 'node:fs'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { instant } from '../../core/deadline/index.ts'
import { transact } from '../database/index.ts'
import { BOUNDARY, formOf } from '../http/testing-requests.ts'
import { systemWho } from '../kernel/index.ts'
import { deliverOnce } from '../notices/index.ts'
import { procedureFromYaml } from '../setup/index.ts'
import { places, type Reply, testWorld, type World } from '../testing/index.ts'
import { publishProcedure, sweepOnce } from './index.ts'

/** A procedure written by hand, with stages, moves and clocks that this product does not ship and that no line of its code knows. */
const hazard = procedureFromYaml(
  readFileSync(new URL('../../core/procedure/fixtures/hazard.yaml', import.meta.url), 'utf8'),
  'hazard.yaml',
)

let world: World
beforeAll(async () => {
  world = await testWorld()
  await transact(world.database.pool, systemWho('home'), (tx) => publishProcedure(tx, hazard))
})
afterAll(() => world.close())

function at(day: string, time = '09:00'): void {
  world.clock.now = instant(`${day}T${time}:00+08:00`)
}

const done = (reply: Reply) => {
  expect([reply.status, reply.text]).toEqual([200, reply.text])
  return reply.body
}
const report = (who: string) =>
  world.ask(who, 'POST', '/matters', {
    procedure: 'hazard',
    channel: 'homeVisit',
    title: '危树倾斜',
    body: '院墙边的大树向路面倾斜。',
    area: places.A1,
    petitioner: { anonymous: true },
  })
const view = async (matter: string, language = 'zh-CN') =>
  (await world.ask('supervisor', 'GET', `/matters/${matter}`, undefined, { 'accept-language': language })).body
const clocks = async (matter: string) =>
  (await view(matter)).clocks.map((c: Record<string, unknown>) => [c['clock'], c['run'], c['state'], c['dueDay']])
const texts = async (who: string, language = 'zh-CN') =>
  (await world.ask(who, 'GET', '/notices', undefined, { 'accept-language': language })).body.items.map(
    ({ text }: { text: string }) => text,
  )
const todo = async (who: string) =>
  (await world.ask(who, 'GET', '/matters?box=todo')).body.items.map(({ id }: { id: string }) => id)

async function photo(who: string): Promise<string> {
  const bytes = await sharp({ create: { width: 4, height: 4, channels: 3, background: 'green' } })
    .jpeg()
    .toBuffer()
  const headers = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` }
  return (await world.ask(who, 'POST', '/photos', formOf(bytes, 'tree.jpg'), headers)).body.id
}

test('[A4-12] a procedure that is nothing but a file runs from its beginning to its end, through every door', async () => {
  at('2026-03-06', '22:30')
  const made = (await report('clerk')).body
  expect(made).toMatchObject({ stage: 'reported', dueDay: '2026-03-07' })
  const { matter, number, queryCode } = made

  // whose turn it is, what may be done and by when: all of it from the file
  expect(await todo('gridWorker')).toEqual([matter])
  expect(await todo('clerk')).toEqual([])
  const seen = (await world.ask('gridWorker', 'GET', `/matters/${matter}`)).body
  expect(seen).toMatchObject({
    procedure: { id: 'hazard', version: 3, title: '隐患整改' },
    stageTitle: '待到场',
    clocks: [{ clock: 'onSite', title: '到场', state: 'running', dueAt: '2026-03-06T16:30:00.000Z' }],
  })
  expect(seen.moves.map(({ id }: { id: string }) => id)).toEqual(['inspect', 'falseAlarm'])
  expect(seen.moves[0].fields).toMatchObject([
    { id: 'unit', type: 'unit', required: true },
    { id: 'seen', type: 'day', required: true },
    { id: 'urgent', type: 'boolean', required: false },
    { id: 'reason', type: 'text', required: true, when: { field: 'urgent', is: [true] } },
  ])

  // its clocks warn and escalate
  at('2026-03-06', '23:30')
  await sweepOnce(world.installation)
  await deliverOnce(world.installation)
  expect(await texts('gridWorker')).toEqual(['“危树倾斜”的到场快到了，最后一天是 2026-03-07。'])
  at('2026-03-07', '01:00')
  await sweepOnce(world.installation)
  await deliverOnce(world.installation)
  expect((await texts('supervisor'))[0]).toContain('的到场已过')

  // its forms ask what the file asks
  const inspect = (input: object) => world.move('gridWorker', matter, 'inspect', { unit: world.units.roads, ...input })
  expect((await inspect({})).body.errors).toMatchObject([{ pointer: '/input/seen', code: 'matter.input.required' }])
  expect((await inspect({ seen: '2026-03-07', urgent: true })).body.errors).toMatchObject([
    { pointer: '/input/reason' },
  ])
  expect((await inspect({ seen: '2026-03-07', reason: '快倒了' })).body.errors).toMatchObject([
    { pointer: '/input/reason', code: 'matter.input.notAsked' },
  ])
  expect(done(await inspect({ seen: '2026-03-07', urgent: true, reason: '快倒了' }))).toMatchObject({
    stage: 'rectifying',
  })
  await deliverOnce(world.installation)
  expect(await todo('handler')).toEqual([matter])
  expect(await texts('handler')).toEqual(['“危树倾斜”：到场核实。'])
  expect(await texts('handler', 'en')).toEqual(['“危树倾斜”: Visit.'])

  // a suspension restarts the month
  at('2026-03-10')
  done(await world.move('supervisor', matter, 'suspend'))
  expect(await clocks(matter)).toContainEqual(['rectify', 1, 'paused', expect.any(String)])
  at('2026-05-11')
  done(await world.move('supervisor', matter, 'resume'))
  expect(await clocks(matter)).toContainEqual(['rectify', 1, 'running', '2026-06-11'])

  // two photos at least; an inspection that fails; another round
  expect((await world.move('handler', matter, 'done', { photos: [await photo('handler')] })).body.errors).toMatchObject(
    [{ pointer: '/input/photos', code: 'matter.input.tooShort' }],
  )
  const rectified = async () =>
    done(await world.move('handler', matter, 'done', { photos: [await photo('handler'), await photo('handler')] }))
  expect(await rectified()).toMatchObject({ stage: 'reinspection' })
  done(await world.move('gridWorker', matter, 'fail'))
  await rectified()
  expect(await clocks(matter)).toContainEqual(['rectify', 2, 'done', expect.any(String)])
  expect(done(await world.move('gridWorker', matter, 'pass'))).toMatchObject({ stage: 'gone', ending: 'solved' })

  const ended = await view(matter, 'en')
  expect(ended).toMatchObject({ stageTitle: 'Hazard gone', ending: 'solved', moves: [] })
  expect(ended.closedAt).not.toBeNull()
  expect(ended.timeline.map(({ title }: { title: string }) => title)).toEqual([
    expect.any(String),
    'Visit',
    'Suspend',
    'Resume',
    'Report it done',
    'Not right yet',
    'Report it done',
    'Found right',
  ])
  expect(ended.photos).toHaveLength(4)
  expect(await todo('gridWorker')).toEqual([])

  // in lists, in spreadsheets and on the page of whoever reported it
  const listed = (await world.ask('supervisor', 'GET', '/matters?stage=gone&ending=solved&total=true')).body
  expect(listed).toMatchObject({ total: 1, items: [{ id: matter, stageTitle: '隐患已消除', light: null }] })
  expect((await world.ask('supervisor', 'GET', '/matters/export?format=csv&stage=gone')).text).toContain('隐患已消除')
  const tracked = await world.ask(undefined, 'GET', '/submissions/mine', undefined, {
    'x-submission-number': number,
    'x-query-code': queryCode,
  })
  expect(tracked.body).toMatchObject({ stageTitle: '隐患已消除', ending: 'solved', phase: null, phases: [], moves: [] })
})

test('the rules of the file are kept: who registered it does not pass it, who has no part in it does nothing', async () => {
  at('2026-03-06')
  const { matter } = (await report('gridWorker')).body
  expect((await world.move('dispatcher', matter, 'inspect')).body.code).toBe('matter.move.notEntitled')
  expect((await world.move('gridWorker', matter, 'dispatch')).body.code).toBe('matter.move.unknown')
  expect((await world.move('gridWorker', matter, 'pass')).body.code).toBe('matter.move.stage')
  done(await world.move('gridWorker', matter, 'inspect', { unit: world.units.roads, seen: '2026-03-06' }))
  done(await world.move('handler', matter, 'done', { photos: [await photo('handler'), await photo('handler')] }))
  expect((await world.move('gridWorker', matter, 'pass')).body).toMatchObject({
    status: 403,
    code: 'matter.move.registrar',
    title: '登记此件的人不能做这一步。',
  })
})

test('the procedure can be looked at and drawn, with the stage a matter stands in', async () => {
  const { body } = await world.ask('clerk', 'GET', '/procedures/hazard/3')
  expect(body.stages.map(({ title }: { title: string }) => title)).toEqual([
    '待到场',
    '整改中',
    '停工待料',
    '待复查',
    '隐患已消除',
  ])
  const drawn = await world.ask('clerk', 'GET', '/procedures/hazard/3/diagram?stage=suspended&lang=en')
  expect(drawn.text).toContain('Suspended')
  const reference = (await world.ask('clerk', 'GET', '/reference')).body
  expect(reference.procedures.map(({ id }: { id: string }) => id)).toContain('hazard')
})

test('what is published stays as it is: other content needs another version, and running matters keep theirs', async () => {
  const { matter } = (await report('clerk')).body
  const publish = (change: object) =>
    transact(world.database.pool, systemWho('home'), (tx) => publishProcedure(tx, { ...hazard, ...change }))
  expect(await publish({})).toBe('unchanged')
  await expect(publish({ title: { zh: '另一种', en: 'Another' } })).rejects.toThrow('raise the version')
  expect(await publish({ version: 4, title: { zh: '隐患整改（新）', en: 'Hazards anew' } })).toBe('published')
  expect((await view(matter)).procedure).toMatchObject({ version: 3, title: '隐患整改' })
  expect((await view((await report('clerk')).body.matter)).procedure).toMatchObject({
    version: 4,
    title: '隐患整改（新）',
  })
})
