import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testWorld, type World } from '../testing/index.ts'
import { migrateProceduresOnce } from './index.ts'
import { publishNext, renamed } from './testing-versions.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.close())

const propose = (body: object, who = 'admin') => world.ask(who, 'POST', '/procedure-migrations', body)
const approve = (id: string, who = 'supervisor') => world.ask(who, 'POST', `/procedure-migrations/${id}/approve`)
const preview = (body: object, who = 'admin') => world.ask(who, 'POST', '/procedure-migrations/preview', body)
const read = async (id: string) => (await world.ask('supervisor', 'GET', `/procedure-migrations/${id}`)).body
const rows = async (text: string, ...values: unknown[]) => (await world.database.pool.query(text, values)).rows

/** Lets the worker do all it finds. */
async function carriedOut(limit?: number): Promise<void> {
  while ((await migrateProceduresOnce(world.installation, limit)) > 0);
}

/** who makes which move, with which answers */
type Step = [string, string, object?]

async function handled(stages: readonly Step[]): Promise<string> {
  const { matter } = await world.register()
  for (const [who, move, input] of stages) {
    const { status, text } = await world.move(who, matter, move, (input ?? {}) as Record<string, unknown>)
    expect([move, status, text]).toEqual([move, 200, text])
  }
  return matter
}
const dispatched = (): Step[] => [
  ['clerk', 'register'],
  ['dispatcher', 'dispatch', { unit: world.units.roads }],
]

const byNumber = (a: { number: string }, b: { number: string }) => (a.number < b.number ? -1 : 1)

/** Of every matter what a migration must keep, and what it may change. */
const standing = () =>
  rows(
    `select m.id, m.number, m.stage, m.procedure_version as version, m.revision, m.due_day::text as due, m.received_at, m.answered_at, m.closed_at, m.ending, m.unit_id, m.handler_id,
      (select jsonb_object_agg(c.clock || c.run, c.state) from matter_clock c where c.matter_id = m.id) as clocks from matter m where m.tenant = 'home' order by m.number`,
  )

describe('running matters are moved to another version', () => {
  test('as the dry run said, once somebody else than the proposer has approved it', async () => {
    const [waiting, registered, asked, answered, ended] = [
      await handled([]),
      await handled([['clerk', 'register']]),
      await handled([...dispatched(), ['handler', 'take'], ['handler', 'ask', { question: '是哪一盏灯？' }]]),
      await handled([
        ...dispatched(),
        ['handler', 'take'],
        ['handler', 'answer', { outcome: 'solved', answer: '已更换灯泡。' }],
      ]),
      await handled([['clerk', 'withdrawFor', { how: 'phone' }]]),
    ]
    const working = [await handled(dispatched()), await handled([...dispatched(), ['handler', 'take']])]
    const to = await publishNext(world, (body) => {
      const next = renamed(body, 'handling', 'working')
      delete next.clocks['confirm']
      delete next.moves['expire']
      const { answer, register } = next.clocks
      if (!answer || !register) throw new Error('no such clock')
      answer.within = { amount: 1, unit: 'workingDay' }
      next.clocks['firstWord'] = { ...register, startsIn: ['working'], endsIn: ['answered'], from: 'entry' }
      return next
    })
    world.clock.now = (world.clock.now + 24 * 3_600_000) as typeof world.clock.now
    const plan = { procedure: 'request', from: 2, to, stages: {} }

    const short = await preview(plan)
    expect([short.status, short.body.unmapped]).toEqual([200, [{ stage: 'handling', stageTitle: '办理中', count: 2 }]])
    const tooShort = await propose(plan)
    expect([tooShort.status, tooShort.body.code]).toEqual([409, 'migration.unmappedStages'])
    expect(tooShort.body.errors).toMatchObject([{ code: 'migration.unmappedStage', pointer: '/stages/handling' }])

    const whole = { ...plan, stages: { handling: 'working' } }
    const before = await standing()
    const { body: report } = await preview(whole, 'supervisor')
    expect(await standing()).toEqual(before)
    expect(report).toMatchObject({ matters: 6, unmapped: [], blocked: [], blockedCount: 0 })
    expect(report.byStage).toContainEqual({
      from: 'handling',
      fromTitle: '办理中',
      to: 'working',
      toTitle: '办理中',
      count: 2,
    })
    expect(report.units).toEqual([{ id: world.units.roads, name: '市政所', count: 4 }])
    expect(report.clocksLapsed).toEqual([{ clock: 'confirm', clockTitle: '确认期限', count: 1 }])
    expect(report.clocksBegun).toEqual([{ clock: 'firstWord', clockTitle: '登记期限', count: 2 }])

    const proposed = await propose(whole)
    expect(proposed.status).toBe(201)
    const { id } = proposed.body
    expect(await read(id)).toMatchObject({ state: 'proposed', total: 6, moved: 0, left: 6, approvedBy: null })
    await carriedOut()
    expect(await standing()).toEqual(before)
    const own = await approve(id, 'admin')
    expect([own.status, own.body.code]).toEqual([403, 'migration.sameProposer'])
    expect((await approve(id)).body).toMatchObject({
      state: 'running',
      approvedBy: world.people['supervisor']?.account,
      approvedByName: '测试supervisor',
      proposedByName: '测试admin',
    })
    expect((await approve(id)).body.code).toBe('migration.state')
    await carriedOut()
    expect(await read(id)).toMatchObject({ state: 'done', total: 6, moved: 6, left: 0, failed: 0, failures: [] })

    const after = await standing()
    const pairs = before.map((one, index) => ({ before: one, after: after[index] }))
    const moved = pairs.filter(({ before: one }) => one.closed_at === null)
    const counted = (values: string[]) => values.toSorted().join()
    expect(counted(moved.map((one) => `${one.before.stage} ${one.after.stage}`))).toBe(
      counted(
        report.byStage.flatMap((line: { from: string; to: string; count: number }) =>
          Array(line.count).fill(`${line.from} ${line.to}`),
        ),
      ),
    )
    expect(moved.filter((one) => one.before.due !== one.after.due)).toHaveLength(report.dueMoved)
    const moves = moved
      .filter((one) => one.before.due !== one.after.due)
      .map((one) => ({ number: one.after.number, from: one.before.due, to: one.after.due }))
    expect(report.dueMovedSample.toSorted(byNumber)).toEqual(moves.toSorted(byNumber))
    for (const one of moved) {
      const { stage, version, revision, due, clocks, ...kept } = one.before
      expect(one.after).toMatchObject({ ...kept, version: to, revision: revision + 1 })
    }
    expect(pairs.find((one) => one.before.id === ended)?.after).toEqual(
      pairs.find((one) => one.before.id === ended)?.before,
    )

    const page = (await world.ask('handler', 'GET', `/matters/${working[1]}`)).body
    expect(page.procedure).toMatchObject({ id: 'request', version: to })
    expect(page.clocks.find(({ clock }: { clock: string }) => clock === 'answer').dueDay).toBe('2026-03-23')
    expect(page.clocks.map(({ clock }: { clock: string }) => clock)).toContain('firstWord')
    const event = page.timeline.at(-1)
    expect(event).toMatchObject({
      move: 'migration',
      from: 'handling',
      to: 'working',
      actorKind: 'system',
      public: false,
    })
    expect(event.fields[0].value).toBe(`2 → ${to}`)
    const trail = await world.ask('auditor', 'GET', `/audit?object=${working[1]}&operation=matter.migrate`)
    expect(trail.body.items).toHaveLength(1)
    const steps = (await world.ask('auditor', 'GET', '/audit?operation=migration')).body.items
    expect(steps.map(({ operation }: { operation: string }) => operation)).toEqual([
      'migration.end',
      'migration.approve',
      'migration.propose',
    ])
    // the work goes on under the new rules
    const rest: [string, string, string, object?][] = [
      [waiting, 'clerk', 'register'],
      [registered, 'dispatcher', 'dispatch', { unit: world.units.roads }],
      [asked, 'clerk', 'supplyFor', { how: 'phone', supplied: '东侧第二盏' }],
      [working[1] ?? '', 'handler', 'answer', { outcome: 'solved', answer: '已更换灯泡。' }],
      [answered, 'callback', 'recordConfirmation', { how: 'phone', rating: 5 }],
    ]
    for (const [matter, who, move, input] of rest) {
      const reply = await world.move(who, matter, move, (input ?? {}) as Record<string, unknown>)
      expect([move, reply.status, reply.text]).toEqual([move, 200, reply.text])
    }
  })

  test('whose past is still told in the words of its time, to staff and to the petitioner', async () => {
    const { matter, number, queryCode } = await world.register()
    const latest = (await world.ask('clerk', 'GET', '/procedures/request/versions')).body.items[0].version
    await world.move('clerk', matter, 'register')
    await world.move('dispatcher', matter, 'dispatch', { unit: world.units.roads })
    await world.move('handler', matter, 'ask', { question: '是哪一盏灯？' })
    const mine = { 'x-submission-number': number, 'x-query-code': queryCode }
    const told = async () =>
      (await world.ask(undefined, 'GET', '/submissions/mine', undefined, mine)).body.timeline as { seq: number }[]
    const before = await told()
    const to = await publishNext(world, (body) => {
      const next = renamed(body, 'ask', 'question')
      const { question } = next.moves
      if (!question) throw new Error('no such move')
      question.title = { zh: '问', en: 'Inquire' }
      for (const field of question.fields) if (field.id === 'question') field.label = { zh: '问什么', en: 'What' }
      delete next.clocks['dispatch']
      return next
    })
    const { body } = await propose({ procedure: 'request', from: latest, to, stages: {} })
    await approve(body.id)
    await carriedOut()
    expect(await read(body.id)).toMatchObject({ state: 'done', failed: 0 })
    expect(await told()).toEqual(before)
    const page = (await world.ask('handler', 'GET', `/matters/${matter}`)).body
    expect(page.procedure.version).toBe(to)
    expect(page.timeline.find(({ move }: { move: string }) => move === 'ask')).toMatchObject({
      title: '请居民补充',
      fields: [{ id: 'question', value: '是哪一盏灯？' }],
    })
    expect(page.clocks.find(({ clock }: { clock: string }) => clock === 'dispatch')).toMatchObject({
      title: '派单期限',
      state: 'done',
    })
  })
})

describe('a migration', () => {
  let latest: number
  let to: number
  beforeAll(async () => {
    latest = (await world.ask('clerk', 'GET', '/procedures/request/versions')).body.items[0].version
    await handled([['clerk', 'register']])
    to = await publishNext(world, () => undefined)
  })
  const plan = (extra: object = {}) => ({ procedure: 'request', from: latest, to, stages: {}, ...extra })

  test('names versions and stages that exist, and does not end matters or open them again', async () => {
    const faults = async (body: object) =>
      (await preview(body)).body.errors?.map(({ code, pointer }: { code: string; pointer: string }) => [code, pointer])
    expect(await faults(plan({ to: 99 }))).toEqual([['procedure.noVersion', '/to']])
    expect(await faults(plan({ procedure: 'nothing' }))).toEqual([
      ['procedure.noVersion', '/from'],
      ['procedure.noVersion', '/to'],
    ])
    expect(await faults(plan({ to: latest }))).toEqual([['migration.sameVersion', '/to']])
    expect(await faults(plan({ stages: { ghost: 'registered', registered: 'ghost' } }))).toEqual([
      ['migration.noOldStage', '/stages/ghost'],
      ['migration.noNewStage', '/stages/registered'],
    ])
    expect(await faults(plan({ stages: { registered: 'closed', closed: 'registered' } }))).toEqual([
      ['migration.endToEnd', '/stages/registered'],
      ['migration.endToEnd', '/stages/closed'],
    ])
    expect((await propose(plan({ stages: { registered: 'closed' } }))).status).toBe(422)
  })

  test('is proposed by an administrator, seen and approved by a supervisor too, and nobody else’s', async () => {
    expect((await propose(plan(), 'supervisor')).body.code).toBe('notEntitled')
    const { id } = (await propose(plan())).body
    for (const who of ['clerk', 'unitHead', 'dispatcher', 'auditor']) {
      expect([who, (await preview(plan(), who)).status]).toEqual([who, 403])
      expect([who, (await approve(id, who)).status]).toEqual([who, 403])
      expect([who, (await world.ask(who, 'GET', '/procedure-migrations')).status]).toEqual([who, 403])
      expect([who, (await world.ask(who, 'POST', `/procedure-migrations/${id}/cancel`)).status]).toEqual([who, 403])
    }
    expect((await world.ask('stranger', 'GET', `/procedure-migrations/${id}`)).status).toBe(404)
    expect((await approve(id, 'stranger')).status).toBe(404)
    const twice = await propose(plan({ to: 2, stages: { working: 'handling' } }))
    expect([twice.status, twice.body.code]).toEqual([409, 'migration.exists'])
    const cancelled = await world.ask('supervisor', 'POST', `/procedure-migrations/${id}/cancel`)
    expect(cancelled.body).toMatchObject({ state: 'cancelled', left: 0, moved: 0 })
    expect((await approve(id)).body.code).toBe('migration.state')
    const list = (await world.ask('supervisor', 'GET', '/procedure-migrations?limit=2')).body
    expect(list.items.map(({ id: one }: { id: string }) => one)).toHaveLength(2)
    const more = (await world.ask('supervisor', 'GET', `/procedure-migrations?limit=2&cursor=${list.next}`)).body
    expect([...list.items, ...more.items].map(({ state }: { state: string }) => state).toSorted()).toEqual([
      'cancelled',
      'done',
      'done',
    ])
    expect(more.next).toBeNull()
  })

  test('leaves matters where they are that cannot go on, and says which and why', async () => {
    const lead = await handled([['clerk', 'register']])
    const follower = await handled([
      ['clerk', 'register'],
      ['dispatcher', 'join', { lead, reason: '同一盏灯' }],
    ])
    const stages = { joined: 'registered' }
    const back = { procedure: 'request', from: to, to: latest }
    const { body: report } = await preview({ ...back, stages })
    const [{ number }] = await rows('select number from matter where id = $1', follower)
    const reason = '事项已并入其他事项，须留在相应的并案环节。'
    expect(report).toMatchObject({ blockedCount: 1, blocked: [{ number, reason }] })
    const { id } = (await propose({ ...back, stages })).body
    await approve(id)
    await carriedOut()
    const done = await read(id)
    expect(done).toMatchObject({ state: 'done', moved: report.matters - 1, failed: 1, failures: [{ number, reason }] })
    expect(done.total).toBe(report.matters)
    const [stayed] = await rows('select procedure_version as version, stage from matter where id = $1', follower)
    expect(stayed).toEqual({ version: to, stage: 'joined' })
    const again = (await propose({ ...back, stages })).body.id
    await approve(again)
    await carriedOut()
    expect(await read(again)).toMatchObject({ state: 'failed', moved: 0, failed: 1 })
    const right = (await propose(back)).body.id
    await approve(right)
    await carriedOut()
    expect(await read(right)).toMatchObject({ state: 'done', moved: 1, failed: 0 })
  })

  test('goes back as well, and nobody who looked at a matter before it may act as if nothing had happened', async () => {
    const matter = await handled([['clerk', 'register']])
    const seen = await world.revision(matter)
    const back = { procedure: 'request', from: to, to: latest, stages: {} }
    const { id } = (await propose(back)).body
    await approve(id)
    await carriedOut()
    expect((await read(id)).state).toBe('done')
    const late = await world.ask('dispatcher', 'POST', `/matters/${matter}/moves/dispatch`, {
      revision: seen,
      input: { unit: world.units.roads },
    })
    expect([late.status, late.body.code]).toEqual([409, 'matter.stale'])
    expect(late.body.since).toMatchObject([{ move: 'migration' }])
    expect((await world.move('dispatcher', matter, 'dispatch', { unit: world.units.roads })).status).toBe(200)
  })

  test('is carried out by two nodes beside each other, each matter once; called off, it stops where it is', async () => {
    for (let n = 0; n < 12; n++) await handled([])
    const from = to
    const count = 'select count(*)::int as n from matter where procedure_version = $1 and closed_at is null'
    const [{ n }] = await rows(count, from)
    expect(n).toBe(12)
    const { id } = (await propose({ procedure: 'request', from, to: latest, stages: {} })).body
    await approve(id)
    const nodes = await Promise.all([1, 2].map(() => migrateProceduresOnce(world.installation, 3)))
    expect(nodes).toEqual([3, 3])
    const cancelled = (await world.ask('admin', 'POST', `/procedure-migrations/${id}/cancel`)).body
    expect(cancelled).toMatchObject({ state: 'cancelled', moved: 6, total: 12 })
    await carriedOut()
    expect((await rows(count, from))[0].n).toBe(6)
    const second = (await propose({ procedure: 'request', from, to: latest, stages: {} })).body.id
    await approve(second)
    await Promise.all([carriedOut(2), carriedOut(2)])
    expect(await read(second)).toMatchObject({ state: 'done', moved: 6, total: 6 })
    const twice = await rows(
      `select matter_id from matter_event where move = 'migration' and data->>'from' = $1 group by 1 having count(*) > 1`,
      String(from),
    )
    expect(twice).toEqual([])
  })

  test('that is called off while a batch is decided keeps nothing of the batch', async () => {
    for (let n = 0; n < 3; n++) await handled([])
    const { id } = (await propose({ procedure: 'request', from: to, to: latest, stages: {} })).body
    await approve(id)
    // another who holds the migration, so that the batch waits when it counts what it did
    const other = await world.database.pool.connect()
    await other.query('begin')
    await other.query(`update procedure_migration set state = 'cancelled', ended_at = now() where id = $1`, [id])
    const batch = migrateProceduresOnce(world.installation)
    const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    await expect.poll(async () => (await rows(waiting)).length, { timeout: 30_000 }).toBe(1)
    await other.query('commit')
    other.release()
    expect(await batch).toBe(0)
    expect(await read(id)).toMatchObject({ state: 'cancelled', moved: 0 })
    expect(
      (await rows('select count(*)::int as n from matter where procedure_version = $1 and closed_at is null', to))[0].n,
    ).toBe(3)
  })
})
