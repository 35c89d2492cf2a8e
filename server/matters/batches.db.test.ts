import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { deliverOnce } from '../notices/index.ts'
import { testWorld, type World } from '../testing/index.ts'
import { courseIn, done, type Made } from './testCourse.ts'

let world: World
let course: ReturnType<typeof courseIn>
beforeAll(async () => {
  world = await testWorld('wide')
  course = courseIn(world)
})
afterAll(() => world.close())
beforeEach(() => course.at('2026-03-02'))

/** whom the last step of a matter would tell, but not yet */
const heldFor = async (matter: string): Promise<string[]> =>
  (
    await world.database.pool.query(
      `select o.payload->>'to' as target from outbox o join matter_event e on e.matter_id = (o.payload->>'matter')::uuid and e.seq = (o.payload->>'revision')::int
       where e.matter_id = $1 and e.move not in ('begin', 'register', 'take') and o.available_at > now() order by 1`,
      [matter],
    )
  ).rows.map(({ target }) => target)

describe('a batch', () => {
  const batch = (who: string, move: string, made: Made[], input: object, preview = false) =>
    (async () =>
      world.ask(who, 'POST', '/matters/batch', {
        move,
        preview,
        items: await Promise.all(
          made.map(async ({ matter }) => ({ matter, revision: await world.revision(matter), input })),
        ),
      }))()

  test('previews, moves and is taken back row by row; what went on since stays and says so', async () => {
    const made = [await course.registered(), await course.registered(), await course.registered()]
    const input = { unit: world.units.roads }
    const preview = done(await batch('dispatcher', 'dispatch', made, input, true))
    expect(preview).toMatchObject({
      batch: null,
      undoUntil: null,
      lines: made.map(() => ({ ok: true, to: 'handling' })),
    })
    for (const { matter } of made) expect(await course.view(matter)).toMatchObject({ stage: 'registered' })
    const moved = done(await batch('dispatcher', 'dispatch', made, input))
    expect(moved.undoUntil).toBe('2026-03-02T01:01:00.000Z')
    expect((await heldFor(made[0]?.matter ?? '')).sort()).toEqual(['petitioner', 'unit'])
    await course.move('handler', made[1]?.matter ?? '', 'take')
    expect((await world.ask('clerk', 'POST', `/matters/batch/${moved.batch}/undo`)).status).toBe(404)
    course.after(60)
    const { lines } = done(await world.ask('dispatcher', 'POST', `/matters/batch/${moved.batch}/undo`))
    const outcome = new Map(
      lines.map((line: { matter: string; ok: boolean; to?: string; problem?: { code: string } }) => [
        line.matter,
        line.ok ? line.to : line.problem?.code,
      ]),
    )
    expect(made.map(({ matter }) => outcome.get(matter))).toEqual(['registered', 'matter.stale', 'registered'])
    expect(await Promise.all(made.map(async ({ matter }) => (await course.view(matter)).stage))).toEqual([
      'registered',
      'handling',
      'registered',
    ])
    expect(await heldFor(made[0]?.matter ?? '')).toEqual([])
    expect((await heldFor(made[1]?.matter ?? '')).length).toBeGreaterThan(0)
  })

  test('is not taken back after its minute, and nothing of it changes', async () => {
    const made = [await course.registered(), await course.registered()]
    const moved = done(await batch('dispatcher', 'dispatch', made, { unit: world.units.roads }))
    course.after(61)
    const { lines } = done(await world.ask('dispatcher', 'POST', `/matters/batch/${moved.batch}/undo`))
    expect(lines.map(({ problem }: { problem?: { code: string } }) => problem?.code)).toEqual([
      'undo.late',
      'undo.late',
    ])
    for (const { matter } of made) expect(await course.view(matter)).toMatchObject({ stage: 'handling' })
  })

  test('is taken back once, however often the same key asks for it', async () => {
    const made = [await course.registered(), await course.registered()]
    const moved = done(await batch('dispatcher', 'dispatch', made, { unit: world.units.roads }))
    const headers = { 'idempotency-key': randomUUID() }
    const ask = () => world.ask('dispatcher', 'POST', `/matters/batch/${moved.batch}/undo`, undefined, headers)
    const replies = [...(await Promise.all([ask(), ask(), ask()])), await ask()]
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    expect(new Set(replies.map(({ text }) => text)).size).toBe(1)
    for (const { matter } of made) expect(await course.moves(matter)).toEqual(['begin', 'register', 'dispatch', 'undo'])
    expect((await world.ask('dispatcher', 'POST', `/matters/batch/${moved.batch}/undo`)).status).toBe(404)
  })

  test('merges many into one, and separates them again', async () => {
    const lead = await course.handled()
    const made = [await course.registered(), await course.registered()]
    const moved = done(await batch('dispatcher', 'join', made, { lead: lead.matter, reason: '同一盏灯' }))
    expect((await course.row(lead.matter)).followers).toBe(2)
    done(await world.ask('dispatcher', 'POST', `/matters/batch/${moved.batch}/undo`))
    expect((await course.row(lead.matter)).followers).toBe(0)
    for (const { matter } of made)
      expect(await course.view(matter)).toMatchObject({ stage: 'registered', follows: null })
  })
})

describe('mentioning a colleague', () => {
  const mention = (matter: string, ...who: string[]) =>
    world.move('handler', matter, 'comment', {
      text: '请看一下',
      mention: who.map((name) => world.people[name]?.account),
    })

  test('is possible for who may see the matter anyway, and opens nothing for others', async () => {
    const made = await course.handled({ title: '被提到的井盖' })
    done(await mention(made.matter, 'colleague', 'dispatcher'))
    while ((await deliverOnce(world.installation)) > 0);
    const told = async (who: string) =>
      (await world.ask(who, 'GET', '/notices?limit=50')).body.items.filter(
        ({ text }: { text: string }) => text.includes('被提到的井盖') && text.includes('提'),
      ).length
    expect(await told('colleague')).toBeGreaterThan(0)
    const before = await course.view(made.matter)
    expect((await mention(made.matter, 'otherHandler')).body).toMatchObject({
      status: 422,
      errors: [{ code: 'account.mayNotSee', pointer: '/input/mention' }],
    })
    expect((await mention(made.matter, 'colleague', 'supervisorB')).status).toBe(422)
    expect(await course.view(made.matter)).toEqual(before)
    expect((await world.ask('otherHandler', 'GET', `/matters/${made.matter}`)).status).toBe(404)
  })

  test('[PR-23] never reaches the person complained about; the list of colleagues leaves that person out', async () => {
    const made = await course.dispatched({ about: { headOfArea: true } })
    expect((await mention(made.matter, 'supervisor')).status).toBe(422)
    const { items } = (await world.ask('handler', 'GET', `/matters/${made.matter}/colleagues`)).body
    const names = items.map(({ name }: { name: string }) => name)
    expect(names).toContain('测试colleague')
    expect(names).not.toContain('测试supervisor')
    expect(names).not.toContain('测试otherHandler')
    expect(names).not.toContain('测试handler')
    const found = await world.ask('handler', 'GET', `/matters/${made.matter}/colleagues?words=unitHead`)
    expect(found.body.items.map(({ name }: { name: string }) => name)).toEqual(['测试unitHead'])
  })
})
