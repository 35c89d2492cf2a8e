import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { places, type Reply, testWorld, type World } from '../testing/index.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.close())

const submission = (extra: object = {}) => ({
  channel: 'phone',
  title: '电梯停运',
  body: '二号楼电梯停了两天。',
  category: 'facility.lighting',
  area: places.A1,
  petitioner: { name: '王小一', phone: '13812345678' },
  ...extra,
})
const statuses = (replies: readonly Reply[]) => replies.map(({ status }) => status).sort()
const counted = async (table: string, matter: string) =>
  Number(
    (await world.database.pool.query(`select count(*) as n from ${table} where matter_id = $1`, [matter])).rows[0].n,
  )
const everything = async () =>
  (
    await world.database.pool.query(
      'select (select count(*) from matter) as matters, (select count(*) from matter_event) as events, (select count(*) from outbox) as outbox',
    )
  ).rows[0]

describe('people who act at the same moment', () => {
  test('[A3-08] of two dispatchers one wins; the other is told who did what since', async () => {
    const { matter } = await world.register()
    await world.move('clerk', matter, 'register')
    const replies = await Promise.all(
      [world.units.roads, world.units.water].map((unit, at) =>
        world.ask(at === 0 ? 'dispatcher' : 'supervisor', 'POST', `/matters/${matter}/moves/dispatch`, {
          revision: 2,
          input: { unit },
        }),
      ),
    )
    expect(statuses(replies)).toEqual([200, 409])
    const loser = replies.find(({ status }) => status === 409)
    expect(loser?.body).toMatchObject({ code: 'matter.stale', revision: 3, stage: 'handling' })
    expect(loser?.body.since).toEqual([
      {
        seq: 3,
        move: 'dispatch',
        at: expect.any(String),
        actor_post: expect.stringMatching(/^(dispatcher|supervisor)$/),
      },
    ])
    expect(await counted('matter_event', matter)).toBe(3)
  })

  test('[V2.3.4] of twenty who take it at once exactly one has it, and every other one is refused as late', async () => {
    const { matter } = await world.register()
    await world.move('clerk', matter, 'register')
    await world.move('dispatcher', matter, 'dispatch', { unit: world.units.roads })
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        world.ask(at % 2 === 0 ? 'handler' : 'colleague', 'POST', `/matters/${matter}/moves/take`, { revision: 3 }),
      ),
    )
    expect(statuses(replies)).toEqual([200, ...Array(19).fill(409)])
    for (const { body } of replies.filter(({ status }) => status === 409))
      expect(body).toMatchObject({ code: 'matter.stale', revision: 4, since: [{ move: 'take' }] })
    expect(await world.revision(matter)).toBe(4)
    expect(await counted('matter_event', matter)).toBe(4)
  })

  test('twenty different matters at once do not stand in each other’s way, and no number is given twice', async () => {
    const made = await Promise.all(Array.from({ length: 20 }, () => world.register()))
    expect(new Set(made.map(({ number }) => number)).size).toBe(20)
    const moved = await Promise.all(made.map(({ matter }) => world.move('clerk', matter, 'register')))
    expect(statuses(moved)).toEqual(Array(20).fill(200))
  })

  test('an answer and a withdrawal that cross leave one of the two, whole', async () => {
    const { matter, number, queryCode } = await world.register()
    await world.move('clerk', matter, 'register')
    await world.move('dispatcher', matter, 'dispatch', { unit: world.units.roads })
    const replies = await Promise.all([
      world.ask('handler', 'POST', `/matters/${matter}/moves/answer`, {
        revision: 3,
        input: { outcome: 'solved', answer: '已修好。' },
      }),
      world.ask(
        undefined,
        'POST',
        '/submissions/mine/moves/withdraw',
        { revision: 3, input: {} },
        {
          'x-submission-number': number,
          'x-query-code': queryCode,
        },
      ),
    ])
    expect(statuses(replies)).toEqual([200, 409])
    const { stage, ending, answered_at } = (
      await world.database.pool.query('select stage, ending, answered_at from matter where id = $1', [matter])
    ).rows[0]
    expect([stage, ending, answered_at !== null]).toEqual(
      replies[0]?.status === 200 ? ['answered', null, true] : ['closed', 'withdrawn', false],
    )
  })

  test('what was seen an hour ago is not acted on, and says what has changed since', async () => {
    const { matter } = await world.register()
    await world.move('clerk', matter, 'register')
    await world.move('dispatcher', matter, 'comment', { text: '请尽快' })
    const before = await everything()
    const late = await world.ask('dispatcher', 'POST', `/matters/${matter}/moves/dispatch`, {
      revision: 1,
      input: { unit: world.units.roads },
    })
    expect(late.body).toMatchObject({
      status: 409,
      code: 'matter.stale',
      title: '刚才已有人处理过此件，请看最新情况后再操作。',
      since: [{ move: 'register' }, { move: 'comment' }],
    })
    expect(await everything()).toEqual(before)
  })

  test('a batch does the lines it can and says of each other one why not', async () => {
    const [one, two, gone] = await Promise.all([world.register(), world.register(), world.register()])
    for (const { matter } of [one, two, gone]) await world.move('clerk', matter, 'register')
    await world.move('dispatcher', two.matter, 'comment', { text: '请尽快' })
    const input = { unit: world.units.roads }
    const { body } = await world.ask('dispatcher', 'POST', '/matters/batch', {
      move: 'dispatch',
      preview: false,
      items: [
        { matter: one.matter, revision: 2, input },
        { matter: two.matter, revision: 2, input },
        { matter: gone.matter, revision: 2, input: { unit: randomUUID() } },
        { matter: randomUUID(), revision: 1, input },
      ],
    })
    const codes = new Map(
      body.lines.map((line: { matter: string; ok: boolean; problem?: { code: string } }) => [
        line.matter,
        line.ok ? 'ok' : line.problem?.code,
      ]),
    )
    expect([one, two, gone].map(({ matter }) => codes.get(matter))).toEqual(['ok', 'matter.stale', 'input'])
    expect([...codes.values()].sort()).toEqual(['input', 'matter.stale', 'notFound', 'ok'])
  })
})

describe('a command that arrives more than once', () => {
  test('is done once: ten times the same creation at once make one matter and give one reply, query code included', async () => {
    const key = randomUUID()
    const before = await everything()
    const replies = await Promise.all(
      Array.from({ length: 10 }, () =>
        world.ask('clerk', 'POST', '/matters', submission(), { 'idempotency-key': key }),
      ),
    )
    expect(statuses(replies)).toEqual(Array(10).fill(201))
    expect(new Set(replies.map(({ text }) => text)).size).toBe(1)
    expect(Number((await everything()).matters)).toBe(Number(before.matters) + 1)
    const { number, queryCode } = replies[0]?.body ?? {}
    const tracked = await world.ask(undefined, 'GET', '/submissions/mine', undefined, {
      'x-submission-number': number,
      'x-query-code': queryCode,
    })
    expect(tracked.body).toMatchObject({ number, stage: 'received' })
    const kept = await world.database.pool.query('select reply from idempotency where key = $1', [key])
    expect(JSON.stringify(kept.rows)).not.toContain(queryCode)
  })

  test('is refused when the same key comes with other content, and nothing is written', async () => {
    const headers = { 'idempotency-key': randomUUID() }
    expect((await world.ask('clerk', 'POST', '/matters', submission(), headers)).status).toBe(201)
    const before = await everything()
    const other = await world.ask('clerk', 'POST', '/matters', submission({ title: '电梯又停了' }), headers)
    expect(other.body).toMatchObject({ status: 422, code: 'idempotency.otherContent' })
    expect(await everything()).toEqual(before)
  })

  test('a key belongs to the one who sent it', async () => {
    const headers = { 'idempotency-key': randomUUID() }
    const mine = await world.ask('clerk', 'POST', '/matters', submission(), headers)
    const yours = await world.ask('gridWorker', 'POST', '/matters', submission(), headers)
    expect([mine.status, yours.status]).toEqual([201, 201])
    expect(yours.body.matter).not.toBe(mine.body.matter)
  })

  test('a double click on a move moves once, and both clicks get the same reply', async () => {
    const { matter } = await world.register()
    const click = { revision: 1, input: { note: '已核对' } }
    const headers = { 'idempotency-key': randomUUID() }
    const replies = await Promise.all(
      [1, 2].map(() => world.ask('clerk', 'POST', `/matters/${matter}/moves/register`, click, headers)),
    )
    expect(statuses(replies)).toEqual([200, 200])
    expect(replies[0]?.text).toBe(replies[1]?.text)
    const later = await world.ask('clerk', 'POST', `/matters/${matter}/moves/register`, click, headers)
    expect([later.status, later.text]).toEqual([200, replies[0]?.text])
    expect(await world.revision(matter)).toBe(2)
  })

  test('a double click without a key moves once, and the second click is told so', async () => {
    const { matter } = await world.register()
    const replies = await Promise.all(
      [1, 2].map(() => world.ask('clerk', 'POST', `/matters/${matter}/moves/register`, { revision: 1 })),
    )
    expect(statuses(replies)).toEqual([200, 409])
    expect(await world.revision(matter)).toBe(2)
  })

  test('what was refused may be sent again, put right, under the same key', async () => {
    const headers = { 'idempotency-key': randomUUID() }
    expect((await world.ask('clerk', 'POST', '/matters', submission({ area: '990' }), headers)).status).toBe(422)
    expect((await world.ask('clerk', 'POST', '/matters', submission(), headers)).status).toBe(201)
  })

  test('a key too short or too long is refused before anything is done', async () => {
    for (const key of ['short', 'k'.repeat(201)])
      expect(
        (await world.ask('clerk', 'POST', '/matters', submission(), { 'idempotency-key': key })).body,
      ).toMatchObject({ status: 400, code: 'idempotency.key' })
  })
})
