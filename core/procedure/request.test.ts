import { describe, expect, test } from 'vitest'
import { availableMoves, begin, concernsPetitioner, decideMove } from './index.ts'
import {
  answered,
  at,
  calendar,
  clerk,
  deskHandler,
  dispatcher,
  gridWorker,
  handler,
  inHandling,
  noDuty,
  openRuns,
  otherClerk,
  part,
  received,
  request,
  resident,
  run,
  solved,
  system,
  unitHead,
  walk,
} from './testMatter.ts'

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
      ['callBack', 'running'],
    ])
  })

  test('[B2-22] who answered on the spot stays responsible when the resident disagrees, and may hand it over', () => {
    const back = received(request, at('2026-03-02'))
      .step('answerOnSpot', clerk, at('2026-03-02', '09:10'), solved)
      .step('disagree', resident, at('2026-03-04'), { reason: '没修' })
    expect(back.step('answer', deskHandler, at('2026-03-05'), solved).state.stage).toBe('answered')
    expect(back.step('return', deskHandler, at('2026-03-05'), noDuty).state.stage).toBe('registered')
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
      .step('return', handler, at('2026-03-04'), noDuty)
    expect(run(dispatched(returned, '2026-03-05').state, 'answer').dueDay).toBe('2026-03-23')
  })
})

describe('withdrawing', () => {
  const stages = {
    received: received(request, at('2026-03-02')),
    registered: received(request, at('2026-03-02')).step('register', clerk, at('2026-03-02')),
    handling: inHandling(),
    awaitingResident: inHandling().step('ask', handler, at('2026-03-04'), { question: '编号？' }),
    answered: answered(),
    joined: inHandling().step('join', dispatcher, at('2026-03-04'), { lead: 'lead' }),
    suspended: inHandling().step('suspend', unitHead, at('2026-03-04'), { ground: 'season', reason: '冰冻期' }),
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
    expect(offered(inHandling(), handler)).toEqual([
      'direct',
      'return',
      'openParts',
      'partialAnswer',
      'take',
      'ask',
      'requestExtension',
      'answer',
      'comment',
    ])
    expect(offered(inHandling(), dispatcher)).toEqual([
      'direct',
      'redispatch',
      'passUp',
      'openParts',
      'join',
      'split',
      'comment',
    ])
    expect(offered(inHandling(), resident)).toEqual(['urge', 'withdraw'])
    expect(offered(answered(), resident)).toEqual(['confirm', 'disagree', 'withdraw'])
    expect(offered(answered(), system)).toEqual([])
  })

  test('[PR-23] the person complained about has no grant, and so no move', () => {
    expect(offered(inHandling(), { account: 'handler', grants: [] })).toEqual([])
  })

  test('the dates that concern the petitioner are those of the answer, of the own turn and of what was asked for', () => {
    const theirs = Object.keys(request.clocks).filter((id) => concernsPetitioner(request, id))
    expect(theirs).toEqual(['answer', 'supply', 'confirm', 'review'])
    expect(Object.keys(part.clocks).filter((id) => concernsPetitioner(part, id))).toEqual([])
  })

  test('a move that is not open says why', () => {
    const urged = inHandling().step('urge', resident, at('2026-03-04'))
    expect(availableMoves(request, urged.state, resident, at('2026-03-05'), calendar)).toContainEqual({
      move: 'urge',
      allowed: false,
      reasons: [expect.objectContaining({ code: 'matter.move.tooSoon' })],
    })
  })

  test('a closed matter offers what opens it again, each with the first moment that is too late', () => {
    const { state } = inHandling().step('withdraw', resident, at('2026-03-04'))
    expect(
      availableMoves(request, state, handler, at('2026-03-05'), calendar).filter(({ allowed }) => allowed),
    ).toEqual([])
    expect(availableMoves(request, state, resident, at('2026-03-05'), calendar)).toContainEqual({
      move: 'reopen',
      allowed: true,
      until: at('2026-03-20', '00:00'),
    })
  })
})
