import { describe, expect, test } from 'vitest'
import { availableMoves } from './index.ts'
import {
  at,
  calendar,
  clerk,
  dispatcher,
  handler,
  inHandling,
  leader,
  openRuns,
  part,
  received,
  request,
  resident,
  run,
  solved,
  supervisor,
  system,
  tied,
  unitHead,
} from './testMatter.ts'

const registered = () => received(request, at('2026-03-02')).step('register', clerk, at('2026-03-02', '10:00'))

describe('joint handling', () => {
  const task = { units: ['water', 'power'], task: '各自查明管线', days: 3 }
  const joint = () => inHandling().step('openParts', handler, at('2026-03-04'), task)

  test('[B2-15] leaves the matter and its clocks where they are, and marks it', () => {
    const { state } = joint()
    expect(state).toMatchObject({ stage: 'handling', flags: ['joint'], tallies: { openedParts: 1 } })
    expect(state.clocks).toEqual(inHandling().state.clocks)
  })

  test('[B2-15] the answer waits for every part; what is done already can be told', () => {
    const waiting = tied(joint(), { openParts: 1 })
    expect(waiting.refusal('answer', handler, at('2026-03-05'), solved)).toEqual(['matter.move.partsOpen'])
    expect(waiting.refusal('direct', handler, at('2026-03-05'), {})).toEqual(['matter.move.partsOpen'])
    expect(waiting.step('partialAnswer', handler, at('2026-03-05'), { progress: '水管已修' }).state.stage).toBe(
      'handling',
    )
    expect(tied(waiting, { openParts: 0 }).step('answer', handler, at('2026-03-05'), solved).state.stage).toBe(
      'answered',
    )
  })

  test('is taken back by who leads, where there is something to take back', () => {
    const reason = { reason: '已由本单位一并处理' }
    expect(inHandling().refusal('recallParts', handler, at('2026-03-04'), reason)).toEqual(['matter.move.flag'])
    expect(joint().step('recallParts', handler, at('2026-03-05'), reason).state.stage).toBe('handling')
    expect(request.moves['recallParts']?.effects.endParts).toBe('recall')
  })

  test('with a day to reply out of reach is refused', () => {
    const late = { ...task, days: 11 }
    expect(inHandling().refusal('openParts', handler, at('2026-03-04'), late)).toEqual(['matter.input.tooLarge /days'])
    expect(
      inHandling().refusal('openParts', handler, at('2026-03-04'), { ...task, units: ['water', 'water'] }),
    ).toEqual(['matter.input.twice /units'])
  })
})

describe('a part', () => {
  const asked = () => received(part, at('2026-03-04'), 'handler')
  const opinion = { opinion: '管线完好' }
  const delivered = () =>
    asked().step('take', handler, at('2026-03-05')).step('deliver', handler, at('2026-03-06'), opinion)

  test('has five working days of its own, and two for who leads to accept what came', () => {
    expect(run(asked().state, 'part')).toMatchObject({ state: 'running', dueDay: '2026-03-11' })
    const { state, last } = delivered()
    expect(state).toMatchObject({ stage: 'delivered', handledBy: ['handler'], tallies: { delivered: 1 } })
    expect(run(state, 'part').state).toBe('done')
    expect(run(state, 'accept')).toMatchObject({ state: 'running', dueDay: '2026-03-10' })
    expect(last.notices.map(({ to }) => to)).toEqual(['leadUnit'])
  })

  test('is accepted by who leads, and by nobody else', () => {
    expect(delivered().refusal('accept', handler, at('2026-03-09'))).toEqual(['matter.move.notEntitled'])
    expect(delivered().step('accept', leader, at('2026-03-09')).state).toMatchObject({
      stage: 'closed',
      ending: 'delivered',
    })
  })

  test('is sent back with a reason, and has its time again', () => {
    expect(delivered().refusal('sendBack', leader, at('2026-03-09'), {})).toEqual(['matter.input.required /reason'])
    const { state } = delivered().step('sendBack', leader, at('2026-03-09'), { reason: '缺照片' })
    expect(state).toMatchObject({ stage: 'working', tallies: { delivered: 1, sentBack: 1 } })
    expect(run(state, 'part')).toMatchObject({ run: 2, state: 'running', dueDay: '2026-03-16' })
  })

  test('is handed back with a ground; without one that is counted, and its clock was not met', () => {
    const { state } = asked().step('handBack', unitHead, at('2026-03-05'), { ground: 'noGround', reason: '人手不足' })
    expect(state).toMatchObject({
      stage: 'closed',
      ending: 'handedBack',
      tallies: { handedBack: 1, refusedWithoutGround: 1 },
    })
    expect(run(state, 'part').state).toBe('lapsed')
  })

  test('is recalled by who leads, or by the system with the matter it belongs to', () => {
    const recalled = asked().step('recallOne', leader, at('2026-03-05'), { reason: '不再需要' })
    expect(recalled.state).toMatchObject({ stage: 'closed', ending: 'withdrawn' })
    expect(delivered().step('recall', system, at('2026-03-09')).state.ending).toBe('withdrawn')
  })

  test('knows no petitioner: nobody but the two units has a move in it', () => {
    const { state } = asked()
    for (const outsider of [resident, clerk, dispatcher, supervisor])
      expect(
        availableMoves(part, state, outsider, at('2026-03-05'), calendar).filter(({ allowed }) => allowed),
      ).toEqual([])
  })
})

describe('merging', () => {
  const into = { lead: 'lead' }

  test.each([
    ['received', received(request, at('2026-03-02')), clerk],
    ['registered', registered(), dispatcher],
    ['handling', inHandling(), supervisor],
  ] as const)(
    '[A1-39] a submission joined while %s follows, and keeps its own clock for the answer',
    (_, matter, by) => {
      const { state, last } = matter.step('join', by, at('2026-03-04'), into)
      expect(state).toMatchObject({ stage: 'joined', follows: 'lead', ending: null, tallies: { joined: 1 } })
      expect(openRuns(state, 'answer')).toEqual(openRuns(matter.state, 'answer'))
      expect(openRuns(state).map(({ id }) => id)).toEqual(['answer'])
      expect(last.notices.map(({ to }) => to)).toEqual(['petitioner'])
    },
  )

  test('needs another one to join, and nobody who follows in turn', () => {
    expect(registered().refusal('join', dispatcher, at('2026-03-04'), {})).toEqual(['matter.input.required /lead'])
    expect(tied(registered(), { followers: 1 }).refusal('join', dispatcher, at('2026-03-04'), into)).toEqual([
      'matter.move.followed',
    ])
    expect(registered().refusal('join', handler, at('2026-03-04'), into)).toEqual(['matter.move.notEntitled'])
  })

  test('the answer comes with that of the one it follows, by the system alone; it is the first answer of each', () => {
    const joined = registered().step('join', dispatcher, at('2026-03-04'), into)
    expect(joined.refusal('answerTogether', handler, at('2026-03-10'), solved)).toEqual(['matter.move.notEntitled'])
    const { state, last } = joined.step('answerTogether', system, at('2026-03-10'), solved)
    expect(state).toMatchObject({
      stage: 'answered',
      outcome: 'solved',
      answeredAt: at('2026-03-10'),
      handledBy: [],
    })
    expect(last.answer).toBe(solved.answer)
    expect(run(state, 'answer').state).toBe('done')
    expect(run(state, 'confirm').state).toBe('running')
  })

  test('is undone by separating, with the clock that never stopped', () => {
    const joined = registered().step('join', dispatcher, at('2026-03-04'), into)
    const { state } = joined.step('separate', dispatcher, at('2026-03-06'), { reason: '另一处路灯' })
    expect(state).toMatchObject({
      stage: 'registered',
      follows: null,
      unit: null,
      tallies: { joined: 1, separated: 1 },
    })
    expect(openRuns(state, 'answer')).toEqual(openRuns(registered().state, 'answer'))
    expect(run(state, 'dispatch')).toMatchObject({ run: 2, state: 'running' })
  })

  test('[PR-12] a voice that follows is withdrawn by itself; one that leads others closes nothing for them', () => {
    const joined = registered().step('join', dispatcher, at('2026-03-04'), into)
    expect(joined.step('withdraw', resident, at('2026-03-05')).state).toMatchObject({
      stage: 'closed',
      ending: 'withdrawn',
    })
    const lead = tied(inHandling(), { followers: 1 })
    expect(lead.refusal('withdraw', resident, at('2026-03-05'))).toEqual(['matter.move.followed'])
    expect(inHandling().refusal('withdrawVoice', resident, at('2026-03-05'))).toEqual(['matter.move.notFollowed'])
    const voiceless = lead.step('withdrawVoice', resident, at('2026-03-05'))
    expect(voiceless.state).toMatchObject({ stage: 'handling', flags: ['voiceWithdrawn'], ending: null })
    expect(voiceless.refusal('withdrawVoice', resident, at('2026-03-06'))).toEqual(['matter.move.flag'])
    const answered = tied(voiceless, { followers: 0 }).step('answer', handler, at('2026-03-10'), solved)
    expect(answered.step('closeVoiceless', system, at('2026-03-10')).state).toMatchObject({ ending: 'withdrawn' })
  })
})

describe('splitting', () => {
  const other = { title: '下水道堵塞', body: '同一楼的下水道也堵了。' }

  test('leaves the first matter as it was, and marks only the second', () => {
    const { state } = registered().step('split', dispatcher, at('2026-03-04'), other)
    expect(state).toMatchObject({ stage: 'registered', flags: [], tallies: { splitOff: 1 } })
    expect(state.clocks).toEqual(registered().state.clocks)
  })

  test('is undone where the second one stands; that one ends without counting, for good', () => {
    expect(registered().refusal('unsplit', dispatcher, at('2026-03-04'), { reason: '一件事' })).toEqual([
      'matter.move.flag',
    ])
    const second = tied(registered(), { flags: ['split'] })
    const undone = second.step('unsplit', dispatcher, at('2026-03-04'), { reason: '一件事' })
    expect(undone.state).toMatchObject({ stage: 'closed', ending: 'merged', flags: ['split', 'unsplit'] })
    expect(undone.refusal('reopen', resident, at('2026-03-05'), { reason: '还是两件事' })).toEqual(['matter.move.flag'])
  })
})
