import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { deliverOnce } from '../notices/index.ts'
import { places, testWorld, type World } from '../testing/index.ts'
import { courseIn, done, type Made, noDuty, type Run, solved, type Told } from './testCourse.ts'

let world: World
let course: ReturnType<typeof courseIn>
beforeAll(async () => {
  world = await testWorld('wide')
  course = courseIn(world)
})
afterAll(() => world.close())
beforeEach(() => course.at('2026-03-02'))

/** What undoing must bring back: everything of a matter but its revision, its trail and who took part. */
async function standing({ matter }: Made) {
  const { revision, took_part, updated_at, ...row } = await course.row(matter)
  const clocks = (
    await world.database.pool.query('select * from matter_clock where matter_id = $1 order by clock, run', [matter])
  ).rows
  return { row, clocks: clocks.map(({ took_part: _, ...run }) => run) }
}
/** whom the last step of a matter would tell, but not yet */
const heldFor = async (matter: string): Promise<string[]> =>
  (
    await world.database.pool.query(
      `select o.payload->>'to' as target from outbox o join matter_event e on e.matter_id = (o.payload->>'matter')::uuid and e.seq = (o.payload->>'revision')::int
       where e.matter_id = $1 and e.move not in ('begin', 'register', 'take') and o.available_at > now() order by 1`,
      [matter],
    )
  ).rows.map(({ target }) => target)

describe('taking back one’s own last step', () => {
  test.each([
    ['register', 'clerk', {}, 'received'],
    ['dispatch', 'dispatcher', 'roads', 'registered'],
    ['take', 'handler', {}, 'handling'],
    ['ask', 'handler', { question: '哪一盏？' }, 'handling'],
    ['return', 'handler', noDuty, 'handling'],
    ['supervise', 'supervisor', { demand: '到场' }, 'handling'],
    ['answer', 'handler', solved, 'handling'],
  ] as const)('undoing "%s" brings back everything as it was, clocks included', async (move, who, input, stage) => {
    const made =
      stage === 'received'
        ? await world.register()
        : stage === 'registered'
          ? await course.registered()
          : await course.dispatched()
    const before = await standing(made)
    course.after(20)
    await course.move(who, made.matter, move, input === 'roads' ? { unit: world.units.roads } : { ...input })
    expect(await standing(made)).not.toEqual(before)
    const revision = await world.revision(made.matter)
    course.after(20)
    expect(done(await course.undo(who, made.matter))).toEqual({
      matter: made.matter,
      revision: revision + 1,
      stage,
      ending: null,
    })
    expect(await standing(made)).toEqual(before)
    const { timeline } = await course.view(made.matter)
    expect(timeline.slice(-2)).toMatchObject([
      { move, undone: true, seq: revision },
      { move: 'undo', undone: false, actorKind: 'staff' },
    ])
    // and it may be made anew
    await course.move(who, made.matter, move, input === 'roads' ? { unit: world.units.roads } : { ...input })
  })

  test('a category put right with the step is put back with it', async () => {
    const made = await world.register()
    await course.move('clerk', made.matter, 'register', { category: 'heating.water', area: places.A2 })
    expect(await course.view(made.matter)).toMatchObject({ category: 'heating.water', area: places.A2 })
    done(await course.undo('clerk', made.matter))
    expect(await course.view(made.matter)).toMatchObject({ category: 'facility.lighting', area: places.A1 })
  })

  test('is possible for a minute and not a second longer; the page says until when', async () => {
    const made = await course.registered()
    await course.move('dispatcher', made.matter, 'dispatch', { unit: world.units.roads })
    expect((await course.view(made.matter, 'dispatcher')).undo).toEqual({ seq: 3, until: '2026-03-02T01:01:00.000Z' })
    course.after(61)
    expect((await course.view(made.matter, 'dispatcher')).undo).toBeNull()
    expect((await course.undo('dispatcher', made.matter)).body).toMatchObject({ status: 409, code: 'undo.late' })
    course.after(-1)
    done(await course.undo('dispatcher', made.matter))
  })

  test('is one’s own alone: nobody takes back what another did', async () => {
    const made = await course.dispatched()
    for (const who of ['clerk', 'supervisor', 'handler', 'unitHead']) {
      expect((await course.view(made.matter, who)).undo).toBeNull()
      expect((await course.undo(who, made.matter)).body).toMatchObject({ status: 409, code: 'undo.nothing' })
    }
    expect((await course.undo('otherHandler', made.matter)).status).toBe(404)
    expect(await course.view(made.matter)).toMatchObject({ stage: 'handling' })
  })

  test('is over as soon as anything followed: another’s step, the petitioner’s, one’s own, a taking back', async () => {
    const byAnother = await course.dispatched()
    await course.move('handler', byAnother.matter, 'take')
    expect((await course.undo('dispatcher', byAnother.matter)).body.code).toBe('undo.nothing')
    const byPetitioner = await course.dispatched()
    done(await course.own(byPetitioner, 'urge'))
    expect((await course.undo('dispatcher', byPetitioner.matter)).body.code).toBe('undo.nothing')
    const byOneself = await course.dispatched()
    await course.move('dispatcher', byOneself.matter, 'comment', { text: '请尽快' })
    expect((await course.undo('dispatcher', byOneself.matter)).body.code).toBe('undo.nothing')
    const twice = await course.dispatched()
    done(await course.undo('dispatcher', twice.matter))
    expect((await course.undo('dispatcher', twice.matter)).body.code).toBe('undo.nothing')
  })

  test('names the revision it saw; after another’s step it is told what happened since', async () => {
    const made = await course.dispatched()
    const seen = await world.revision(made.matter)
    await course.move('handler', made.matter, 'take')
    const late = await world.ask('dispatcher', 'POST', `/matters/${made.matter}/undo`, { revision: seen })
    expect(late.body).toMatchObject({ status: 409, code: 'matter.stale', since: [{ move: 'take' }] })
  })

  test('arrives twice under one key and is done once, with the same reply', async () => {
    const made = await course.dispatched()
    const body = { revision: await world.revision(made.matter) }
    const headers = { 'idempotency-key': randomUUID() }
    const [one, two] = await Promise.all(
      [1, 2].map(() => world.ask('dispatcher', 'POST', `/matters/${made.matter}/undo`, body, headers)),
    )
    expect([one?.status, two?.status]).toEqual([200, 200])
    expect(one?.text).toBe(two?.text)
    expect(await course.moves(made.matter)).toEqual(['begin', 'register', 'dispatch', 'undo'])
  })

  test('the petitioner is told nothing of it: the messages wait that long, and then never go', async () => {
    const made = await course.handled()
    const before = await heldFor(made.matter)
    await course.move('handler', made.matter, 'answer', solved)
    expect(await heldFor(made.matter)).toEqual([...before, 'petitioner'])
    done(await course.undo('handler', made.matter))
    expect(await heldFor(made.matter)).toEqual(before)
    const page = await course.track(made)
    expect(page).toMatchObject({ stage: 'handling' })
    expect(page.timeline.map(({ move }: Told) => move)).toEqual(['begin', 'register', 'dispatch'])
    expect(JSON.stringify(page)).not.toContain(solved.answer)
    const { rows } = await world.database.pool.query('select answered_at from submission where id = $1', [
      made.submission,
    ])
    expect(rows).toEqual([{ answered_at: null }])
  })

  test('what a step brought to others is not taken back by itself: an answer others got, a part that was opened', async () => {
    const lead = await course.handled()
    const second = await course.registered()
    await course.move('dispatcher', second.matter, 'join', { lead: lead.matter })
    await course.move('handler', lead.matter, 'answer', solved)
    expect((await course.view(lead.matter, 'handler')).undo).toBeNull()
    expect((await course.undo('handler', lead.matter)).body.code).toBe('undo.nothing')
    const joint = await course.handled()
    await course.move('handler', joint.matter, 'openParts', { units: [world.units.water], task: '查管线' })
    expect((await course.undo('handler', joint.matter)).body.code).toBe('undo.nothing')
  })
})

describe('taking back a merge', () => {
  test('joined and taken back, the lead has one follower less, and the other is where it was', async () => {
    const lead = await course.handled()
    const second = await course.registered()
    const before = await standing(second)
    await course.move('dispatcher', second.matter, 'join', { lead: lead.matter })
    expect((await course.row(lead.matter)).followers).toBe(1)
    done(await course.undo('dispatcher', second.matter))
    expect((await course.row(lead.matter)).followers).toBe(0)
    expect(await standing(second)).toEqual(before)
    expect((await world.ask('handler', 'GET', `/matters/${second.matter}`)).status).toBe(404)
  })

  test('separated and taken back, it follows again, with the unit and the handler that the lead has by now', async () => {
    const lead = await course.handled()
    const second = await course.registered()
    await course.move('dispatcher', second.matter, 'join', { lead: lead.matter })
    await course.move('dispatcher', second.matter, 'separate', { reason: '看错了' })
    await course.move('unitHead', lead.matter, 'assign', { handler: world.people['colleague']?.account })
    done(await course.undo('dispatcher', second.matter))
    expect(await course.view(second.matter)).toMatchObject({ stage: 'joined', handlerName: '测试colleague' })
    expect((await course.row(lead.matter)).followers).toBe(1)
    await course.move('colleague', lead.matter, 'answer', solved)
    expect(await course.track(second)).toMatchObject({ stage: 'answered' })
  })

  test('separated, it does not go back to a lead that was answered meanwhile: it would never be', async () => {
    const lead = await course.handled()
    const second = await course.registered()
    await course.move('dispatcher', second.matter, 'join', { lead: lead.matter })
    await course.move('dispatcher', second.matter, 'separate', { reason: '另一处' })
    await course.move('handler', lead.matter, 'answer', solved)
    const back = await course.undo('dispatcher', second.matter)
    expect(back.body).toMatchObject({ status: 409, code: 'merge.closed' })
    expect(await course.view(second.matter)).toMatchObject({ stage: 'registered', follows: null })
    expect((await course.row(lead.matter)).followers).toBe(0)
  })
})

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

describe('a part', () => {
  test('what was delivered is taken back within the minute, and the lead waits for it again', async () => {
    const made = await course.handled()
    await course.move('handler', made.matter, 'openParts', { units: [world.units.water], task: '查管线' })
    const [part] = (await course.view(made.matter, 'handler')).parts
    await course.move('otherHandler', part.id, 'deliver', { opinion: '完好' })
    done(await course.undo('otherHandler', part.id))
    const after = await course.view(made.matter, 'handler')
    expect(after.parts).toMatchObject([{ stage: 'asked', opinion: null, critical: true }])
    const clocks = (await course.view(part.id, 'handler')).clocks
    expect(clocks.map(({ clock, run, state }: Run) => [clock, run, state])).toEqual([['part', 1, 'running']])
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
