import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testWorld, type World } from '../testing/index.ts'
import { sweepOnce } from './index.ts'
import { courseIn, done, type Made, type Run, solved, type Told } from './testCourse.ts'

let world: World
let course: ReturnType<typeof courseIn>
beforeAll(async () => {
  world = await testWorld('wide')
  course = courseIn(world)
})
afterAll(() => world.close())
beforeEach(() => course.at('2026-03-02'))

async function answered(extra: object = {}): Promise<Made> {
  const made = await course.handled(extra)
  await course.move('handler', made.matter, 'answer', solved)
  return made
}
/** answered, disagreed with, and answered anew */
async function answeredTwice(): Promise<Made> {
  const made = await answered()
  await course.move('callback', made.matter, 'recordDisagreement', { how: 'phone', reason: '还是不亮' })
  await course.move('handler', made.matter, 'answer', solved)
  return made
}

describe('calling back', () => {
  test('[A1-41] stands in the work of call-back staff with its date, and comes with what to say', async () => {
    const made = await answered()
    expect(await course.clock(made.matter, 'callBack')).toMatchObject({ state: 'running', dueDay: '2026-03-05' })
    const work = await world.ask('callback', 'GET', `/matters?box=todo&number=${made.number}`)
    expect(work.body.items).toMatchObject([{ id: made.matter }])
    const { moves } = await course.view(made.matter, 'callback')
    const script = (id: string) => moves.find((move: { id: string }) => move.id === id)?.script ?? []
    expect(script('recordConfirmation').length).toBeGreaterThan(3)
    expect(script('recordDisagreement')).toEqual(script('recordConfirmation'))
    expect(script('notReached')).toEqual([])
  })

  test('[PR-15] is done by somebody who did not handle it: who answered, or was given it, is refused, whatever post they hold', async () => {
    // biome-ignore lint/suspicious/noThenProperty: a field of a form that never holds a function
    const made = await world.register({ then: { move: 'answerOnSpot', input: solved } })
    for (const [move, input] of [
      ['notReached', { how: 'noAnswer' }],
      ['recordConfirmation', { how: 'phone' }],
      ['recordDisagreement', { how: 'phone', reason: '没修' }],
    ] as const)
      expect((await world.move('clerk', made.matter, move, input)).body).toMatchObject({
        status: 403,
        code: 'matter.move.samePerson',
      })
    expect((await world.move('handler', made.matter, 'recordConfirmation', { how: 'phone' })).status).toBe(404)
    await course.move('callback', made.matter, 'recordConfirmation', { how: 'phone', rating: 4 })
    expect(await course.view(made.matter)).toMatchObject({ ending: 'solved', rating: 4 })
  })

  test('that reaches nobody is counted three times, moves no date of the petitioner, and is not on the petitioner’s page', async () => {
    const made = await answered()
    const { dueDay } = await course.clock(made.matter, 'confirm')
    for (const day of ['2026-03-03', '2026-03-04', '2026-03-05']) {
      course.at(day)
      await course.move('callback', made.matter, 'notReached', { how: 'noAnswer', note: '无人接听' })
    }
    expect((await world.move('callback', made.matter, 'notReached', { how: 'noAnswer' })).body).toMatchObject({
      status: 409,
      code: 'matter.move.tooOften',
    })
    expect(await course.view(made.matter)).toMatchObject({ stage: 'answered', tallies: { notReached: 3 } })
    expect(await course.clock(made.matter, 'confirm')).toMatchObject({ state: 'running', dueDay })
    const page = await course.track(made)
    expect(page.dueDay).toBe(dueDay)
    expect(page.timeline.map(({ move }: Told) => move)).not.toContain('notReached')
    expect(JSON.stringify(page)).not.toContain('无人接听')
  })

  test('[PR-33] the rating reaches call-back staff and the figures, never the handler who was rated', async () => {
    const made = await answered()
    await course.move('callback', made.matter, 'recordConfirmation', { how: 'phone', rating: 1, note: '嫌慢' })
    expect(await course.view(made.matter, 'callback')).toMatchObject({ rating: 1 })
    for (const who of ['handler', 'colleague', 'unitHead']) {
      const seen = await course.view(made.matter, who)
      expect(seen.rating).toBeNull()
      expect(JSON.stringify(seen.timeline)).not.toMatch(/嫌慢|不满意/)
    }
  })
})

describe('a review', () => {
  const reason = { reason: '两次答复都不符合事实' }
  const finding = { opinion: '答复属实', basis: '照明管理办法第八条', remedy: '三十日内申请信访复查' }

  test('[PR-12] is asked for once, after disagreeing and being answered anew, and the page says so', async () => {
    const made = await answered()
    expect((await course.own(made, 'requestReview', reason)).body.code).toBe('matter.move.tooEarly')
    done(await course.own(made, 'disagree', { reason: '还是不亮' }))
    await course.move('handler', made.matter, 'answer', solved)
    done(await course.own(made, 'requestReview', reason))
    expect(await course.track(made)).toMatchObject({ stage: 'review', dueDay: '2026-04-01' })
    expect(await course.view(made.matter)).toMatchObject({ stage: 'review', tallies: { reviewed: 1 } })
    await course.move('supervisor', made.matter, 'sendForRehandling', { unit: world.units.water, opinion: '未到现场' })
    await course.move('otherHandler', made.matter, 'answer', solved)
    expect((await course.own(made, 'requestReview', reason)).body.code).toBe('matter.move.tooOften')
    const byPhone = { how: 'phone', ...reason }
    expect((await world.move('callback', made.matter, 'requestReviewFor', byPhone)).body.code).toBe(
      'matter.move.tooOften',
    )
  })

  test('[PR-15] is made by a supervisor who did not handle it', async () => {
    const made = await course.handled()
    await course.move('supervisor', made.matter, 'suspend', { ground: 'season', reason: '冰冻期' })
    await course.move('handler', made.matter, 'resume')
    await course.move('handler', made.matter, 'answer', solved)
    done(await course.own(made, 'disagree', { reason: '不亮' }))
    await course.move('handler', made.matter, 'answer', solved)
    await course.move('callback', made.matter, 'requestReviewFor', { how: 'window', ...reason })
    for (const who of ['handler', 'unitHead', 'callback'])
      expect((await world.move(who, made.matter, 'upholdAnswer', finding)).status).toBe(403)
    expect((await world.move('supervisor', made.matter, 'upholdAnswer', finding)).body).toMatchObject({
      status: 403,
      code: 'matter.move.samePerson',
    })
  })

  test('[PR-45] that upholds the answer tells why and where else to go with the last day of each; it is not solved', async () => {
    const made = await answeredTwice()
    done(await course.own(made, 'requestReview', reason))
    course.at('2026-03-10')
    await course.move('supervisor', made.matter, 'upholdAnswer', finding)
    const page = await course.track(made)
    expect(page).toMatchObject({ stage: 'closed', ending: 'explained' })
    for (const text of Object.values(finding)) expect(JSON.stringify(page.timeline.at(-1))).toContain(text)
    const ways = page.appeals.map(({ title, until }: { title: string; until: string }) => [title, until])
    expect(ways).toContainEqual(['信访复查', '2026-04-09'])
    expect(ways.map(([title]: string[]) => title)).not.toContain('申请上一级复核')
    expect((await course.view(made.matter)).rating).toBeNull()
  })

  test('that overturns the answer gives it to another unit with a new clock, and counts so', async () => {
    const made = await answeredTwice()
    done(await course.own(made, 'requestReview', reason))
    await course.move('supervisor', made.matter, 'sendForRehandling', {
      unit: world.units.water,
      opinion: '原单位未到现场',
    })
    expect(await course.view(made.matter, 'otherHandler')).toMatchObject({
      stage: 'handling',
      unitName: '水务所',
      handler: null,
      tallies: { reviewed: 1, overturned: 1 },
    })
    expect(await course.clock(made.matter, 'answer')).toMatchObject({ run: 3, state: 'running' })
    expect((await course.view(made.matter)).answeredAt).toBe('2026-03-02T01:00:00.000Z')
  })
})

describe('opening again', () => {
  const reason = { reason: '又不亮了' }

  test('[AM-14] within fifteen days of the end, once, by the petitioner; the page names the last day', async () => {
    const made = await answered()
    done(await course.own(made, 'confirm', { rating: 5 }))
    const { moves } = await course.track(made)
    expect(moves).toMatchObject([{ id: 'reopen', until: '2026-03-17' }])
    course.at('2026-03-17', '23:59')
    done(await course.own(made, 'reopen', reason))
    expect(await course.view(made.matter)).toMatchObject({
      stage: 'handling',
      ending: null,
      closedAt: null,
      unitName: '市政所',
      tallies: { reopened: 1 },
    })
    expect(await course.clock(made.matter, 'answer')).toMatchObject({ run: 2, state: 'running' })
    await course.move('handler', made.matter, 'answer', solved)
    done(await course.own(made, 'confirm'))
    expect((await course.own(made, 'reopen', reason)).body.code).toBe('matter.move.tooOften')
  })

  test('[AM-14] is refused on the sixteenth day, to the petitioner and to who asks for the petitioner', async () => {
    const made = await answered()
    done(await course.own(made, 'confirm'))
    course.at('2026-03-18', '00:00')
    expect((await course.track(made)).moves).toEqual([])
    expect((await course.own(made, 'reopen', reason)).body).toMatchObject({
      status: 409,
      code: 'matter.move.reopenLate',
    })
    const byPhone = { how: 'phone', ...reason }
    expect((await world.move('clerk', made.matter, 'reopenFor', byPhone)).body.code).toBe('matter.move.reopenLate')
    await course.move('supervisor', made.matter, 'reopenByOrder', { unit: world.units.roads, reason: '抽查发现未修' })
    expect(await course.view(made.matter)).toMatchObject({ stage: 'handling' })
  })

  test('is due again like any other: it is warned about and moves up', async () => {
    const made = await answered({ title: '重新办理的灯' })
    done(await course.own(made, 'confirm'))
    course.at('2026-03-05')
    done(await course.own(made, 'reopen', reason))
    course.at('2026-03-27', '00:05')
    while ((await sweepOnce(world.installation)) > 0);
    const { rows } = await world.database.pool.query(
      "select distinct payload->>'template' as template from outbox where payload->>'matter' = $1 and payload->>'template' like 'clock.%'",
      [made.matter],
    )
    expect(rows.map(({ template }) => template)).toContain('clock.due')
    expect(await course.view(made.matter)).toMatchObject({ stage: 'handling', overdue: true })
  })

  test('[PR-12] what was withdrawn by mistake is a voice again, and answered as any', async () => {
    const made = await course.handled()
    done(await course.own(made, 'withdraw'))
    done(await course.own(made, 'reopen', { reason: '误操作撤回' }))
    const seen = await course.view(made.matter)
    expect(seen).toMatchObject({ stage: 'handling', submissions: [{ withdrawnAt: null }] })
    await course.move('handler', made.matter, 'answer', solved)
    expect(await course.track(made)).toMatchObject({ stage: 'answered' })
  })

  test('[PR-12] a lead whose voice was withdrawn, opened again by the same voice, waits for its word as any', async () => {
    const lead = await course.handled()
    const second = await course.registered()
    await course.move('dispatcher', second.matter, 'join', { lead: lead.matter })
    done(await course.own(lead, 'withdrawVoice'))
    await course.move('handler', lead.matter, 'answer', solved)
    expect(await course.track(lead)).toMatchObject({ stage: 'closed', ending: 'withdrawn' })
    done(await course.own(lead, 'reopen', { reason: '误操作撤回' }))
    await course.move('handler', lead.matter, 'answer', solved)
    expect(await course.track(lead)).toMatchObject({ stage: 'answered' })
  })
})

describe('an appeal', () => {
  test('is named with every result that solved nothing, and with no other', async () => {
    const made = await answered()
    expect((await course.track(made)).appeals).toEqual([])
    const other = await course.handled()
    await course.move('handler', other.matter, 'answer', {
      outcome: 'explained',
      answer: '暂时无法增设。',
      basis: '道路照明规划',
      remedy: '六十日内可申请复议',
    })
    const { appeals } = await course.track(other)
    expect(appeals.length).toBeGreaterThanOrEqual(2)
    for (const { until, clause } of appeals) {
      expect(until > '2026-03-02').toBe(true)
      expect(clause.document).not.toBe('')
    }
  })

  test('[AM-14] who says nothing for fifteen days ends it without a rating, and it never counts as solved', async () => {
    const made = await answered()
    course.at('2026-03-18', '00:05')
    while ((await sweepOnce(world.installation)) > 0);
    const seen = await course.view(made.matter)
    expect(seen).toMatchObject({ stage: 'closed', ending: 'noReply', rating: null })
    expect(seen.clocks.find(({ clock }: Run) => clock === 'confirm')).toMatchObject({ state: 'lapsed' })
  })
})
