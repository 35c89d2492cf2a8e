import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { places, testWorld, type World } from '../testing/index.ts'
import { sweepOnce } from './index.ts'
import { courseIn, done, type Made, noDuty, type Run, solved } from './testCourse.ts'

let world: World
let course: ReturnType<typeof courseIn>
beforeAll(async () => {
  world = await testWorld()
  course = courseIn(world)
})
afterAll(() => world.close())
/** A Monday. Fifteen working days later it is 2026-03-23. */
beforeEach(() => at('2026-03-02'))

const at = (day: string, time?: string) => course.at(day, time)
const track = (made: Made) => course.track(made)
const own = (made: Made, move: string, input?: object) => course.own(made, move, input)
const view = ({ matter }: Made) => course.view(matter)
const clock = ({ matter }: Made, id: string) => course.clock(matter, id)
const handled = (extra?: object) => course.handled(extra)
// biome-ignore lint/suspicious/noThenProperty: a field of a form that never holds a function
const onTheSpot = (input: object) => ({ then: { move: 'answerOnSpot', input } })

describe('what the resident is asked for', () => {
  test('[A3-09] a question stops the answer clock until the resident supplies, and then it goes on where it stood', async () => {
    const made = await handled()
    expect(await clock(made, 'answer')).toMatchObject({ state: 'running', dueDay: '2026-03-23' })
    at('2026-03-04')
    done(await world.move('handler', made.matter, 'ask', { question: '是哪一盏灯？' }))
    expect(await clock(made, 'answer')).toMatchObject({ state: 'paused' })
    const asked = await track(made)
    expect(asked).toMatchObject({ stage: 'awaitingResident', dueDay: '2026-03-18' })
    expect(asked.moves.map(({ id }: { id: string }) => id).sort()).toEqual(['supply', 'withdraw'])
    expect(JSON.stringify(asked.timeline)).toContain('是哪一盏灯？')
    at('2026-03-09')
    done(await own(made, 'supply', { supplied: '东侧第二盏' }))
    // Thursday, Friday and Monday did not count
    expect(await clock(made, 'answer')).toMatchObject({ state: 'running', run: 1, dueDay: '2026-03-26' })
    expect(await clock(made, 'supply')).toMatchObject({ state: 'done' })
    expect(await view(made)).toMatchObject({ stage: 'handling', handlerName: '测试handler' })
  })

  test('who supplies nothing in time does not stop the work: it goes on with what is there', async () => {
    const made = await handled()
    done(await world.move('handler', made.matter, 'ask', { question: '是哪一盏灯？' }))
    at('2026-03-16', '20:00')
    await sweepOnce(world.installation)
    expect(await view(made)).toMatchObject({ stage: 'awaitingResident' })
    at('2026-03-17', '00:05')
    await sweepOnce(world.installation)
    const after = await view(made)
    expect(after).toMatchObject({ stage: 'handling', ending: null })
    expect(after.timeline.at(-1)).toMatchObject({ move: 'supplyLapsed', actorKind: 'system' })
    expect(await clock(made, 'answer')).toMatchObject({ state: 'running', run: 1 })
    expect((await own(made, 'supply', { supplied: '太晚了' })).body.code).toBe('matter.move.stage')
  })
})

describe('deadlines', () => {
  test('[A3-08] a wrong dispatch that is returned keeps the first deadline, whoever gets it next', async () => {
    const made = await handled()
    const first = await clock(made, 'answer')
    at('2026-03-05')
    done(await world.move('handler', made.matter, 'return', noDuty))
    expect(await view(made)).toMatchObject({ stage: 'registered', unit: null, handler: null })
    done(await world.move('dispatcher', made.matter, 'dispatch', { unit: world.units.water }))
    expect(await clock(made, 'answer')).toMatchObject({ run: 1, state: 'running', dueDay: first.dueDay })
    expect(await view(made)).toMatchObject({ stage: 'handling', unitName: '水务所' })
    expect((await world.ask('handler', 'GET', `/matters/${made.matter}`)).status).toBe(200)
    expect((await world.move('handler', made.matter, 'answer', solved)).status).toBe(403)
    // the resident sees where it lies, not that it went astray
    expect((await track(made)).timeline.map(({ move }: { move: string }) => move)).toEqual([
      'begin',
      'register',
      'dispatch',
      'dispatch',
    ])
  })

  test('an overdue matter stands at the head of the list as overdue, and can be answered like any other', async () => {
    const made = await handled({ title: '早已到期的路灯' })
    at('2026-06-01')
    await sweepOnce(world.installation)
    const { items } = (await world.ask('supervisor', 'GET', '/matters?overdue=true&words=早已到期')).body
    expect(items).toMatchObject([{ id: made.matter, overdue: true, light: 'late', dueDay: '2026-03-23' }])
    done(await world.move('handler', made.matter, 'answer', solved))
    expect(await clock(made, 'answer')).toMatchObject({ state: 'done', overdue: true })
    done(await own(made, 'confirm', { rating: 3 }))
    expect(await view(made)).toMatchObject({ stage: 'closed', ending: 'solved', overdue: false })
  })
})

describe('answers', () => {
  test('[A0-07, A1-36] what is settled where it was first told is one step, answered the same minute', async () => {
    const made = await world.register(onTheSpot(solved))
    expect(made).toMatchObject({ stage: 'answered' })
    const seen = await view(made)
    expect(seen).toMatchObject({ stage: 'answered', outcome: 'solved', revision: 2, unit: null })
    expect(seen.answeredAt).toBe(seen.receivedAt)
    expect(seen.timeline.map(({ move }: { move: string }) => move)).toEqual(['begin', 'answerOnSpot'])
    // whoever answered is not the one who records that the resident agrees
    expect((await world.move('clerk', made.matter, 'recordConfirmation', { how: 'phone' })).body).toMatchObject({
      status: 403,
      code: 'matter.move.samePerson',
    })
    done(await world.move('callback', made.matter, 'recordConfirmation', { how: 'phone', rating: 4 }))
    expect(await view(made)).toMatchObject({ ending: 'solved', rating: 4 })
  })

  test('[V2.3.3] a step that is refused does not leave the registration behind either', async () => {
    const { rows: before } = await world.database.pool.query('select count(*) from matter')
    await expect(world.register(onTheSpot({ outcome: 'solved' }))).rejects.toThrow('/then/input/answer')
    expect((await world.database.pool.query('select count(*) from matter')).rows).toEqual(before)
  })

  test('[PR-45] who is told "not ours" or "cannot be solved" is told why, by which rule, where to go and until when', async () => {
    for (const [outcome, missing] of [
      ['notOurs', ['basis', 'competent', 'remedy']],
      ['explained', ['basis', 'remedy']],
    ] as const) {
      const made = await handled()
      const bare = await world.move('handler', made.matter, 'answer', { outcome, answer: '不能办理。' })
      expect(bare.status).toBe(422)
      expect(bare.body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual(
        missing.map((field) => `/input/${field}`),
      )
      const reasons = { basis: '按职责清单属区级', remedy: '60 日内可申请复查', competent: '区住建局' }
      const input = Object.fromEntries(Object.entries(reasons).filter(([field]) => missing.some((m) => m === field)))
      done(await world.move('handler', made.matter, 'answer', { outcome, answer: '不能办理。', ...input }))
      const told = JSON.stringify((await track(made)).timeline.at(-1))
      for (const text of Object.values(input)) expect(told).toContain(text)
      done(await own(made, 'confirm'))
      expect(await view(made)).toMatchObject({ stage: 'closed', ending: outcome, rating: null })
    }
  })

  test('[PR-12] a resident who disagrees gets a second answer within a time of its own, and after that an end that is not "solved"', async () => {
    const made = await handled()
    at('2026-03-10')
    done(await world.move('handler', made.matter, 'answer', solved))
    const first = (await view(made)).answeredAt
    at('2026-03-16')
    expect((await own(made, 'disagree')).body.errors).toMatchObject([{ pointer: '/input/reason' }])
    done(await own(made, 'disagree', { reason: '还是不亮' }))
    expect(await view(made)).toMatchObject({ stage: 'handling', unitName: '市政所' })
    expect(await clock(made, 'answer')).toMatchObject({ run: 2, state: 'running' })
    at('2026-03-18')
    done(await world.move('handler', made.matter, 'answer', { ...solved, answer: '已换整套灯具。' }))
    expect((await view(made)).answeredAt).toBe(first)
    expect((await own(made, 'disagree', { reason: '仍不满意' })).body).toMatchObject({
      status: 409,
      code: 'matter.move.tooOften',
    })
    done(await own(made, 'endDisagreeing', { reason: '仍不满意', rating: 1 }))
    expect(await view(made)).toMatchObject({ stage: 'closed', ending: 'explained' })
  })

  test('[AM-14] no word from the resident within fifteen days closes it, and that never counts as solved', async () => {
    const made = await handled()
    at('2026-03-10')
    done(await world.move('handler', made.matter, 'answer', solved))
    expect((await track(made)).dueDay).toBe('2026-03-25')
    at('2026-03-25', '23:59')
    await sweepOnce(world.installation)
    expect(await view(made)).toMatchObject({ stage: 'answered', ending: null })
    at('2026-03-26', '00:01')
    await sweepOnce(world.installation)
    await sweepOnce(world.installation)
    const closed = await view(made)
    expect(closed).toMatchObject({ stage: 'closed', ending: 'noReply', rating: null })
    expect(closed.timeline.filter(({ move }: { move: string }) => move === 'expire')).toHaveLength(1)
    expect((await world.ask('supervisor', 'GET', `/matters?ending=solved&number=${made.number}`)).body.items).toEqual(
      [],
    )
    expect((await own(made, 'confirm', { rating: 5 })).body.code).toBe('matter.move.final')
  })
})

describe('the petitioner', () => {
  test.each(['received', 'handling', 'answered'])(
    '[PR-12] withdraws without giving a reason while it is %s; nobody goes on with it, and it is not solved',
    async (stage) => {
      const made = stage === 'received' ? await world.register() : await handled()
      if (stage === 'answered') done(await world.move('handler', made.matter, 'answer', solved))
      expect((await track(made)).stage).toBe(stage)
      done(await own(made, 'withdraw'))
      const closed = await view(made)
      expect(closed).toMatchObject({ stage: 'closed', ending: 'withdrawn', overdue: false })
      expect(closed.submissions[0].withdrawnAt).not.toBeNull()
      expect(closed.clocks.filter(({ state }: Run) => state === 'running' || state === 'paused')).toEqual([])
      expect((await world.move('clerk', made.matter, 'comment', { text: '再问问' })).body).toMatchObject({
        status: 409,
        code: 'matter.move.final',
      })
      expect((await own(made, 'withdraw')).body.code).toBe('matter.move.final')
    },
  )

  test('withdraws by telling the clerk, but not by telling who handled it', async () => {
    const made = await world.register(onTheSpot(solved))
    expect((await world.move('clerk', made.matter, 'withdrawFor', { how: 'phone' })).body.code).toBe(
      'matter.move.samePerson',
    )
    const other = await handled()
    done(await world.move('clerk', other.matter, 'withdrawFor', { how: 'window' }))
    expect(await view(other)).toMatchObject({ ending: 'withdrawn' })
  })

  test('[PR-22, A4-15] may stay anonymous, follows it with number and code, and there is nothing to reveal', async () => {
    const { body: made } = await world.ask(undefined, 'POST', '/submissions', {
      channel: 'web',
      title: '楼道堆物',
      body: '三单元楼道堆放电动车。',
      area: places.A1,
      petitioner: { anonymous: true },
    })
    expect(await track(made)).toMatchObject({ number: made.number, stage: 'received', title: '楼道堆物' })
    done(await world.move('clerk', made.matter, 'register'))
    const { body } = await world.ask('clerk', 'POST', `/submissions/${made.submission}/reveal`, { purpose: 'verify' })
    expect(body).toEqual({ name: null, phone: null, identity: null, numbers: [] })
    expect(await view(made)).toMatchObject({
      petitioner: null,
      submissions: [{ anonymous: true, name: null, phone: null }],
    })
  })

  test('[A1-39, AM-15, A4-16] two hundred who sign together are one matter of two hundred person-times, and no list of names', async () => {
    const before = (await world.ask('supervisor', 'GET', '/matters?total=true')).body.total
    const made = await handled({ title: '施工噪声联名反映', personTimes: 200 })
    const { items, total } = (await world.ask('supervisor', 'GET', '/matters?total=true&words=联名')).body
    expect([items.length, items[0].personTimes, total]).toEqual([1, 200, 1])
    expect((await world.ask('supervisor', 'GET', '/matters?total=true')).body.total).toBe(before + 1)
    expect((await view(made)).submissions).toMatchObject([{ personTimes: 200 }])
    done(await world.move('handler', made.matter, 'answer', solved))
    expect(await track(made)).toMatchObject({ stage: 'answered', responsible: { unit: '市政所' } })
    for (const personTimes of [0, -1, 1.5, 100_001])
      await expect(world.register({ personTimes })).rejects.toThrow('/personTimes')
  })

  test('[PR-25, PR-27] personal facts are opened for a stated purpose only, and every opening stands in the trail', async () => {
    const made = await world.register({ petitioner: { name: '王小一', phone: '13812345678' } })
    const reveal = (who: string, body: object) => world.ask(who, 'POST', `/submissions/${made.submission}/reveal`, body)
    const trail = async () =>
      (await world.ask('auditor', 'GET', `/audit?object=${made.submission}`)).body.items as Record<string, unknown>[]
    expect((await reveal('clerk', {})).body).toMatchObject({ status: 422, errors: [{ pointer: '/purpose' }] })
    expect((await reveal('clerk', { purpose: 'curiosity' })).status).toBe(422)
    expect((await reveal('handler', { purpose: 'handle' })).status).toBe(404)
    expect(await trail()).toEqual([])
    const opened = await reveal('clerk', { purpose: 'contact' })
    expect(opened.body).toMatchObject({ name: '王小一', phone: '13812345678' })
    expect(await trail()).toMatchObject([
      { actor: world.people['clerk']?.account, actorName: '测试clerk', purpose: 'contact' },
    ])
    expect(JSON.stringify(await trail())).not.toMatch(/王小一|13812345678/)
    expect((await view(made)).submissions).toMatchObject([{ name: '王**', phone: '138****5678' }])
  })
})
