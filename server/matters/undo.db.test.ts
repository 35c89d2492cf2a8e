import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
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
