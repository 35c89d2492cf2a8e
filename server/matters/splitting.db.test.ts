import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { places, testWorld, type World } from '../testing/index.ts'
import { courseIn, done, type Made, solved } from './testCourse.ts'

let world: World
let course: ReturnType<typeof courseIn>
beforeAll(async () => {
  world = await testWorld()
  course = courseIn(world)
})
afterAll(() => world.close())
beforeEach(() => course.at('2026-03-02'))

const other = { title: '下水道堵塞', body: '同一楼的下水道也堵了。', category: 'heating.water', area: places.A2 }

/** Splits off a second thing; answers with both, each as a petitioner has it. */
async function split(made: Made, input: object = other) {
  await course.move('dispatcher', made.matter, 'split', { ...input })
  const { splits } = await course.track(made)
  const { number } = splits.at(-1)
  const { rows } = await world.database.pool.query('select id, matter_id from submission where number = $1', [number])
  const second: Made = { number, queryCode: made.queryCode, matter: rows[0].matter_id, submission: rows[0].id }
  return second
}

describe('splitting one submission into two matters', () => {
  test('the second has a number of its own, the day of receipt of the first, and is opened by the same query code', async () => {
    const made = await world.register({ title: '路灯不亮、下水道堵' })
    course.at('2026-03-05')
    await course.move('clerk', made.matter, 'register')
    const second = await split(made)
    expect(second.number).not.toBe(made.number)
    const page = await course.track(second)
    expect(page).toMatchObject({
      number: second.number,
      title: other.title,
      body: other.body,
      stage: 'received',
      dueDay: '2026-03-09', // the shorter limit of its category, from the day of receipt
      splits: [{ number: made.number, title: '路灯不亮、下水道堵' }],
    })
    expect(page.receivedAt).toBe((await course.track(made)).receivedAt)
    expect(await course.track({ ...second, queryCode: '000000' })).toMatchObject({ status: 401 })
    expect(await course.view(second.matter)).toMatchObject({
      splitFrom: { number: made.number },
      flags: ['split'],
      category: other.category,
      area: places.A2,
    })
    expect(await course.view(made.matter)).toMatchObject({
      flags: [],
      category: 'facility.lighting',
      splits: [{ number: second.number, stageTitle: '待登记' }],
    })
  })

  test('each goes its own way: one is answered and closed, the other is still being handled', async () => {
    const made = await course.handled()
    const second = await split(made)
    await course.move('handler', made.matter, 'answer', solved)
    done(await course.own(made, 'confirm', { rating: 5 }))
    expect(await course.view(made.matter)).toMatchObject({ stage: 'closed', ending: 'solved' })
    expect(await course.track(second)).toMatchObject({ stage: 'received', splits: [{ stageTitle: '已结束' }] })
    done(await course.own(second, 'withdraw'))
    expect(await course.view(second.matter)).toMatchObject({ ending: 'withdrawn' })
  })

  test('[A1-39] is two matters, and the people who joined are counted with the first alone', async () => {
    const made = await course.registered({ personTimes: 120 })
    const second = await split(made)
    const { rows } = await world.database.pool.query(
      'select number, person_times, code_of from submission where id = any ($1) order by code_of nulls first',
      [[made.submission, second.submission]],
    )
    expect(rows).toEqual([
      { number: made.number, person_times: 120, code_of: null },
      { number: second.number, person_times: 1, code_of: made.submission },
    ])
    expect((await course.view(second.matter)).personTimes).toBe(1)
  })

  test('[PR-25] the petitioner of the second can be asked back: name and phone open there as well, each opening in the trail', async () => {
    const made = await course.registered({ petitioner: { name: '王小一', phone: '13812345678' } })
    const second = await split(made)
    expect(await course.view(second.matter, 'clerk')).toMatchObject({
      submissions: [{ name: '王**', phone: '138****5678' }],
    })
    const revealed = await world.ask('clerk', 'POST', `/submissions/${second.submission}/reveal`, {
      purpose: 'contact',
    })
    expect(revealed.body).toMatchObject({ name: '王小一', phone: '13812345678' })
    const trail = await world.ask('auditor', 'GET', `/audit?object=${second.submission}`)
    expect(trail.body.items).toMatchObject([{ purpose: 'contact' }])
  })

  test('a third thing is split off the second just as well, and all three open with one code', async () => {
    const made = await course.registered()
    const second = await split(made)
    await course.move('clerk', second.matter, 'register')
    await course.move('dispatcher', second.matter, 'split', { title: '还有井盖', body: '井盖也松了。' })
    const { splits } = await course.track(made)
    expect(splits).toHaveLength(2)
    const third = { number: splits.at(-1).number, queryCode: made.queryCode }
    expect(await course.track(third)).toMatchObject({ title: '还有井盖', stage: 'received' })
    expect((await course.track(third)).splits.map(({ number }: { number: string }) => number).sort()).toEqual(
      [made.number, second.number].sort(),
    )
  })

  test('numbers in what is said about the other thing stay out of it: nobody could open them there', async () => {
    const made = await course.registered()
    const input = { ...other, body: '电话 13912345678 是物业的。' }
    expect((await world.move('dispatcher', made.matter, 'split', input)).body).toMatchObject({
      status: 422,
      errors: [{ code: 'split.numbers', pointer: '/input/body' }],
    })
    expect((await course.view(made.matter)).splits).toEqual([])
  })

  test('[PR-23] a complaint that is split goes round the same person in both', async () => {
    const made = await course.registered({ about: { headOfArea: true } })
    const second = await split(made)
    for (const { matter } of [made, second]) {
      expect((await world.ask('supervisor', 'GET', `/matters/${matter}`)).status).toBe(404)
      expect((await world.ask('dispatcher', 'GET', `/matters/${matter}`)).status).toBe(200)
    }
  })

  test('somebody without a name stays without one', async () => {
    const made = await course.registered({ petitioner: { anonymous: true } })
    const second = await split(made)
    expect(await course.view(second.matter, 'clerk')).toMatchObject({
      petitioner: null,
      submissions: [{ anonymous: true, name: null }],
    })
  })
})

describe('undoing a split', () => {
  test('ends the second without counting it anywhere, for good; the first goes on', async () => {
    const made = await course.registered()
    const second = await split(made)
    expect((await world.move('dispatcher', made.matter, 'unsplit', { reason: '一件事' })).body.code).toBe(
      'matter.move.flag',
    )
    await course.move('dispatcher', second.matter, 'unsplit', { reason: '其实是一件事' })
    expect(await course.view(second.matter)).toMatchObject({ stage: 'closed', ending: 'merged' })
    expect(await course.track(second)).toMatchObject({ stage: 'closed', moves: [] })
    expect((await course.own(second, 'reopen', { reason: '是两件事' })).body.code).toBe('matter.move.flag')
    expect(await course.view(made.matter)).toMatchObject({ stage: 'registered' })
  })
})
