import { describe, expect, test } from 'vitest'
import { availableMoves, begin, decideMove } from './index.ts'
import {
  at,
  calendar,
  callback,
  clerk,
  deskHandler,
  dispatcher,
  gridWorker,
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
  walk,
} from './testMatter.ts'

const answered = () => inHandling().step('answer', handler, at('2026-03-10'), solved)

describe('the straight way', () => {
  test('[A0-07] the telling itself opens a matter with a deadline for the answer', () => {
    const { state } = received(request, at('2026-03-02'))
    expect(state.stage).toBe('received')
    expect(openRuns(state).map((one) => [one.id, one.dueDay])).toEqual([
      ['register', '2026-03-03'],
      ['answer', '2026-03-23'],
    ])
  })

  test('[A0-07] what was told before a holiday and typed in after it counts from when it was told', () => {
    const decision = begin(
      request,
      { receivedAt: at('2026-02-13'), now: at('2026-02-24'), registrar: 'clerk' },
      calendar,
    )
    const { state, last } = walk(request, decision)
    expect(last.event.at).toBe(at('2026-02-24'))
    expect(run(state, 'register').dueDay).toBe('2026-02-14') // a make-up Saturday
  })

  test('[A0-07] a request cannot have been received tomorrow', () => {
    const decision = begin(request, { receivedAt: at('2026-03-03'), now: at('2026-03-02'), registrar: null }, calendar)
    expect(decision).toMatchObject({ ok: false, reasons: [{ code: 'matter.begin.notYetReceived' }] })
  })

  test('[SA-39] it is registered within one working day and dispatched within another', () => {
    const { state } = received(request, at('2026-03-06')).step('register', clerk, at('2026-03-06', '15:00'))
    expect(run(state, 'register')).toMatchObject({ state: 'done', endedAt: at('2026-03-06', '15:00') })
    expect(run(state, 'dispatch')).toMatchObject({ state: 'running', dueDay: '2026-03-09' })
  })

  test('[A1-36] [A0-07] [AM-14] received, registered, dispatched, answered, confirmed and rated', () => {
    const { state, last } = answered().step('confirm', resident, at('2026-03-12'), { rating: 5 })
    expect(state).toMatchObject({
      stage: 'closed',
      ending: 'solved',
      rating: 5,
      unit: 'housing',
      handledBy: ['handler'],
      answeredAt: at('2026-03-10'),
      closedAt: at('2026-03-12'),
      revision: 5,
    })
    expect(openRuns(state)).toEqual([])
    expect(last.event).toMatchObject({
      move: 'confirm',
      from: 'answered',
      to: 'closed',
      actor: null,
      data: { rating: 5 },
    })
  })

  test('[AM-14] the first substantive answer is what counts as answered, a second one does not replace it', () => {
    const again = answered().step('disagree', resident, at('2026-03-11'), { reason: '还是不亮' })
    const { state } = again.step('answer', handler, at('2026-03-13'), solved)
    expect(state.answeredAt).toBe(at('2026-03-10'))
  })

  test('[B2-22] what is answered on the spot at the first desk needs one step', () => {
    const { state, last } = received(request, at('2026-03-02')).step(
      'answerOnSpot',
      clerk,
      at('2026-03-02', '09:10'),
      solved,
    )
    expect(state).toMatchObject({
      stage: 'answered',
      outcome: 'solved',
      handler: 'clerk',
      handledBy: ['clerk'],
      unit: null,
    })
    expect(last.answer).toBe(solved.answer)
    expect(state.clocks.map((one) => [one.id, one.state])).toEqual([
      ['register', 'done'],
      ['answer', 'done'],
      ['confirm', 'running'],
    ])
  })

  test('[B2-22] who answered on the spot stays responsible when the resident disagrees, and may hand it over', () => {
    const back = received(request, at('2026-03-02'))
      .step('answerOnSpot', clerk, at('2026-03-02', '09:10'), solved)
      .step('disagree', resident, at('2026-03-04'), { reason: '没修' })
    expect(back.step('answer', deskHandler, at('2026-03-05'), solved).state.stage).toBe('answered')
    expect(back.step('return', deskHandler, at('2026-03-05'), { reason: '需要住建部门' }).state.stage).toBe(
      'registered',
    )
  })

  test('[A4-10] a grid worker may register and answer on the spot', () => {
    const { state } = received(request, at('2026-03-02'))
      .step('register', gridWorker, at('2026-03-02'))
      .step('answerOnSpot', gridWorker, at('2026-03-02', '11:00'), solved)
    expect(state.stage).toBe('answered')
  })

  test('the limit of the routing table shortens the clock for the answer and never lengthens it', () => {
    const limitedTo = (amount: number) =>
      walk(
        request,
        begin(
          request,
          {
            receivedAt: at('2026-03-02'),
            now: at('2026-03-02'),
            registrar: null,
            limit: { amount, unit: 'workingDay' },
          },
          calendar,
        ),
      )
    expect(run(limitedTo(5).state, 'answer').dueDay).toBe('2026-03-09')
    expect(run(limitedTo(30).state, 'answer').dueDay).toBe('2026-03-23')
    expect(run(limitedTo(5).state, 'register').dueDay).toBe('2026-03-03')
  })
})

describe('a limit from the routing table', () => {
  const limit = { amount: 5, unit: 'workingDay' } as const
  const registered = received(request, at('2026-03-02')).step('register', clerk, at('2026-03-02', '10:00'))
  const dispatched = (from: typeof registered, when: string) =>
    walk(
      request,
      decideMove(request, from.state, 'dispatch', { unit: 'housing' }, dispatcher, at(when), calendar, limit),
    )

  test('known at the dispatch counts from the receipt like the limit it replaces', () => {
    expect(run(dispatched(registered, '2026-03-03').state, 'answer').dueDay).toBe('2026-03-09')
  })

  test('does not shorten the deadline of a matter that was dispatched before', () => {
    const returned = registered
      .step('dispatch', dispatcher, at('2026-03-03'), { unit: 'water' })
      .step('return', handler, at('2026-03-04'), { reason: '不属本单位职责' })
    expect(run(dispatched(returned, '2026-03-05').state, 'answer').dueDay).toBe('2026-03-23')
  })
})

describe('turns on the way', () => {
  test('a wrong dispatch is returned with a reason and dispatched anew, and keeps its first deadline', () => {
    const before = inHandling()
    expect(before.refusal('return', handler, at('2026-03-04'), {})).toEqual(['matter.input.required /reason'])
    const back = before.step('return', handler, at('2026-03-04'), { reason: '不属本单位职责' })
    expect(back.state).toMatchObject({ stage: 'registered', unit: null, handler: null })
    expect(run(back.state, 'dispatch')).toMatchObject({ run: 2, state: 'running', dueDay: '2026-03-05' })
    const again = back.step('dispatch', dispatcher, at('2026-03-05'), { unit: 'water' })
    expect(again.state.unit).toBe('water')
    expect(run(again.state, 'answer')).toEqual(run(before.state, 'answer'))
  })

  test('a dispatcher gives it to another unit without a detour', () => {
    const assigned = inHandling().step('assign', unitHead, at('2026-03-03'), { handler: 'anna' })
    const { state } = assigned.step('redispatch', dispatcher, at('2026-03-04'), { unit: 'water', reason: '管网归水务' })
    expect(state).toMatchObject({ stage: 'handling', unit: 'water', handler: null })
  })

  test('the head of the unit assigns a handler, or a handler takes it', () => {
    expect(inHandling().step('assign', unitHead, at('2026-03-03'), { handler: 'anna' }).state.handler).toBe('anna')
    expect(inHandling().step('take', handler, at('2026-03-03')).state.handler).toBe('handler')
  })

  test('asking the resident pauses the clock for the answer; what is supplied lets it go on with the days left', () => {
    const asked = inHandling().step('ask', handler, at('2026-03-04'), { question: '请告知灯杆编号' })
    expect(run(asked.state, 'answer')).toMatchObject({ state: 'paused', dueAt: null })
    expect(run(asked.state, 'supply').dueDay).toBe('2026-03-18')
    const supplied = asked.step('supply', resident, at('2026-03-06'), { supplied: '12号杆' })
    expect(supplied.state.stage).toBe('handling')
    expect(run(supplied.state, 'answer')).toMatchObject({ state: 'running', dueDay: '2026-03-25' })
    expect(run(supplied.state, 'supply').state).toBe('done')
  })

  test('[PR-42] what a resident tells on the phone is recorded by a clerk', () => {
    const asked = inHandling().step('ask', handler, at('2026-03-04'), { question: '请告知灯杆编号' })
    const { state, last } = asked.step('supplyFor', otherClerk, at('2026-03-05'), { how: 'phone', supplied: '12号杆' })
    expect(state.stage).toBe('handling')
    expect(last.event).toMatchObject({ actor: 'otherClerk', as: { role: 'clerk', relation: 'inArea' } })
  })

  test('the pause has a limit of its own: after ten working days the work goes on', () => {
    const asked = inHandling().step('ask', handler, at('2026-03-04'), { question: '请告知灯杆编号' })
    const { state } = asked.step('supplyLapsed', system, at('2026-03-19', '00:00'))
    expect(state.stage).toBe('handling')
    expect(run(state, 'supply').state).toBe('lapsed')
    expect(run(state, 'answer').state).toBe('running')
  })

  test('the deadline is extended once, with a reason, by fifteen working days at most', () => {
    const before = inHandling()
    const reason = '等待配件'
    expect(before.refusal('extend', handler, at('2026-03-04'), { days: 5, reason })).toEqual([
      'matter.move.notEntitled',
    ])
    expect(before.refusal('extend', unitHead, at('2026-03-04'), { days: 16, reason })).toEqual([
      'matter.input.tooLarge /days',
    ])
    const longer = before.step('extend', unitHead, at('2026-03-04'), { days: 5, reason })
    expect(run(longer.state, 'answer')).toMatchObject({
      dueDay: '2026-03-30',
      extensions: [{ amount: 5, unit: 'workingDay' }],
    })
    expect(longer.last.notices).toMatchObject([{ to: 'petitioner', params: { dueDays: { answer: '2026-03-30' } } }])
    expect(longer.refusal('extend', supervisor, at('2026-03-05'), { days: 5, reason })).toEqual([
      'matter.move.extensionUsed',
    ])
  })

  test('an internal note leaves the matter where it is and every clock as it was', () => {
    const before = inHandling()
    const { state, last } = before.step('comment', dispatcher, at('2026-03-05'), { text: '已电话催办' })
    expect(state).toEqual({
      ...before.state,
      revision: before.state.revision + 1,
      moveCounts: { register: 1, dispatch: 1, comment: 1 },
    })
    expect(last.clocks).toEqual([])
  })
})

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

describe('withdrawing', () => {
  const stages = {
    received: received(request, at('2026-03-02')),
    registered: received(request, at('2026-03-02')).step('register', clerk, at('2026-03-02')),
    handling: inHandling(),
    awaitingResident: inHandling().step('ask', handler, at('2026-03-04'), { question: '编号？' }),
    answered: answered(),
  }

  test.each(Object.entries(stages))('[PR-12] a resident withdraws without reasons while it is %s', (_, matter) => {
    const { state } = matter.step('withdraw', resident, at('2026-03-12'))
    expect(state).toMatchObject({ stage: 'closed', ending: 'withdrawn' })
    expect(openRuns(state)).toEqual([])
  })

  test('[PR-42] a clerk withdraws for a resident and records how that was asked, unless the clerk handled it', () => {
    const { state } = inHandling().step('withdrawFor', otherClerk, at('2026-03-12'), { how: 'window' })
    expect(state.ending).toBe('withdrawn')
    const own = received(request, at('2026-03-02')).step('answerOnSpot', clerk, at('2026-03-02'), solved)
    expect(own.refusal('withdrawFor', clerk, at('2026-03-03'), { how: 'window' })).toEqual(['matter.move.samePerson'])
  })

  test('what was not answered has an answer clock that lapsed, not one that was met', () => {
    expect(run(inHandling().step('withdraw', resident, at('2026-03-04')).state, 'answer').state).toBe('lapsed')
  })
})

describe('what is offered', () => {
  const offered = (
    matter: { state: Parameters<typeof availableMoves>[1] },
    actor: Parameters<typeof availableMoves>[2],
  ) =>
    availableMoves(request, matter.state, actor, at('2026-03-05'), calendar)
      .filter(({ allowed }) => allowed)
      .map(({ move }) => move)

  test('each actor is offered the moves that are open to them, the system none', () => {
    expect(offered(inHandling(), handler)).toEqual(['return', 'take', 'ask', 'answer', 'comment'])
    expect(offered(inHandling(), dispatcher)).toEqual(['redispatch', 'comment'])
    expect(offered(answered(), resident)).toEqual(['confirm', 'disagree', 'withdraw'])
    expect(offered(answered(), system)).toEqual([])
  })

  test('[PR-23] the person complained about has no grant, and so no move', () => {
    expect(offered(inHandling(), { account: 'handler', grants: [] })).toEqual([])
  })

  test('a move that is not open says why', () => {
    const extended = inHandling().step('extend', unitHead, at('2026-03-04'), { days: 5, reason: '等待配件' })
    expect(availableMoves(request, extended.state, unitHead, at('2026-03-05'), calendar)).toContainEqual({
      move: 'extend',
      allowed: false,
      reasons: [expect.objectContaining({ code: 'matter.move.extensionUsed' })],
    })
  })

  test('a closed matter offers nothing', () => {
    const { state } = inHandling().step('withdraw', resident, at('2026-03-04'))
    expect(availableMoves(request, state, handler, at('2026-03-05'), calendar)).toEqual([])
  })
})
