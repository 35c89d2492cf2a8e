import { describe, expect, test } from 'vitest'
import { availableMoves } from './index.ts'
import {
  at,
  calendar,
  colleague,
  dispatcher,
  handler,
  inHandling,
  noDuty,
  openRuns,
  otherClerk,
  received,
  request,
  resident,
  run,
  supervisor,
  system,
  unitHead,
} from './testMatter.ts'

describe('a question to the resident', () => {
  const question = { question: '请告知灯杆编号' }
  const asked = () => inHandling().step('ask', handler, at('2026-03-04'), question)

  test('pauses the clock for the answer; what is supplied lets it go on with the days left', () => {
    const waiting = asked()
    expect(run(waiting.state, 'answer')).toMatchObject({ state: 'paused', dueAt: null })
    expect(run(waiting.state, 'supply').dueDay).toBe('2026-03-18')
    const supplied = waiting.step('supply', resident, at('2026-03-06'), { supplied: '12号杆' })
    expect(supplied.state.stage).toBe('handling')
    expect(run(supplied.state, 'answer')).toMatchObject({ state: 'running', dueDay: '2026-03-25' })
    expect(run(supplied.state, 'supply').state).toBe('done')
  })

  test('[PR-42] what a resident tells on the phone is recorded by a clerk', () => {
    const { state, last } = asked().step('supplyFor', otherClerk, at('2026-03-05'), {
      how: 'phone',
      supplied: '12号杆',
    })
    expect(state.stage).toBe('handling')
    expect(last.event).toMatchObject({ actor: 'otherClerk', as: { role: 'clerk', relation: 'inArea' } })
  })

  test('has a limit of its own: after ten working days the work goes on', () => {
    const { state } = asked().step('supplyLapsed', system, at('2026-03-19', '00:00'))
    expect(state.stage).toBe('handling')
    expect(run(state, 'supply').state).toBe('lapsed')
    expect(run(state, 'answer').state).toBe('running')
  })

  test('may be asked again, and has its limit again', () => {
    const twice = asked()
      .step('supply', resident, at('2026-03-06'), { supplied: '12号杆' })
      .step('ask', handler, at('2026-03-09'), question)
    expect(run(twice.state, 'supply')).toMatchObject({ run: 2, state: 'running', dueDay: '2026-03-23' })
    expect(run(twice.state, 'answer').pauses).toHaveLength(2)
  })
})

describe('an extension', () => {
  const wish = { days: 5, reason: '等待配件' }
  const grant = { reason: '配件须从外地调运' }
  const asked = () => inHandling().step('requestExtension', handler, at('2026-03-04'), wish)

  test('is asked for with days and a reason; asking moves no clock and is of no concern to the petitioner', () => {
    const tooMany = { ...wish, days: 16 }
    expect(inHandling().refusal('requestExtension', handler, at('2026-03-04'), tooMany)).toEqual([
      'matter.input.tooLarge /days',
    ])
    const { state, last } = asked()
    expect(state.clocks).toEqual(inHandling().state.clocks)
    expect(state.pending).toEqual({ requestExtension: { by: 'handler', at: at('2026-03-04'), data: wish } })
    expect(last.notices.map(({ to }) => to)).toEqual(['unitHead', 'supervisor'])
  })

  test('[PR-15] is granted by somebody else, lengthens the answer clock by the days asked for, and the petitioner reads why', () => {
    const { state, last } = asked().step('grantExtension', unitHead, at('2026-03-05'), grant)
    expect(run(state, 'answer')).toMatchObject({
      dueDay: '2026-03-30',
      extensions: [{ amount: 5, unit: 'workingDay' }],
    })
    expect(state.pending).toEqual({})
    expect(last.notices).toContainEqual(
      expect.objectContaining({
        to: 'petitioner',
        params: expect.objectContaining({ dueDays: { answer: '2026-03-30' } }),
      }),
    )
  })

  test('is not granted by who asked for it, whatever post they hold, nor by a colleague without the post', () => {
    const head = inHandling().step('requestExtension', unitHead, at('2026-03-04'), wish)
    for (const move of ['grantExtension', 'refuseExtension'])
      expect(head.refusal(move, unitHead, at('2026-03-05'), grant)).toEqual(['matter.move.requester'])
    expect(head.step('grantExtension', supervisor, at('2026-03-05'), grant).state.tallies).toMatchObject({
      extended: 1,
    })
    expect(asked().refusal('grantExtension', colleague, at('2026-03-05'), grant)).toEqual(['matter.move.notEntitled'])
  })

  test('cannot be decided unless it waits, asked for twice before it is decided, or decided twice', () => {
    expect(inHandling().refusal('grantExtension', unitHead, at('2026-03-04'), grant)).toEqual([
      'matter.move.nothingAsked',
    ])
    expect(asked().refusal('requestExtension', colleague, at('2026-03-05'), wish)).toEqual(['matter.move.pending'])
    const refused = asked().step('refuseExtension', supervisor, at('2026-03-05'), grant)
    expect(run(refused.state, 'answer')).toEqual(run(inHandling().state, 'answer'))
    expect(refused.refusal('grantExtension', unitHead, at('2026-03-05'), grant)).toEqual(['matter.move.nothingAsked'])
    const anew = refused.step('requestExtension', handler, at('2026-03-06'), wish)
    expect(anew.state.pending).toHaveProperty('requestExtension')
  })

  test('is had once only', () => {
    const more = asked()
      .step('grantExtension', unitHead, at('2026-03-05'), grant)
      .step('requestExtension', handler, at('2026-03-06'), wish)
    expect(more.refusal('grantExtension', supervisor, at('2026-03-06'), grant)).toEqual(['matter.move.extensionUsed'])
    expect(more.step('refuseExtension', supervisor, at('2026-03-06'), grant).state.pending).toEqual({})
  })

  test('that nobody can grant any more, because the matter left the unit, is dropped', () => {
    const back = asked().step('return', handler, at('2026-03-05'), noDuty)
    expect(back.state.pending).toEqual({})
    const elsewhere = back.step('dispatch', dispatcher, at('2026-03-05'), { unit: 'water' })
    expect(elsewhere.refusal('grantExtension', unitHead, at('2026-03-06'), grant)).toEqual(['matter.move.nothingAsked'])
  })
})

describe('a suspension', () => {
  const ground = { ground: 'appraisal', reason: '等待房屋安全鉴定' }
  const suspended = () => inHandling().step('suspend', unitHead, at('2026-03-04'), ground)

  test('has one of the grounds nobody can hasten, is ordered by the head of the unit, and the petitioner reads why', () => {
    expect(inHandling().refusal('suspend', handler, at('2026-03-04'), ground)).toEqual(['matter.move.notEntitled'])
    const busy = { ground: 'busy', reason: '人手不足' }
    expect(inHandling().refusal('suspend', unitHead, at('2026-03-04'), busy)).toEqual(['matter.input.option /ground'])
    const { state, last } = suspended()
    expect(state).toMatchObject({ stage: 'suspended', tallies: { suspended: 1 } })
    expect(run(state, 'answer')).toMatchObject({ state: 'paused', dueAt: null })
    expect(last.notices).toEqual([expect.objectContaining({ to: 'petitioner', template: 'request.suspended' })])
  })

  test('ends when the ground is gone, and the answer clock goes on with the days left', () => {
    const { state } = suspended().step('resume', handler, at('2026-03-09'))
    // Thursday, Friday and Monday did not count
    expect(run(state, 'answer')).toMatchObject({ state: 'running', dueDay: '2026-03-26' })
    expect(run(state, 'suspension').state).toBe('done')
  })

  test('lasts sixty days at most: then the system lets the work go on', () => {
    expect(run(suspended().state, 'suspension').dueDay).toBe('2026-05-06')
    const { state, last } = suspended().step('resumeByTime', system, at('2026-05-07', '00:00'))
    expect(state.stage).toBe('handling')
    expect(run(state, 'suspension').state).toBe('lapsed')
    expect(run(state, 'answer').state).toBe('running')
    expect(last.notices.map(({ to }) => to)).toContain('petitioner')
  })
})

describe('urging', () => {
  test('is counted, tells who has it, and leaves stage and clocks as they are', () => {
    const before = inHandling()
    const { state, last } = before.step('urge', resident, at('2026-03-04'), { words: '天黑了没法走' })
    expect(state).toMatchObject({ stage: 'handling', tallies: { urged: 1 } })
    expect(state.clocks).toEqual(before.state.clocks)
    expect(last.notices.map(({ to }) => to)).toEqual(['handler', 'unit', 'dispatcher'])
  })

  test('is not done again within two working days, by whatever way, and says from when', () => {
    const urged = inHandling().step('urge', resident, at('2026-03-05')) // a Thursday
    const by = { how: 'phone' }
    expect(urged.refusal('urge', resident, at('2026-03-09', '23:59'))).toEqual(['matter.move.tooSoon'])
    expect(urged.refusal('urgeFor', otherClerk, at('2026-03-09', '23:59'), by)).toEqual(['matter.move.tooSoon'])
    const offered = availableMoves(request, urged.state, resident, at('2026-03-06'), calendar)
    expect(offered.find(({ move }) => move === 'urge')?.reasons).toEqual([
      expect.objectContaining({ params: { move: 'urge', again: at('2026-03-10', '00:00'), day: '2026-03-10' } }),
    ])
    const again = urged.step('urgeFor', otherClerk, at('2026-03-10', '00:00'), by)
    expect(again.state.tallies).toEqual({ urged: 2 })
    expect(again.refusal('urge', resident, at('2026-03-11'))).toEqual(['matter.move.tooSoon'])
  })

  test('is for what the house has to do: not while the resident is asked, nor after the answer', () => {
    const asked = inHandling().step('ask', handler, at('2026-03-04'), { question: '编号？' })
    expect(asked.refusal('urge', resident, at('2026-03-05'))).toEqual(['matter.move.stage'])
  })
})

describe('supervision', () => {
  const demand = { demand: '两日内到场' }
  const supervised = () => inHandling().step('supervise', supervisor, at('2026-03-04'), demand)

  test('[B3-06] is put on a matter once, with a demand and a date to report', () => {
    expect(inHandling().refusal('supervise', dispatcher, at('2026-03-04'), demand)).toEqual(['matter.move.notEntitled'])
    const { state, refusal } = supervised()
    expect(state).toMatchObject({ stage: 'handling', flags: ['supervised'], tallies: { supervised: 1 } })
    expect(run(state, 'supervision')).toMatchObject({ state: 'running', dueDay: '2026-03-09' })
    expect(refusal('supervise', supervisor, at('2026-03-05'), demand)).toEqual(['matter.move.flag'])
  })

  test('[B3-06] a report meets the date; the mark stays until the supervisor takes it away', () => {
    expect(inHandling().refusal('reportOnSupervision', handler, at('2026-03-05'), { report: '已到场' })).toEqual([
      'matter.move.flag',
    ])
    const reported = supervised().step('reportOnSupervision', handler, at('2026-03-05'), { report: '已到场' })
    expect(run(reported.state, 'supervision').state).toBe('done')
    expect(reported.state.flags).toEqual(['supervised'])
    const ended = reported.step('endSupervision', supervisor, at('2026-03-06'))
    expect(ended.state.flags).toEqual([])
    const anew = ended.step('supervise', supervisor, at('2026-03-09'), demand)
    expect(run(anew.state, 'supervision')).toMatchObject({ run: 2, state: 'running' })
  })

  test('goes along when the matter is returned, and its date is met by the answer', () => {
    const moved = supervised()
      .step('return', handler, at('2026-03-05'), noDuty)
      .step('dispatch', dispatcher, at('2026-03-05', '10:00'), { unit: 'water' })
    expect(moved.state.flags).toEqual(['supervised'])
    expect(openRuns(moved.state, 'supervision')).toHaveLength(1)
    const answered = moved.step('answer', handler, at('2026-03-06'), { outcome: 'solved', answer: '已修。' })
    expect(run(answered.state, 'supervision').state).toBe('done')
  })

  test('is possible from the first day', () => {
    const { state } = received(request, at('2026-03-02')).step('supervise', supervisor, at('2026-03-02'), demand)
    expect(state).toMatchObject({ stage: 'received', flags: ['supervised'] })
  })
})

describe('an internal note', () => {
  test('leaves the matter where it is and every clock as it was', () => {
    const before = inHandling()
    const { state, last } = before.step('comment', dispatcher, at('2026-03-05'), { text: '已电话催办' })
    expect(state).toEqual({
      ...before.state,
      revision: before.state.revision + 1,
      moveCounts: { register: 1, dispatch: 1, comment: 1 },
    })
    expect(last.clocks).toEqual([])
    expect(last.notices).toEqual([])
  })

  test('tells those it mentions, and nobody else', () => {
    const { last } = inHandling().step('comment', dispatcher, at('2026-03-05'), {
      text: '请看',
      mention: ['anna', 'ben'],
    })
    expect(last.notices).toEqual([
      expect.objectContaining({ to: 'mentioned', template: 'request.mentioned', accounts: ['anna', 'ben'] }),
    ])
  })

  test('of an answer in part is public, counts as no answer and stops no clock', () => {
    const before = inHandling()
    const { state, last } = before.step('partialAnswer', handler, at('2026-03-05'), { progress: '灯杆已扶正' })
    expect(state).toMatchObject({ stage: 'handling', answeredAt: null, tallies: { partialAnswers: 1 } })
    expect(state.clocks).toEqual(before.state.clocks)
    expect(last.answer).toBeNull()
    expect(last.notices.map(({ to }) => to)).toEqual(['petitioner'])
  })
})
