import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { deliverOnce } from '../notices/index.ts'
import { testWorld, type World } from '../testing/index.ts'
import { courseIn, noDuty, type Run, solved, type Told } from './testCourse.ts'

let world: World
let course: ReturnType<typeof courseIn>
beforeAll(async () => {
  world = await testWorld('wide')
  course = courseIn(world)
})
afterAll(() => world.close())
beforeEach(() => course.at('2026-03-02'))

const noGround = { ground: 'noGround', reason: '人手不足' }
const texts = async (who: string): Promise<string[]> =>
  (await world.ask(who, 'GET', '/notices?limit=100')).body.items.map(({ text }: { text: string }) => text)

describe('a wrong dispatch', () => {
  /** returned by the roads unit, dispatched to the water unit, returned again */
  async function contested(first: object = noDuty, second: object = noDuty) {
    const made = await course.handled({ title: '井盖异响' })
    const before = await course.clock(made.matter, 'answer')
    course.at('2026-03-03')
    await course.move('handler', made.matter, 'return', { ...first, suggested: world.units.water })
    await course.move('dispatcher', made.matter, 'dispatch', { unit: world.units.water })
    course.at('2026-03-04')
    await course.move('otherHandler', made.matter, 'returnAgain', { ...second })
    return { made, before }
  }
  const ruling = (unit: string, finding = 'returnWrong') => ({ unit, finding, reason: '路面由市政所管护' })

  test('returned twice goes to the supervisor, whose ruling names who decided and why, is final and keeps the first clock', async () => {
    const { made, before } = await contested()
    const { matter } = made
    expect(await course.view(matter)).toMatchObject({ stage: 'arbitration', unit: null, tallies: { returned: 2 } })
    expect((await world.move('dispatcher', matter, 'arbitrate', ruling(world.units.roads))).status).toBe(403)
    course.at('2026-03-05')
    await course.move('supervisor', matter, 'arbitrate', ruling(world.units.roads))
    const seen = await course.view(matter, 'handler')
    expect(seen).toMatchObject({ stage: 'handling', unitName: '市政所' })
    const decided = seen.timeline.find(({ move }: Told) => move === 'arbitrate')
    expect(decided).toMatchObject({ actor: '测试supervisor', actorKind: 'staff', post: 'supervisor' })
    expect(decided.fields.map(({ value }: { value: string }) => value)).toEqual([
      '市政所',
      '退回无依据',
      '路面由市政所管护',
    ])
    expect(await course.clock(matter, 'answer')).toEqual(before)
    expect(await course.clock(matter, 'arbitrate')).toMatchObject({ state: 'done' })
    for (const again of ['return', 'returnAgain'])
      expect((await world.move('handler', matter, again, noDuty)).body).toMatchObject({
        status: 409,
        code: 'matter.move.tooOften',
      })
    await course.move('handler', matter, 'answer', solved)
  })

  test('the way it went is written down, unit by unit', async () => {
    const { made } = await contested()
    await course.move('supervisor', made.matter, 'arbitrate', ruling(world.units.heating))
    const { way } = await course.view(made.matter)
    expect(way.map(({ title, unitName }: { title: string; unitName: string | null }) => [title, unitName])).toEqual([
      ['派单', '市政所'],
      ['退回重派', null],
      ['派单', '水务所'],
      ['再次退回，请求裁定', null],
      ['裁定承办单位', '供热所'],
    ])
  })

  test('a refusal without a legal ground is counted, by the unit’s own word or by the ruling', async () => {
    const own = await contested(noGround, noDuty)
    await course.move('supervisor', own.made.matter, 'arbitrate', ruling(world.units.roads, 'returnRight'))
    expect((await course.view(own.made.matter)).tallies).toEqual({
      returned: 2,
      refusedWithoutGround: 1,
      arbitrated: 1,
    })
    const ruled = await contested(noDuty, noGround)
    await course.move('supervisor', ruled.made.matter, 'arbitrate', ruling(world.units.roads))
    expect((await course.view(ruled.made.matter)).tallies.refusedWithoutGround).toBe(2)
  })

  test('[PR-12] the petitioner sees where it lies and that the date stays, not who would not have it', async () => {
    const { made, before } = await contested()
    const page = await course.track(made)
    expect(page).toMatchObject({ stage: 'arbitration', stageTitle: '正在确定承办单位', dueDay: before.dueDay })
    expect(page.timeline.map(({ move }: Told) => move)).toEqual(['begin', 'register', 'dispatch', 'dispatch'])
    expect(JSON.stringify(page)).not.toContain(noDuty.reason)
  })

  test('who was returned to, who has to arbitrate and who gets it in the end are told', async () => {
    const { made } = await contested()
    await course.move('supervisor', made.matter, 'arbitrate', ruling(world.units.roads))
    while ((await deliverOnce(world.installation)) > 0);
    expect(await texts('supervisor')).toContain('“井盖异响”第二次被退回，请裁定由哪个单位办理。')
    expect((await texts('dispatcher')).filter((text) => text.includes('井盖异响')).length).toBeGreaterThanOrEqual(3)
    expect((await texts('handler')).filter((text) => text.includes('裁定')).length).toBeGreaterThan(0)
  })
})

describe('up and down', () => {
  const up = () => ({ unit: world.units.district, reason: '超出街道权限' })

  test('[A4-06] a matter goes up with a receipt and down again, under one number, with one clock for the answer', async () => {
    const made = await course.handled()
    const first = await course.clock(made.matter, 'answer')
    await course.move('unitHead', made.matter, 'passUp', up())
    expect(await course.view(made.matter)).toMatchObject({
      stage: 'passedUp',
      number: made.number,
      unitName: '甲区住建局',
      handler: null,
    })
    course.at('2026-03-03')
    expect((await world.move('dispatcher', made.matter, 'receive')).status).toBe(403)
    expect((await world.move('otherHandler', made.matter, 'receive')).status).toBe(404)
    await course.move('districtDispatcher', made.matter, 'receive', { receipt: '区局已收' })
    const demand = { unit: world.units.water, demand: '三日内查清' }
    await course.move('districtDispatcher', made.matter, 'handDown', demand)
    expect(await course.view(made.matter, 'otherHandler')).toMatchObject({ stage: 'handedDown', unitName: '水务所' })
    await course.move('otherHandler', made.matter, 'receive')
    await course.move('otherHandler', made.matter, 'answer', solved)
    const seen = await course.view(made.matter)
    expect(seen).toMatchObject({ number: made.number, tallies: { passedUp: 1, handedDown: 1 } })
    const answers = seen.clocks.filter((run: Run) => run.clock === 'answer')
    expect(answers).toMatchObject([{ run: 1, state: 'done', dueDay: first.dueDay, startedAt: first.startedAt }])
    expect(seen.clocks.filter((run: Run) => run.clock === 'receive').map(({ state }: Run) => state)).toEqual([
      'done',
      'done',
    ])
    expect(await course.track(made)).toMatchObject({ number: made.number, stage: 'answered' })
  })

  test('up is a unit of a larger area that holds the place, down is one that is not', async () => {
    const made = await course.handled()
    const sideways = await world.move('unitHead', made.matter, 'passUp', { ...up(), unit: world.units.water })
    expect(sideways.body).toMatchObject({ status: 422, errors: [{ code: 'unit.notAbove', pointer: '/input/unit' }] })
    await course.move('unitHead', made.matter, 'passUp', up())
    await course.move('districtHandler', made.matter, 'receive')
    const demand = { unit: world.units.district, demand: '请办理' }
    expect((await world.move('districtDispatcher', made.matter, 'handDown', demand)).body).toMatchObject({
      status: 422,
      errors: [{ code: 'unit.notBelow' }],
    })
  })

  test('a receipt that is refused is counted and comes back to the desk, with the clock that never stopped', async () => {
    const made = await course.registered()
    const first = await course.clock(made.matter, 'answer')
    await course.move('dispatcher', made.matter, 'passUp', up())
    expect((await world.move('districtHandler', made.matter, 'refuseReceipt', { reason: '忙' })).status).toBe(403)
    await course.move('districtDispatcher', made.matter, 'refuseReceipt', { reason: '属街道事权' })
    expect(await course.view(made.matter)).toMatchObject({
      stage: 'registered',
      unit: null,
      tallies: { passedUp: 1, receiptRefused: 1 },
    })
    expect(await course.clock(made.matter, 'answer')).toEqual(first)
  })
})

describe('a matter that is not ours', () => {
  const elsewhere = {
    answer: '公积金提取由市住房公积金管理中心办理。',
    competent: '市住房公积金管理中心',
    address: '甲路1号',
    law: '住房公积金管理条例第二十四条',
    remedy: '六十日内可申请行政复议',
  }

  test('[PR-45] is directed with the right address and rule; it counts as answered, and confirmed it is not solved', async () => {
    const made = await course.registered()
    const bare = await world.move('dispatcher', made.matter, 'direct', { answer: '不归我们管。' })
    expect(bare.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/input/competent',
      '/input/address',
      '/input/law',
      '/input/remedy',
    ])
    await course.move('dispatcher', made.matter, 'direct', elsewhere)
    const page = await course.track(made)
    for (const text of Object.values(elsewhere)) expect(JSON.stringify(page.timeline)).toContain(text)
    expect(page.appeals.length).toBeGreaterThan(0)
    expect((await course.own(made, 'confirm')).status).toBe(200)
    expect(await course.view(made.matter)).toMatchObject({
      stage: 'closed',
      ending: 'notOurs',
      outcome: 'notOurs',
      tallies: { directed: 1 },
      answeredAt: expect.any(String),
    })
  })

  test('is not recorded as agreed to by who directed it', async () => {
    const made = await course.registered()
    await course.move('clerk', made.matter, 'direct', elsewhere)
    expect((await world.move('clerk', made.matter, 'recordConfirmation', { how: 'phone' })).body.code).toBe(
      'matter.move.samePerson',
    )
    await course.move('callback', made.matter, 'recordConfirmation', { how: 'phone' })
  })
})
