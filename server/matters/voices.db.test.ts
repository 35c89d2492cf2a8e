import sql from 'sql-template-tag'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { transact } from '../database/index.ts'
import { testWorld, type World } from '../testing/index.ts'
import { courseIn, done, solved, type Told } from './testCourse.ts'
import { mergingIn } from './testMerged.ts'

let world: World
let course: ReturnType<typeof courseIn>
beforeAll(async () => {
  world = await testWorld('wide')
  course = courseIn(world)
})
afterAll(() => world.close())
beforeEach(() => course.at('2026-03-02'))

const join: ReturnType<typeof mergingIn>['join'] = (...of) => mergingIn(world, course).join(...of)
const merged = () => mergingIn(world, course).merged()

describe('taking a voice out again', () => {
  test('[PR-12] one that follows is withdrawn; the lead and the others go on', async () => {
    const { lead, second, third } = await merged()
    done(await course.own(second, 'withdraw'))
    expect(await course.view(second.matter)).toMatchObject({ stage: 'closed', ending: 'withdrawn' })
    expect((await course.view(lead.matter, 'handler')).followers).toHaveLength(2)
    expect((await course.row(lead.matter)).followers).toBe(1)
    await course.move('handler', lead.matter, 'answer', solved)
    expect(await course.track(third)).toMatchObject({ stage: 'answered' })
    expect(await course.track(second)).toMatchObject({ stage: 'closed', ending: 'withdrawn' })
  })

  test('[PR-12] the voice of the lead is withdrawn and closes nothing for the others, who are answered; that one ends without', async () => {
    const { lead, second, third } = await merged()
    expect((await course.track(lead)).moves.map(({ id }: { id: string }) => id)).toEqual(['urge', 'withdrawVoice'])
    expect((await course.own(lead, 'withdraw')).body.code).toBe('matter.move.followed')
    done(await course.own(lead, 'withdrawVoice'))
    const seen = await course.view(lead.matter)
    expect(seen).toMatchObject({ stage: 'handling', ending: null, flags: ['voiceWithdrawn'] })
    expect(seen.submissions[0].withdrawnAt).not.toBeNull()
    expect((await course.own(lead, 'withdrawVoice')).body.code).toBe('matter.move.flag')
    await course.move('handler', lead.matter, 'answer', solved)
    expect(await course.view(lead.matter)).toMatchObject({ stage: 'closed', ending: 'withdrawn' })
    for (const made of [second, third]) expect(await course.track(made)).toMatchObject({ stage: 'answered' })
    done(await course.own(second, 'confirm', { rating: 4 }))
    expect(await course.view(second.matter)).toMatchObject({ ending: 'solved', rating: 4 })
  })

  test('separated, it stands to be dispatched with the clock it always had, and the lead knows of it no more', async () => {
    const { lead, second } = await merged()
    const before = await course.clock(second.matter, 'answer')
    course.at('2026-03-06')
    await course.move('dispatcher', second.matter, 'separate', { reason: '另一处的灯' })
    expect(await course.view(second.matter)).toMatchObject({
      stage: 'registered',
      follows: null,
      unit: null,
      handler: null,
      tallies: { joined: 1, separated: 1 },
    })
    expect(await course.clock(second.matter, 'answer')).toEqual(before)
    expect((await world.ask('handler', 'GET', `/matters/${second.matter}`)).status).toBe(404)
    expect((await course.row(lead.matter)).followers).toBe(1)
    await course.move('handler', lead.matter, 'answer', solved)
    expect(await course.track(second)).toMatchObject({ stage: 'registered', joinedTo: null })
    await course.move('dispatcher', second.matter, 'dispatch', { unit: world.units.water })
  })

  test('the trail names what was merged, and hides the other one from who may not see it', async () => {
    const { lead, second } = await merged()
    const value = async (who: string) =>
      (await course.view(second.matter, who)).timeline
        .find(({ move }: Told) => move === 'join')
        .fields.find(({ id }: { id: string }) => id === 'lead').value
    expect(await value('handler')).toContain(lead.number)
    expect(JSON.stringify((await course.track(second)).timeline)).not.toContain(lead.number)
  })
})

describe('a complaint about a person', () => {
  const about = (who: string) => ({ about: { accounts: [world.people[who]?.account] } })

  test('[PR-23] is not merged into what that person’s unit has', async () => {
    const lead = await course.handled()
    const complaint = await course.registered(about('colleague'))
    expect((await join(complaint, lead)).body).toMatchObject({ status: 422, errors: [{ code: 'conflict.unit' }] })
  })

  test('[PR-23] once merged, keeps the lead from that person too: no dispatch there, no sight of it', async () => {
    const lead = await course.registered()
    const complaint = await course.registered(about('colleague'))
    done(await join(complaint, lead))
    const there = await world.move('dispatcher', lead.matter, 'dispatch', { unit: world.units.roads })
    expect(there.body).toMatchObject({ status: 422, errors: [{ code: 'conflict.unit' }] })
    await course.move('dispatcher', lead.matter, 'dispatch', { unit: world.units.water })
    const assigned = await world.move('otherUnitHead', lead.matter, 'assign', {
      handler: world.people['colleague']?.account,
    })
    expect(assigned.body).toMatchObject({ status: 422, errors: [{ code: 'conflict.account' }] })
    const asked = await world.move('otherHandler', lead.matter, 'openParts', {
      units: [world.units.roads],
      task: '查管线',
    })
    expect(asked.body).toMatchObject({ status: 422, errors: [{ code: 'conflict.unit' }] })
  })

  test('[PR-23] about the head of the area, hides the lead it was merged into from that head, in the database too', async () => {
    const lead = await course.registered()
    const complaint = await course.registered({ about: { headOfArea: true } })
    expect((await world.ask('supervisor', 'GET', `/matters/${lead.matter}`)).status).toBe(200)
    done(await join(complaint, lead))
    for (const made of [lead, complaint]) {
      expect((await world.ask('supervisor', 'GET', `/matters/${made.matter}`)).status).toBe(404)
      const { who } = await world.service.authenticator.staff(world.people['supervisor']?.token ?? '')
      const rows = await transact(world.database.pool, who, (tx) =>
        tx.all(sql`select 1 from matter where id = ${made.matter}`),
      )
      expect(rows).toEqual([])
    }
    await course.move('dispatcher', complaint.matter, 'separate', { reason: '不是一件事' })
    expect((await world.ask('supervisor', 'GET', `/matters/${complaint.matter}`)).status).toBe(404)
  })
})
