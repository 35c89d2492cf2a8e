import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { deliverOnce } from '../notices/index.ts'
import { testWorld, type World } from '../testing/index.ts'
import { sweepOnce } from './index.ts'
import { courseIn, done, noDuty, type Run, solved, type Told } from './testCourse.ts'

let world: World
let course: ReturnType<typeof courseIn>
beforeAll(async () => {
  world = await testWorld('wide')
  course = courseIn(world)
})
afterAll(() => world.close())
beforeEach(() => course.at('2026-03-02'))

async function sweep(): Promise<void> {
  while ((await sweepOnce(world.installation)) > 0);
}
const texts = async (who: string): Promise<string[]> => {
  while ((await deliverOnce(world.installation)) > 0);
  return (await world.ask(who, 'GET', '/notices?limit=100')).body.items.map(({ text }: { text: string }) => text)
}
const answerDay = async (matter: string) => (await course.clock(matter, 'answer')).dueDay

describe('what the resident is asked for', () => {
  test('[PR-42, A3-09] is supplied at the window as well as on the portal; the due day moves by the days it took', async () => {
    const made = await course.handled()
    expect(await answerDay(made.matter)).toBe('2026-03-23')
    course.at('2026-03-04')
    await course.move('handler', made.matter, 'ask', { question: '是哪一盏灯？' })
    course.at('2026-03-06')
    await course.move('clerk', made.matter, 'supplyFor', { how: 'window', supplied: '东侧第二盏' })
    expect(await course.view(made.matter)).toMatchObject({ stage: 'handling', handlerName: '测试handler' })
    // Thursday and Friday did not count
    expect(await course.clock(made.matter, 'answer')).toMatchObject({ state: 'running', dueDay: '2026-03-25' })
    const told = (await course.track(made)).timeline.at(-1)
    expect(told.fields.map(({ value }: { value: string }) => value)).toEqual(['窗口', '东侧第二盏'])
    expect(await course.moves(made.matter)).not.toContain('supplyLapsed')
  })

  test('is not recorded by somebody who has nothing to do with it', async () => {
    const made = await course.handled()
    await course.move('handler', made.matter, 'ask', { question: '是哪一盏灯？' })
    const input = { how: 'phone', supplied: '东侧' }
    expect((await world.move('otherHandler', made.matter, 'supplyFor', input)).status).toBe(404)
    expect((await world.move('clerkB', made.matter, 'supplyFor', input)).status).toBe(404)
    expect((await world.move('callback', made.matter, 'supplyFor', input)).status).toBe(403)
  })
})

describe('an extension', () => {
  const wish = { days: 5, reason: '等待配件' }
  const grant = { reason: '配件须从外地调运' }

  test('[PR-15] is asked for by one and granted by another; only then the date moves and the petitioner reads why', async () => {
    const made = await course.handled()
    await course.move('handler', made.matter, 'requestExtension', wish)
    const asked = await course.view(made.matter, 'unitHead')
    expect(asked.pending).toMatchObject([
      { move: 'requestExtension', actor: '测试handler', fields: [{ value: '5' }, { value: '等待配件' }] },
    ])
    expect(await course.track(made)).toMatchObject({ dueDay: '2026-03-23' })
    expect(JSON.stringify(await course.track(made))).not.toContain('等待配件')
    await course.move('unitHead', made.matter, 'grantExtension', grant)
    const page = await course.track(made)
    expect(page.dueDay).toBe('2026-03-30')
    expect(JSON.stringify(page.timeline.at(-1))).toContain(grant.reason)
    expect((await course.view(made.matter)).pending).toEqual([])
    expect((await world.move('supervisor', made.matter, 'grantExtension', grant)).body.code).toBe(
      'matter.move.nothingAsked',
    )
  })

  test('[PR-15] is never granted by who asked for it, although the post would allow it', async () => {
    const made = await course.handled()
    await course.move('unitHead', made.matter, 'requestExtension', wish)
    for (const move of ['grantExtension', 'refuseExtension'])
      expect((await world.move('unitHead', made.matter, move, grant)).body).toMatchObject({
        status: 403,
        code: 'matter.move.requester',
      })
    const { moves } = await course.view(made.matter, 'unitHead')
    expect(moves.find(({ id }: { id: string }) => id === 'grantExtension')).toMatchObject({ allowed: false })
    await course.move('supervisor', made.matter, 'grantExtension', grant)
    expect(await answerDay(made.matter)).toBe('2026-03-30')
  })

  test('that is refused moves nothing, is of no concern to the petitioner, and the handler is told why', async () => {
    const made = await course.handled({ title: '不稳的井盖' })
    await course.move('handler', made.matter, 'requestExtension', wish)
    await course.move('supervisor', made.matter, 'refuseExtension', { reason: '可先做临时处置' })
    expect(await answerDay(made.matter)).toBe('2026-03-23')
    expect((await course.track(made)).timeline.map(({ move }: Told) => move)).not.toContain('refuseExtension')
    expect(
      (await texts('handler')).filter((text) => text.includes('不稳的井盖') && text.includes('延期')),
    ).toHaveLength(1)
  })

  test('is had once: a second grant is refused and says so, the date stays', async () => {
    const made = await course.handled()
    for (const [who, move, input] of [
      ['handler', 'requestExtension', wish],
      ['unitHead', 'grantExtension', grant],
      ['handler', 'requestExtension', wish],
    ] as const)
      await course.move(who, made.matter, move, input)
    expect((await world.move('supervisor', made.matter, 'grantExtension', grant)).body).toMatchObject({
      status: 409,
      code: 'matter.move.extensionUsed',
    })
    expect(await answerDay(made.matter)).toBe('2026-03-30')
  })

  test('longer than the rule allows cannot even be asked for', async () => {
    const made = await course.handled()
    expect((await world.move('handler', made.matter, 'requestExtension', { ...wish, days: 16 })).body).toMatchObject({
      status: 422,
      errors: [{ pointer: '/input/days' }],
    })
  })
})

describe('a suspension', () => {
  const ground = { ground: 'appraisal', reason: '等待房屋安全鉴定', expected: '2026-04-01' }

  test('stops the clock while it lasts, says why to the petitioner, and gives the days back when it is over', async () => {
    const made = await course.handled()
    expect((await world.move('handler', made.matter, 'suspend', ground)).status).toBe(403)
    course.at('2026-03-04')
    await course.move('unitHead', made.matter, 'suspend', ground)
    const page = await course.track(made)
    expect(page).toMatchObject({ stage: 'suspended', overdue: false })
    expect(JSON.stringify(page.timeline.at(-1))).toContain(ground.reason)
    course.at('2026-03-18')
    await course.move('handler', made.matter, 'resume')
    // ten working days stood still
    expect(await course.clock(made.matter, 'answer')).toMatchObject({ state: 'running', dueDay: '2026-04-07' })
  })

  test('ends after sixty days by itself, with word to the petitioner and to who has it', async () => {
    const made = await course.handled({ title: '中止的电梯' })
    await course.move('unitHead', made.matter, 'suspend', ground)
    expect(await course.clock(made.matter, 'suspension')).toMatchObject({ dueDay: '2026-05-06' })
    course.at('2026-05-06', '23:59')
    await sweep()
    expect(await course.view(made.matter)).toMatchObject({ stage: 'suspended' })
    course.at('2026-05-07', '00:05')
    await sweep()
    await sweep()
    const seen = await course.view(made.matter)
    expect(seen).toMatchObject({ stage: 'handling', handlerName: '测试handler' })
    expect(seen.timeline.filter(({ move }: Told) => move === 'resumeByTime')).toMatchObject([{ actorKind: 'system' }])
    expect(await course.clock(made.matter, 'suspension')).toMatchObject({ state: 'lapsed' })
    expect((await course.track(made)).timeline.at(-1)).toMatchObject({ move: 'resumeByTime' })
    expect(
      (await texts('handler')).filter((text) => text.includes('中止的电梯') && text.includes('恢复')),
    ).toHaveLength(1)
  })
})

describe('urging', () => {
  test('is counted, tells who has it, and is open again after two working days: until then the page says from when', async () => {
    const made = await course.handled({ title: '路面积水' })
    course.at('2026-03-05') // a Thursday
    done(await course.own(made, 'urge', { words: '天黑看不见' }))
    expect(await course.view(made.matter)).toMatchObject({ stage: 'handling', tallies: { urged: 1 } })
    const page = await course.track(made)
    expect(page.moves.map(({ id }: { id: string }) => id)).not.toContain('urge')
    expect(page.later).toEqual([{ move: 'urge', title: '催办', from: '2026-03-10' }])
    expect((await course.own(made, 'urge')).body).toMatchObject({ status: 409, code: 'matter.move.tooSoon' })
    expect((await world.move('clerk', made.matter, 'urgeFor', { how: 'phone' })).body.code).toBe('matter.move.tooSoon')
    course.at('2026-03-09', '23:59')
    expect((await course.own(made, 'urge')).status).toBe(409)
    course.at('2026-03-10', '00:00')
    await course.move('callback', made.matter, 'urgeFor', { how: 'phone', words: '还没来人' })
    expect((await course.view(made.matter)).tallies.urged).toBe(2)
    expect((await course.own(made, 'urge')).body.code).toBe('matter.move.tooSoon')
    expect((await texts('handler')).filter((text) => text.includes('路面积水') && text.includes('催'))).toHaveLength(2)
  })
})

describe('supervision', () => {
  test('[B3-06] marks the matter, asks for a report by a date, and ends with the supervisor', async () => {
    const made = await course.handled()
    expect((await world.move('dispatcher', made.matter, 'supervise', { demand: '到场' })).status).toBe(403)
    await course.move('supervisor', made.matter, 'supervise', { demand: '两日内到场' })
    expect(await course.clock(made.matter, 'supervision')).toMatchObject({ state: 'running', dueDay: '2026-03-05' })
    const page = await course.track(made)
    expect(page.flags).toEqual([])
    expect(page.clocks.map(({ clock }: Run) => clock)).not.toContain('supervision')
    const marked = await world.ask('supervisor', 'GET', `/matters?flag=supervised&number=${made.number}`)
    expect(marked.body.items).toMatchObject([{ id: made.matter, flags: ['supervised'] }])
    await course.move('handler', made.matter, 'reportOnSupervision', { report: '已到场，明日施工' })
    expect(await course.clock(made.matter, 'supervision')).toMatchObject({ state: 'done' })
    expect((await world.move('handler', made.matter, 'endSupervision')).status).toBe(403)
    await course.move('supervisor', made.matter, 'endSupervision')
    expect((await course.view(made.matter)).flags).toEqual([])
    expect((await course.track(made)).timeline.map(({ move }: Told) => move)).not.toContain('supervise')
  })

  test('[B3-06] goes along through a return, and a report that does not come moves up', async () => {
    const made = await course.handled({ title: '督办的沟盖' })
    await course.move('supervisor', made.matter, 'supervise', { demand: '两日内到场' })
    await course.move('handler', made.matter, 'return', noDuty)
    await course.move('dispatcher', made.matter, 'dispatch', { unit: world.units.water })
    expect(await course.view(made.matter)).toMatchObject({ flags: ['supervised'], unitName: '水务所' })
    course.at('2026-03-06', '00:05')
    await sweep()
    expect(
      (await texts('supervisor')).filter((text) => text.includes('督办的沟盖') && text.includes('督办回报期限')),
    ).toHaveLength(1)
    await course.move('otherHandler', made.matter, 'answer', solved)
    expect(await course.clock(made.matter, 'supervision')).toMatchObject({ state: 'done', overdue: true })
  })
})
