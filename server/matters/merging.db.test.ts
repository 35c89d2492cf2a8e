import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { places, testWorld, type World } from '../testing/index.ts'
import { courseIn, done, type Run, solved } from './testCourse.ts'
import { consent, mergingIn } from './testMerged.ts'

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

describe('merging several submissions', () => {
  test('[A1-39] each keeps number, query code, consent and the clock of its own receipt; who handles the lead sees them all', async () => {
    const { lead, second, third } = await merged()
    for (const [made, dueDay] of [
      [lead, '2026-03-23'],
      [second, '2026-03-24'],
      [third, '2026-03-25'],
    ] as const)
      expect(await course.track(made)).toMatchObject({ number: made.number, dueDay })
    expect((await course.row(second.matter)).follows).toBe(lead.matter)
    const { rows } = await world.database.pool.query('select consent from submission where id = $1', [
      second.submission,
    ])
    expect(rows).toEqual([{ consent }])
    const seen = await course.view(lead.matter, 'handler')
    expect(seen.followers).toMatchObject([
      { id: second.matter, number: second.number, dueDay: '2026-03-24' },
      { id: third.matter, number: third.number, dueDay: '2026-03-25' },
    ])
    const follower = await course.view(second.matter, 'handler')
    expect(follower).toMatchObject({
      stage: 'joined',
      follows: { number: lead.number },
      unitName: '市政所',
      handlerName: '测试handler',
    })
    expect(await course.open(second.matter, 'handler')).toEqual(['comment'])
    expect(await course.clock(second.matter, 'answer')).toMatchObject({ run: 1, state: 'running' })
    const lines = await world.ask('handler', 'GET', `/matters?follows=${lead.matter}`)
    expect(lines.body.items.map(({ joined }: { joined: boolean }) => joined)).toEqual([true, true])
  })

  test('[PR-26] the petitioner reads where the other one stands, and nothing of what others said', async () => {
    const { lead, second } = await merged()
    const page = await course.track(second)
    expect(page).toMatchObject({
      stageTitle: '与其他来件一并办理',
      joinedTo: { stageTitle: '办理中', unit: '市政所' },
      responsible: { unit: '市政所' },
    })
    expect(JSON.stringify(page)).not.toMatch(new RegExp(`${lead.number}|巷口没灯|路灯不亮|王|${lead.matter}`))
    expect(JSON.stringify(await course.track(lead))).not.toMatch(/灯泡|巷口没灯/)
  })

  test('follow wherever the lead goes: another unit, another handler', async () => {
    const { lead, second, third } = await merged()
    await course.move('dispatcher', lead.matter, 'redispatch', { unit: world.units.water, reason: '管网' })
    await course.move('otherHandler', lead.matter, 'take')
    for (const made of [second, third]) {
      expect(await course.view(made.matter, 'otherHandler')).toMatchObject({
        unitName: '水务所',
        handlerName: '测试otherHandler',
      })
      expect((await world.ask('colleague', 'GET', `/matters/${made.matter}`)).status).toBe(404)
    }
  })

  test('[SA-39] the answer reaches everybody at once, each with an answer clock of its own that is met, and each decides for itself', async () => {
    const { lead, second, third } = await merged()
    course.at('2026-03-09')
    await course.move('handler', lead.matter, 'answer', { ...solved, answer: '三盏灯都已更换。' })
    const { rows } = await world.database.pool.query(
      'select id, answered_at, xmin::text as by from matter where id = any ($1)',
      [[lead.matter, second.matter, third.matter]],
    )
    expect(new Set(rows.map(({ by }) => by)).size).toBe(1)
    expect(new Set(rows.map(({ answered_at }) => answered_at.getTime())).size).toBe(1)
    for (const made of [lead, second, third]) {
      const page = await course.track(made)
      expect(page).toMatchObject({ stage: 'answered', joinedTo: null })
      expect(JSON.stringify(page.timeline.at(-1))).toContain('三盏灯都已更换。')
      expect(page.clocks.filter(({ clock }: Run) => clock === 'answer')).toMatchObject([{ state: 'done', run: 1 }])
    }
    expect(await course.row(lead.matter)).toMatchObject({ followers: 0 })
    done(await course.own(lead, 'confirm', { rating: 5 }))
    done(await course.own(second, 'disagree', { reason: '我家门口的还没亮' }))
    expect(await course.view(lead.matter)).toMatchObject({ stage: 'closed', ending: 'solved' })
    expect(await course.view(second.matter)).toMatchObject({ stage: 'handling', unitName: '市政所' })
    expect(await course.view(third.matter)).toMatchObject({ stage: 'answered', ending: null })
    await course.move('handler', second.matter, 'answer', solved)
    done(await course.own(second, 'confirm'))
    expect(await course.track(third)).toMatchObject({ stage: 'answered' })
  })

  test('who answered for all of them is who handled each, and calls nobody back', async () => {
    const lead = await course.registered()
    const second = await course.registered()
    done(await join(second, lead))
    await course.move('clerk', lead.matter, 'answerOnSpot', solved)
    const confirming = await world.move('clerk', second.matter, 'recordConfirmation', { how: 'phone' })
    expect(confirming.body).toMatchObject({ status: 403, code: 'matter.move.samePerson' })
    await course.move('callback', second.matter, 'recordConfirmation', { how: 'phone' })
  })

  test('one that is not ours is directed for all of them', async () => {
    const { lead, second } = await merged()
    await course.move('handler', lead.matter, 'direct', {
      answer: '由市路灯处管护。',
      competent: '市路灯处',
      address: '甲路1号',
      law: '城市照明管理规定第四条',
      remedy: '六十日内可申请复议',
    })
    const page = await course.track(second)
    expect(page).toMatchObject({ stage: 'answered' })
    expect(JSON.stringify(page.timeline.at(-1))).toContain('甲路1号')
    expect(await course.view(second.matter)).toMatchObject({ outcome: 'notOurs' })
  })

  test('the answer reaches one of another community as well, whoever gives it', async () => {
    const lead = await course.registered()
    const inB = done(
      await world.ask('clerkB', 'POST', '/matters', {
        channel: 'phone',
        title: '同一条路的灯',
        body: '路口的灯也不亮。',
        area: places.B1,
        petitioner: { anonymous: true },
      }),
    )
    await course.move('clerkB', inB.matter, 'register')
    done(await join(inB, lead, 'districtDispatcher'))
    expect((await world.ask('clerk', 'GET', `/matters/${inB.matter}`)).status).toBe(404)
    await course.move('clerk', lead.matter, 'answerOnSpot', solved)
    expect(await course.track(inB)).toMatchObject({ stage: 'answered' })
  })

  test('is refused into itself, into what is answered, closed, merged or a part, into what one may not see, and by who is followed', async () => {
    const { lead, second } = await merged()
    const other = await course.registered()
    const fault = async (into: string, made = other) =>
      (await world.move('dispatcher', made.matter, 'join', { lead: into })).body.errors?.[0]?.code
    expect(await fault(other.matter)).toBe('merge.self')
    expect(await fault(second.matter)).toBe('merge.follows')
    const answered = await course.handled()
    await course.move('handler', answered.matter, 'answer', solved)
    expect(await fault(answered.matter)).toBe('merge.closed')
    done(await course.own(answered, 'withdraw'))
    expect(await fault(answered.matter)).toBe('merge.closed')
    await course.move('handler', lead.matter, 'openParts', { units: [world.units.water], task: '查管线' })
    const [part] = (await course.view(lead.matter, 'handler')).parts
    expect(await fault(part.id)).toBe('merge.unknown')
    const inB = done(
      await world.ask('clerkB', 'POST', '/matters', {
        channel: 'phone',
        title: '乙社区的灯',
        body: '不亮',
        area: places.B1,
        petitioner: { anonymous: true },
      }),
    )
    expect(await fault(inB.matter)).toBe('merge.unknown')
    expect((await world.move('dispatcher', lead.matter, 'join', { lead: other.matter })).body.code).toBe(
      'matter.move.followed',
    )
    expect((await world.move('handler', other.matter, 'join', { lead: lead.matter })).status).toBe(404)
  })

  test('is done while registering, in one step', async () => {
    const lead = await course.handled()
    // biome-ignore lint/suspicious/noThenProperty: a field of a form that never holds a function
    const second = await world.register({ then: { move: 'join', input: { lead: lead.matter } } })
    expect(second).toMatchObject({ stage: 'joined' })
    expect(await course.track(second)).toMatchObject({ stage: 'joined', joinedTo: { unit: '市政所' } })
    expect((await course.row(lead.matter)).followers).toBe(1)
  })
})
