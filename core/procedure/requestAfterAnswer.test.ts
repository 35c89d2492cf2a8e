import { describe, expect, test } from 'vitest'
import {
  answered,
  at,
  callback,
  clerk,
  deskHandler,
  dispatcher,
  handler,
  inHandling,
  openRuns,
  otherClerk,
  received,
  request,
  resident,
  run,
  solved,
  supervisor,
  system,
  unitHead,
} from './testMatter.ts'

const disagreedOnce = () =>
  answered()
    .step('recordDisagreement', callback, at('2026-03-11'), { how: 'phone', reason: '还是不亮' })
    .step('answer', handler, at('2026-03-13'), solved)

describe('after the answer', () => {
  test('[PR-45] an answer that helps nobody states its reasons, the rule and where to object; one not ours, who is competent', () => {
    const answer = (outcome: string) =>
      inHandling().refusal('answer', handler, at('2026-03-05'), { outcome, answer: '无法办理' })
    expect(answer('explained')).toEqual(['matter.input.required /basis', 'matter.input.required /remedy'])
    expect(answer('notOurs')).toEqual([
      'matter.input.required /basis',
      'matter.input.required /remedy',
      'matter.input.required /competent',
    ])
  })

  test('[PR-45] a rating is asked only after the answer', () => {
    expect(inHandling().refusal('confirm', resident, at('2026-03-05'), { rating: 1 })).toContain('matter.move.stage')
  })

  test.each(['explained', 'notOurs'] as const)(
    '[AM-14] an answer "%s" that is confirmed ends as that, not as solved',
    (outcome) => {
      const remedy = {
        basis: '依据',
        remedy: '六十日内申请复查',
        ...(outcome === 'notOurs' ? { competent: '市水务集团' } : {}),
      }
      const { state } = inHandling()
        .step('answer', handler, at('2026-03-05'), { outcome, answer: '说明', ...remedy })
        .step('confirm', resident, at('2026-03-06'))
      expect(state).toMatchObject({ ending: outcome, rating: null })
    },
  )

  test('[AM-14] no word from the resident within fifteen days closes it, and it does not count as solved', () => {
    const { state } = answered().step('expire', system, at('2026-03-26', '00:00'))
    expect(state).toMatchObject({ stage: 'closed', ending: 'noReply', outcome: 'solved' })
    expect(run(state, 'confirm')).toMatchObject({ state: 'lapsed', dueDay: '2026-03-25' })
  })

  test('the fifteen days end on a working day', () => {
    expect(run(inHandling().step('answer', handler, at('2026-03-06'), solved).state, 'confirm').dueDay).toBe(
      '2026-03-23',
    )
  })

  test('whoever handled it does not record that the resident agrees, whatever post they hold', () => {
    const byHandler = { account: 'handler', grants: callback.grants }
    const input = { how: 'phone', rating: 4 }
    expect(answered().refusal('recordConfirmation', byHandler, at('2026-03-11'), input)).toEqual([
      'matter.move.samePerson',
    ])
    const { state } = answered().step('recordConfirmation', callback, at('2026-03-11'), input)
    expect(state).toMatchObject({ ending: 'solved', rating: 4 })
  })

  test('how the agreement was learned is part of the record', () => {
    expect(answered().refusal('recordConfirmation', callback, at('2026-03-11'), {})).toEqual([
      'matter.input.required /how',
    ])
  })

  test('a resident who disagrees gives a reason and has it handled again with a new clock, once', () => {
    const again = answered().step('disagree', resident, at('2026-03-11'), { reason: '还是不亮' })
    expect(again.state.stage).toBe('handling')
    expect(openRuns(again.state).map((one) => [one.id, one.run, one.dueDay])).toEqual([['answer', 2, '2026-04-01']])
    const second = again.step('answer', handler, at('2026-03-13'), solved)
    expect(second.refusal('disagree', resident, at('2026-03-14'), { reason: '还是不亮' })).toEqual([
      'matter.move.tooOften',
    ])
    expect(second.refusal('recordDisagreement', callback, at('2026-03-14'), { how: 'phone', reason: '不亮' })).toEqual([
      'matter.move.tooOften',
    ])
  })

  test('[PR-12] who still disagrees can end it so that it does not count as solved, and is told where to ask for a review', () => {
    expect(answered().refusal('endDisagreeing', resident, at('2026-03-11'))).toEqual(['matter.move.tooEarly'])
    const { state, last } = answered()
      .step('recordDisagreement', callback, at('2026-03-11'), { how: 'phone', reason: '还是不亮' })
      .step('answer', handler, at('2026-03-13'), solved)
      .step('endDisagreeing', resident, at('2026-03-14'), { rating: 1 })
    expect(state).toMatchObject({ ending: 'explained', rating: 1 })
    expect(last.notices).toContainEqual(expect.objectContaining({ to: 'petitioner', template: 'request.remedies' }))
  })
})

describe('calling back', () => {
  test('[A1-41] has a date of its own, and is met by a call, whatever came of it', () => {
    expect(run(answered().state, 'callBack')).toMatchObject({ state: 'running', dueDay: '2026-03-13' })
    const reached = answered().step('recordConfirmation', callback, at('2026-03-12'), { how: 'phone' })
    expect(run(reached.state, 'callBack').state).toBe('done')
    const missed = answered().step('notReached', callback, at('2026-03-12'), { how: 'noAnswer' })
    expect(run(missed.state, 'callBack').state).toBe('done')
    expect(missed.state).toMatchObject({ stage: 'answered', tallies: { notReached: 1 } })
  })

  test('that reached nobody is counted, three times at most, and moves nothing', () => {
    const call = (of: ReturnType<typeof answered>, day: string) =>
      of.step('notReached', callback, at(day), { how: 'noAnswer' })
    const thrice = call(call(call(answered(), '2026-03-12'), '2026-03-13'), '2026-03-16')
    expect(thrice.state).toMatchObject({ stage: 'answered', tallies: { notReached: 3 } })
    expect(thrice.refusal('notReached', callback, at('2026-03-17'), { how: 'noAnswer' })).toEqual([
      'matter.move.tooOften',
    ])
    expect(run(thrice.state, 'confirm').dueDay).toBe(run(answered().state, 'confirm').dueDay)
  })

  test('is done by nobody who handled it', () => {
    const own = received(request, at('2026-03-02')).step('answerOnSpot', clerk, at('2026-03-02', '09:10'), solved)
    for (const [move, input] of [
      ['notReached', { how: 'noAnswer' }],
      ['recordConfirmation', { how: 'phone' }],
      ['recordDisagreement', { how: 'phone', reason: '没修' }],
    ] as const) {
      expect(own.refusal(move, clerk, at('2026-03-03'), input)).toEqual(['matter.move.samePerson'])
      expect(own.refusal(move, otherClerk, at('2026-03-03'), input)).toEqual([])
    }
  })

  test('comes with what to say', () => {
    for (const move of ['recordConfirmation', 'recordDisagreement'])
      expect(request.moves[move]?.script?.length).toBeGreaterThan(3)
  })
})

describe('a review', () => {
  const asking = { reason: '两次答复都不符合事实' }
  const asked = () => disagreedOnce().step('requestReview', resident, at('2026-03-16'), asking)
  const finding = { opinion: '答复属实', basis: '照明管理办法第八条', remedy: '三十日内申请复查' }

  test('[PR-12] is asked for once, after disagreeing and a second answer, and has thirty days', () => {
    expect(answered().refusal('requestReview', resident, at('2026-03-11'), asking)).toEqual(['matter.move.tooEarly'])
    const { state } = asked()
    expect(state).toMatchObject({ stage: 'review', ending: null, tallies: { reviewed: 1 } })
    expect(run(state, 'review')).toMatchObject({ state: 'running', dueDay: '2026-04-15' })
    expect(run(state, 'confirm').state).toBe('done')
  })

  test('[PR-42] is asked for at the window just as well, and counts as the same one', () => {
    const byClerk = disagreedOnce().step('requestReviewFor', otherClerk, at('2026-03-16'), { how: 'window', ...asking })
    expect(byClerk.state.stage).toBe('review')
    const back = byClerk
      .step('sendForRehandling', supervisor, at('2026-03-17'), { unit: 'water', opinion: '未到现场' })
      .step('answer', handler, at('2026-03-18'), solved)
    expect(back.refusal('requestReview', resident, at('2026-03-19'), asking)).toEqual(['matter.move.tooOften'])
  })

  test('is made by a supervisor who did not handle it', () => {
    const involved = inHandling()
      .step('suspend', supervisor, at('2026-03-04'), { ground: 'season', reason: '冰冻期' })
      .step('resume', unitHead, at('2026-03-05'))
      .step('answer', handler, at('2026-03-06'), solved)
      .step('disagree', resident, at('2026-03-07'), { reason: '不亮' })
      .step('answer', handler, at('2026-03-09'), solved)
      .step('requestReview', resident, at('2026-03-10'), asking)
    expect(involved.refusal('upholdAnswer', supervisor, at('2026-03-11'), finding)).toEqual(['matter.move.samePerson'])
    const other = { account: 'other', grants: supervisor.grants }
    expect(involved.step('upholdAnswer', other, at('2026-03-11'), finding).state.stage).toBe('closed')
    expect(asked().refusal('upholdAnswer', unitHead, at('2026-03-17'), finding)).toEqual(['matter.move.notEntitled'])
  })

  test('[PR-45] that upholds the answer gives its reasons and where else to go; it ends and never counts as solved', () => {
    expect(asked().refusal('upholdAnswer', supervisor, at('2026-03-17'), {})).toEqual([
      'matter.input.required /opinion',
      'matter.input.required /basis',
      'matter.input.required /remedy',
    ])
    const { state } = asked().step('upholdAnswer', supervisor, at('2026-03-17'), finding)
    expect(state).toMatchObject({ stage: 'closed', ending: 'explained', outcome: 'solved' })
    expect(run(state, 'review').state).toBe('done')
  })

  test('that finds the answer wrong has it handled again, by another unit if need be, with a new clock', () => {
    const { state } = asked().step('sendForRehandling', supervisor, at('2026-03-17'), {
      unit: 'water',
      opinion: '未到现场',
    })
    expect(state).toMatchObject({
      stage: 'handling',
      unit: 'water',
      handler: null,
      tallies: { reviewed: 1, overturned: 1 },
    })
    expect(run(state, 'answer')).toMatchObject({ run: 3, state: 'running' })
  })

  test('has its ways on named with it', () => {
    expect(request.appeals?.map(({ id }) => id)).toEqual(['review', 'petitionReview', 'reconsideration'])
  })
})

describe('opening again', () => {
  const reason = { reason: '又不亮了' }
  const closed = () => answered().step('confirm', resident, at('2026-03-12'), { rating: 5 })

  test('[AM-14] is the resident’s within fifteen days of the end, once, with a reason, and starts a new answer clock', () => {
    expect(closed().refusal('reopen', resident, at('2026-03-13'), {})).toEqual(['matter.input.required /reason'])
    const { state } = closed().step('reopen', resident, at('2026-03-27', '23:59'), reason)
    expect(state).toMatchObject({
      stage: 'handling',
      unit: 'housing',
      ending: null,
      closedAt: null,
      answeredAt: at('2026-03-10'),
      tallies: { reopened: 1 },
    })
    expect(run(state, 'answer')).toMatchObject({ run: 2, state: 'running', startedAt: at('2026-03-27', '23:59') })
    const twice = closed()
      .step('reopen', resident, at('2026-03-13'), reason)
      .step('answer', handler, at('2026-03-16'), solved)
      .step('confirm', resident, at('2026-03-17'))
    expect(twice.refusal('reopen', resident, at('2026-03-18'), reason)).toEqual(['matter.move.tooOften'])
    expect(twice.refusal('reopenFor', otherClerk, at('2026-03-18'), { how: 'phone', ...reason })).toEqual([
      'matter.move.tooOften',
    ])
  })

  test('[AM-14] is refused on the day after, and says which was the last', () => {
    expect(closed().refusal('reopen', resident, at('2026-03-28', '00:00'), reason)).toEqual(['matter.move.reopenLate'])
    expect(closed().refusal('reopenFor', otherClerk, at('2026-03-28'), { how: 'phone', ...reason })).toEqual([
      'matter.move.reopenLate',
    ])
  })

  test('is ordered by a supervisor within a year, as often as it takes', () => {
    const order = { unit: 'water', reason: '抽查发现未修' }
    expect(closed().refusal('reopenByOrder', dispatcher, at('2026-06-01'), order)).toEqual(['matter.move.notEntitled'])
    const { state } = closed().step('reopenByOrder', supervisor, at('2027-03-12', '23:00'), order)
    expect(state).toMatchObject({ stage: 'handling', unit: 'water', handler: null, tallies: { reopened: 1 } })
    expect(closed().refusal('reopenByOrder', supervisor, at('2027-03-13'), order)).toEqual(['matter.move.reopenLate'])
    const again = closed()
      .step('reopenByOrder', supervisor, at('2026-04-01'), order)
      .step('answer', handler, at('2026-04-02'), solved)
      .step('expire', system, at('2026-04-18'))
    expect(again.step('reopenByOrder', supervisor, at('2026-05-01'), order).state.tallies).toEqual({ reopened: 2 })
  })

  test('is the only thing that still happens to a matter that has ended', () => {
    const made = Object.keys(request.moves).filter((move) => {
      const refusals = [resident, system, clerk, deskHandler, dispatcher, handler, unitHead, callback, supervisor].map(
        (actor) => closed().refusal(move, actor, at('2026-03-13'), {}),
      )
      return refusals.some((codes) => !codes.includes('matter.move.final'))
    })
    expect(made).toEqual(['reopen', 'reopenFor', 'reopenByOrder'])
  })
})
