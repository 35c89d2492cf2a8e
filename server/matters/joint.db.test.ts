import sql, { type Sql } from 'sql-template-tag'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { transact } from '../database/index.ts'
import { deliverOnce } from '../notices/index.ts'
import { testWorld, type World } from '../testing/index.ts'
import { sweepOnce } from './index.ts'
import { courseIn, done, type Made, noDuty, type Run, solved, type Told } from './testCourse.ts'

let world: World
let course: ReturnType<typeof courseIn>
beforeAll(async () => {
  world = await testWorld('wide')
  course = courseIn(world)
})
afterAll(() => world.close())
beforeEach(() => course.at('2026-03-02'))

const task = '请查明三号楼前管线归属并回复'
type Part = { id: string; number: string; unitName: string; stage: string; dueDay: string; critical: boolean }

/** A matter the roads unit leads, with a part each for the water and the heating unit. */
async function joint(extra: object = {}, asking = task): Promise<{ made: Made; water: string; heating: string }> {
  const made = await course.handled(extra)
  const units = [world.units.water, world.units.heating]
  await course.move('handler', made.matter, 'openParts', { units, task: asking })
  const parts = await partsOf(made)
  const id = (name: string) => parts.find(({ unitName }) => unitName === name)?.id ?? ''
  return { made, water: id('水务所'), heating: id('供热所') }
}
const partsOf = async (made: Made): Promise<Part[]> => (await course.view(made.matter, 'handler')).parts
/** what a person's own database role gets, for one row of another table */
async function raw(who: string, query: Sql) {
  const { who: as } = await world.service.authenticator.staff(world.people[who]?.token ?? '')
  return transact(world.database.pool, as, (tx) => tx.all(query))
}

describe('joint handling by three units', () => {
  test('[B2-15] each unit gets a part of its own on the same day, with a clock of its own, and the lead goes on', async () => {
    const { made } = await joint()
    expect(await partsOf(made)).toMatchObject([
      { number: `${made.number}/1`, unitName: '水务所', stage: 'asked', dueDay: '2026-03-09' },
      { number: `${made.number}/2`, unitName: '供热所', stage: 'asked', dueDay: '2026-03-09' },
    ])
    expect(await course.view(made.matter)).toMatchObject({ stage: 'handling', flags: ['joint'] })
    expect(await course.clock(made.matter, 'answer')).toMatchObject({ state: 'running', run: 1 })
  })

  test('who leads may ask for fewer days, never for more than the rule gives', async () => {
    const made = await course.handled()
    await course.move('handler', made.matter, 'openParts', { units: [world.units.water], task, days: 2 })
    await course.move('handler', made.matter, 'openParts', { units: [world.units.heating], task, days: 10 })
    expect((await partsOf(made)).map(({ dueDay }) => dueDay)).toEqual(['2026-03-04', '2026-03-09'])
  })

  test('[B2-15, PR-26] a unit that takes part sees its part and nothing else, on the page, in lists and in the database', async () => {
    const { made, water, heating } = await joint({ title: '三号楼前塌陷' })
    const page = await course.view(water, 'otherHandler')
    expect(page).toMatchObject({ title: task, parent: null, petitioner: null, submissions: [], mayReveal: false })
    expect(JSON.stringify(page)).not.toMatch(/三号楼前塌陷|王|138/)
    expect(page.timeline[0].fields).toEqual([expect.objectContaining({ value: task })])
    for (const hidden of [made.matter, heating])
      expect((await world.ask('otherHandler', 'GET', `/matters/${hidden}`)).status).toBe(404)
    const listed = await world.ask('otherHandler', 'GET', '/matters?limit=100')
    expect(listed.body.items.map(({ id }: { id: string }) => id)).toContain(water)
    expect(listed.text).not.toContain('三号楼前塌陷')
    const reveal = await world.ask('otherHandler', 'POST', `/submissions/${made.submission}/reveal`, {
      purpose: 'handle',
    })
    expect(reveal.status).toBe(404)
    const seen = await raw(
      'otherHandler',
      sql`select id from matter where id in (${made.matter}, ${heating}, ${water})`,
    )
    expect(seen).toEqual([{ id: water }])
    for (const table of [
      sql`select 1 from submission where matter_id in (${made.matter}, ${heating}, ${water})`,
      sql`select 1 from matter_event where matter_id in (${made.matter}, ${heating})`,
      sql`select 1 from matter_clock where matter_id in (${made.matter}, ${heating})`,
      sql`select 1 from attachment where matter_id in (${made.matter}, ${heating})`,
      sql`select 1 from matter where title like '%塌陷%'`,
    ])
      expect(await raw('otherHandler', table)).toEqual([])
    expect(await raw('otherHandler', sql`select * from reveal_petitioner(${made.submission}, 'handle', null)`)).toEqual(
      [],
    )
  })

  test('the part closes over deliver, send back and accept; then the answer is open again', async () => {
    const { made, water, heating } = await joint()
    expect((await world.move('handler', made.matter, 'answer', solved)).body).toMatchObject({
      status: 409,
      code: 'matter.move.partsOpen',
    })
    await course.move('otherHandler', water, 'take')
    course.at('2026-03-04')
    await course.move('otherHandler', water, 'deliver', { opinion: '给水管完好' })
    expect((await world.move('otherHandler', water, 'accept')).status).toBe(403)
    await course.move('handler', water, 'sendBack', { reason: '请附照片' })
    expect(await course.clock(water, 'part', 'handler')).toMatchObject({
      run: 2,
      state: 'running',
      dueDay: '2026-03-11',
    })
    await course.move('otherHandler', water, 'deliver', { opinion: '给水管完好，见照片' })
    await course.move('colleague', water, 'accept')
    expect(await course.view(water, 'otherHandler')).toMatchObject({ stage: 'closed', ending: 'delivered' })
    expect(await course.view(made.matter, 'handler')).toMatchObject({
      parts: [
        { ending: 'delivered', opinion: '给水管完好，见照片', critical: false },
        { ending: null, critical: true },
      ],
    })
    expect((await world.move('handler', made.matter, 'answer', solved)).status).toBe(409)
    await course.move('heatingHead', heating, 'deliver', { opinion: '无供热管线' })
    await course.move('handler', heating, 'accept')
    await course.move('handler', made.matter, 'answer', solved)
  })

  test('[B2-15] the slowest sets the date: the matter waits for the open part that is due last', async () => {
    const made = await course.handled()
    await course.move('handler', made.matter, 'openParts', { units: [world.units.water], task, days: 2 })
    await course.move('handler', made.matter, 'openParts', { units: [world.units.heating], task, days: 4 })
    const critical = async () =>
      (await course.view(made.matter, 'handler')).waitingFor.map(
        ({ text, critical }: { text: string; critical: boolean }) => [text.slice(0, 3), critical],
      )
    expect(await critical()).toEqual([
      ['水务所', false],
      ['供热所', true],
    ])
    const [, heating] = await partsOf(made)
    await course.move('handler', heating?.id ?? '', 'recallOne', { reason: '不再需要' })
    expect(await critical()).toEqual([['水务所', true]])
    const page = await course.track(made)
    expect(page.waitingFor.map(({ text }: { text: string }) => text)).toEqual([expect.stringContaining('水务所')])
  })

  test('a part that is late moves up to the head of its unit and to who leads, then to the supervisor', async () => {
    const { water } = await joint({}, '迟到的协办')
    const texts = async (who: string): Promise<string[]> =>
      (await world.ask(who, 'GET', '/notices?limit=100')).body.items.map(({ text }: { text: string }) => text)
    const told = async () => {
      while ((await sweepOnce(world.installation)) > 0);
      while ((await deliverOnce(world.installation)) > 0);
    }
    const about = async (who: string, words: string) =>
      (await texts(who)).filter((text) => text.includes(words) && text.includes('迟到')).length
    course.at('2026-03-10', '00:05')
    await told()
    // each unit of its own part, the unit that leads of both
    for (const [who, times] of Object.entries({ otherHandler: 1, otherUnitHead: 1, handler: 2, unitHead: 2 }))
      expect([who, await about(who, '协办期限已过')]).toEqual([who, times])
    expect(await about('supervisor', '协办')).toBe(0)
    course.at('2026-03-12', '00:05')
    await told()
    expect(await about('supervisor', '协办期限已过多日')).toBe(2)
    expect(await course.view(water, 'otherHandler')).toMatchObject({ stage: 'asked', overdue: true })
  })

  test('a unit that hands its part back names the rule, is counted without one, and the lead is told', async () => {
    const { made, water } = await joint()
    expect((await world.move('otherHandler', water, 'handBack', noDuty)).status).toBe(403)
    const back = { ground: 'noGround', reason: '人手不足' }
    await course.move('otherUnitHead', water, 'handBack', back)
    expect(await course.view(water, 'handler')).toMatchObject({
      stage: 'closed',
      ending: 'handedBack',
      tallies: { handedBack: 1, refusedWithoutGround: 1 },
    })
    expect(await partsOf(made)).toMatchObject([{ ending: 'handedBack' }, { ending: null }])
  })

  test('who leads takes all parts back at once', async () => {
    const { made, water, heating } = await joint()
    await course.move('handler', made.matter, 'recallParts', { reason: '已由本单位处理' })
    for (const part of [water, heating]) {
      expect(await course.view(part, 'handler')).toMatchObject({ stage: 'closed', ending: 'withdrawn' })
      expect(await course.moves(part, 'handler')).toContain('recall')
    }
    await course.move('handler', made.matter, 'answer', solved)
  })

  test('[PR-12] a petitioner who withdraws ends the parts as well, in one step', async () => {
    const { made, water, heating } = await joint()
    done(await course.own(made, 'withdraw'))
    expect(await course.view(made.matter)).toMatchObject({ stage: 'closed', ending: 'withdrawn' })
    for (const part of [water, heating])
      expect(await course.row(part)).toMatchObject({ stage: 'closed', ending: 'withdrawn', next_wake_at: null })
  })

  test('the unit that leads is not asked as well, and nobody is asked twice in one step', async () => {
    const made = await course.handled()
    const ask = (units: string[]) => world.move('handler', made.matter, 'openParts', { units, task })
    expect((await ask([world.units.roads])).body.errors).toMatchObject([{ code: 'unit.leads' }])
    expect((await ask([world.units.water, world.units.water])).body.errors).toMatchObject([
      { code: 'matter.input.twice' },
    ])
    expect(await partsOf(made)).toEqual([])
  })

  test('a matter that no unit has cannot be led by one', async () => {
    const { matter } = await world.register({
      // biome-ignore lint/suspicious/noThenProperty: a field of a form that never holds a function
      then: { move: 'answerOnSpot', input: solved },
    })
    await course.move('callback', matter, 'recordDisagreement', { how: 'phone', reason: '没修' })
    expect(await course.view(matter)).toMatchObject({ stage: 'handling', unit: null })
    const opened = await world.move('dispatcher', matter, 'openParts', { units: [world.units.water], task })
    expect(opened.body).toMatchObject({ status: 409, code: 'parts.noUnit' })
    expect((await course.view(matter)).flags).toEqual([])
  })

  test('what is said in a part is no concern of the petitioner; an answer in part is', async () => {
    const { made, water } = await joint()
    await course.move('otherHandler', water, 'comment', { text: '井下有积水' })
    await course.move('handler', made.matter, 'partialAnswer', { progress: '已设置围挡' })
    const page = await course.track(made)
    expect(JSON.stringify(page)).toContain('已设置围挡')
    expect(JSON.stringify(page)).not.toMatch(/积水|请查明/)
    expect(page).toMatchObject({ stage: 'handling', dueDay: '2026-03-23' })
    expect((await course.view(made.matter)).answeredAt).toBeNull()
    expect(page.timeline.map(({ move }: Told) => move)).toContain('openParts')
  })

  test('each part has its own clocks: what happens in one moves no date of another', async () => {
    const { made, water, heating } = await joint()
    const others = async () => [
      await course.clock(made.matter, 'answer', 'handler'),
      await course.clock(heating, 'part', 'handler'),
    ]
    const before = await others()
    course.at('2026-03-05')
    await course.move('otherHandler', water, 'deliver', { opinion: '完好' })
    await course.move('handler', water, 'sendBack', { reason: '再查' })
    expect(await others()).toEqual(before)
    const runs = (await course.view(water, 'handler')).clocks.map(({ clock, run }: Run) => [clock, run])
    expect(runs).toEqual([
      ['accept', 1],
      ['part', 1],
      ['part', 2],
    ])
  })
})
