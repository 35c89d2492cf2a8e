import { describe, expect, test } from 'vitest'
import {
  at,
  clerk,
  colleague,
  dispatcher,
  handler,
  inHandling,
  noDuty,
  openRuns,
  received,
  request,
  run,
  solved,
  supervisor,
  tied,
  unitHead,
  upperDispatcher,
} from './testMatter.ts'

const noGround = { ground: 'noGround', reason: '不想办' }
const returned = () => inHandling().step('return', handler, at('2026-03-04'), noDuty)
const again = () =>
  returned()
    .step('dispatch', dispatcher, at('2026-03-05'), { unit: 'water' })
    .step('returnAgain', colleague, at('2026-03-06'), noDuty)
const ruling = { unit: 'water', finding: 'returnWrong', reason: '供水管网由水务所管护' }
const arbitrated = () => again().step('arbitrate', supervisor, at('2026-03-09'), ruling)

describe('a wrong dispatch', () => {
  test('is returned with a ground and a reason, dispatched anew, and keeps its first deadline', () => {
    const before = inHandling()
    expect(before.refusal('return', handler, at('2026-03-04'), {})).toEqual([
      'matter.input.required /ground',
      'matter.input.required /reason',
    ])
    const back = returned()
    expect(back.state).toMatchObject({ stage: 'registered', unit: null, handler: null, tallies: { returned: 1 } })
    expect(run(back.state, 'dispatch')).toMatchObject({ run: 2, state: 'running', dueDay: '2026-03-05' })
    const once = back.step('dispatch', dispatcher, at('2026-03-05'), { unit: 'water' })
    expect(once.state.unit).toBe('water')
    expect(run(once.state, 'answer')).toEqual(run(before.state, 'answer'))
  })

  test.each(['notOurDuty', 'elsewhere', 'needsOther'])('returned as "%s" names the rule that says so', (ground) => {
    const reason = '见依据'
    expect(inHandling().refusal('return', handler, at('2026-03-04'), { ground, reason })).toEqual([
      'matter.input.required /basis',
    ])
    const { tallies } = inHandling().step('return', handler, at('2026-03-04'), {
      ground,
      basis: '第五条',
      reason,
    }).state
    expect(tallies).toEqual({ returned: 1 })
  })

  test('returned without a legal ground is counted as refused without ground', () => {
    const { tallies } = inHandling().step('return', handler, at('2026-03-04'), noGround).state
    expect(tallies).toEqual({ returned: 1, refusedWithoutGround: 1 })
    const basis = { ...noGround, basis: '第五条' }
    expect(inHandling().refusal('return', handler, at('2026-03-04'), basis)).toEqual(['matter.input.notAsked /basis'])
  })

  test('is returned once; the second return goes to arbitration and keeps the deadline', () => {
    const before = inHandling()
    expect(before.refusal('returnAgain', handler, at('2026-03-04'), noDuty)).toEqual(['matter.move.tooEarly'])
    const second = returned().step('dispatch', dispatcher, at('2026-03-05'), { unit: 'water' })
    expect(second.refusal('return', handler, at('2026-03-06'), noDuty)).toEqual(['matter.move.tooOften'])
    const waiting = again()
    expect(waiting.state).toMatchObject({ stage: 'arbitration', unit: null, tallies: { returned: 2 } })
    expect(run(waiting.state, 'answer')).toEqual(run(before.state, 'answer'))
    expect(run(waiting.state, 'arbitrate')).toMatchObject({ state: 'running', dueDay: '2026-03-10' })
    expect(waiting.last.notices.map(({ to }) => to)).toEqual(['supervisor', 'dispatcher'])
  })

  test('[A4-06] is decided by a supervisor with reasons, which is final and keeps the first deadline', () => {
    expect(again().refusal('arbitrate', dispatcher, at('2026-03-09'), ruling)).toEqual(['matter.move.notEntitled'])
    expect(again().refusal('arbitrate', supervisor, at('2026-03-09'), { unit: 'water' })).toEqual([
      'matter.input.required /finding',
      'matter.input.required /reason',
    ])
    const { state, last, refusal } = arbitrated()
    expect(state).toMatchObject({
      stage: 'handling',
      unit: 'water',
      tallies: { returned: 2, arbitrated: 1, refusedWithoutGround: 1 },
    })
    expect(last.event).toMatchObject({ actor: 'supervisor', data: { reason: ruling.reason } })
    expect(run(state, 'answer')).toEqual(run(inHandling().state, 'answer'))
    expect(run(state, 'arbitrate').state).toBe('done')
    for (const move of ['return', 'returnAgain'])
      expect(refusal(move, handler, at('2026-03-10'), noDuty)).toEqual(['matter.move.tooOften'])
  })

  test('rightly returned counts against nobody', () => {
    const { tallies } = again().step('arbitrate', supervisor, at('2026-03-09'), {
      ...ruling,
      finding: 'returnRight',
    }).state
    expect(tallies).toEqual({ returned: 2, arbitrated: 1 })
  })

  test('is given to another unit by the dispatcher without a detour', () => {
    const assigned = inHandling().step('assign', unitHead, at('2026-03-03'), { handler: 'anna' })
    const { state } = assigned.step('redispatch', dispatcher, at('2026-03-04'), { unit: 'water', reason: '管网归水务' })
    expect(state).toMatchObject({ stage: 'handling', unit: 'water', handler: null })
  })

  test('stays where it is while another unit still works on its part', () => {
    const joint = tied(inHandling(), { openParts: 1 })
    const unit = { unit: 'water', reason: '管网归水务' }
    expect(joint.refusal('return', handler, at('2026-03-04'), noDuty)).toEqual(['matter.move.partsOpen'])
    expect(joint.refusal('redispatch', dispatcher, at('2026-03-04'), unit)).toEqual(['matter.move.partsOpen'])
    expect(joint.refusal('passUp', unitHead, at('2026-03-04'), unit)).toEqual(['matter.move.partsOpen'])
  })
})

describe('up and down', () => {
  const up = { unit: 'district', reason: '超出本级权限' }
  const passed = () => inHandling().step('passUp', unitHead, at('2026-03-04'), up)

  test('[A4-06] what is passed up waits for a receipt, and its answer clock goes on', () => {
    const { state } = passed()
    expect(state).toMatchObject({ stage: 'passedUp', unit: 'district', handler: null, tallies: { passedUp: 1 } })
    expect(run(state, 'receive')).toMatchObject({ state: 'running', dueDay: '2026-03-05' })
    expect(openRuns(state, 'answer')).toEqual(openRuns(inHandling().state, 'answer'))
    expect(passed().refusal('answer', handler, at('2026-03-05'), solved)).toEqual(['matter.move.stage'])
  })

  test('is received by a desk, a handler or the head of the unit above', () => {
    for (const actor of [upperDispatcher, handler, unitHead]) {
      const { state } = passed().step('receive', actor, at('2026-03-05'))
      expect(state).toMatchObject({ stage: 'handling', unit: 'district' })
      expect(run(state, 'receive').state).toBe('done')
    }
    expect(passed().refusal('receive', dispatcher, at('2026-03-05'))).toEqual(['matter.move.notEntitled'])
  })

  test('a receipt that is refused brings it back to be dispatched, is counted, and moves no deadline', () => {
    const { state } = passed().step('refuseReceipt', upperDispatcher, at('2026-03-05'), { reason: '属乡镇事权' })
    expect(state).toMatchObject({ stage: 'registered', unit: null, tallies: { passedUp: 1, receiptRefused: 1 } })
    expect(openRuns(state, 'answer')).toEqual(openRuns(inHandling().state, 'answer'))
    expect(passed().refusal('refuseReceipt', handler, at('2026-03-05'), { reason: '忙' })).toEqual([
      'matter.move.notEntitled',
    ])
  })

  test('what the level above hands down says what it asks, and waits for a receipt again', () => {
    const down = { unit: 'water', demand: '三日内查清漏点' }
    const taken = passed().step('receive', upperDispatcher, at('2026-03-05'))
    const handed = taken.step('handDown', upperDispatcher, at('2026-03-06'), down)
    expect(handed.state).toMatchObject({ stage: 'handedDown', unit: 'water', tallies: { passedUp: 1, handedDown: 1 } })
    expect(run(handed.state, 'receive')).toMatchObject({ run: 2, state: 'running', dueDay: '2026-03-09' })
    const { state } = handed.step('receive', handler, at('2026-03-09'))
    expect(state).toMatchObject({ stage: 'handling', unit: 'water' })
    expect(openRuns(state, 'answer')).toEqual(openRuns(inHandling().state, 'answer'))
  })
})

describe('a matter that is not ours', () => {
  const elsewhere = {
    answer: '公积金提取由市住房公积金管理中心办理。',
    competent: '市住房公积金管理中心',
    address: '甲路1号',
    law: '住房公积金管理条例第二十四条',
    remedy: '六十日内申请行政复议',
  }

  test('[PR-45] is directed with address, rule and remedy', () => {
    expect(inHandling().refusal('direct', handler, at('2026-03-04'), {})).toEqual([
      'matter.input.required /answer',
      'matter.input.required /competent',
      'matter.input.required /address',
      'matter.input.required /law',
      'matter.input.required /remedy',
    ])
  })

  test.each([
    ['received', received(request, at('2026-03-02')), clerk],
    ['registered', received(request, at('2026-03-02')).step('register', clerk, at('2026-03-02', '10:00')), dispatcher],
    ['handling', inHandling(), handler],
  ] as const)('directed while %s counts as handled, not as solved', (_, matter, actor) => {
    const { state } = matter.step('direct', actor, at('2026-03-04'), elsewhere)
    expect(state).toMatchObject({
      stage: 'answered',
      outcome: 'notOurs',
      answeredAt: at('2026-03-04'),
      tallies: { directed: 1 },
      handledBy: [actor.account],
    })
    expect(run(state, 'answer').state).toBe('done')
  })
})
