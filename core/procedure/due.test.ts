import { describe, expect, test } from 'vitest'
import { calendarFrom, type Instant, instant } from '../deadline/index.ts'
import { dueEffects, type MatterState, markFired, nextWakeAt, type Procedure, recompute } from './index.ts'
import {
  answered,
  at,
  calendar,
  calendarFiles,
  dispatcher,
  handler,
  hazard,
  inHandling,
  part,
  received,
  request,
  run,
  solved,
  unitHead,
} from './testMatter.ts'

const due = (state: MatterState, when: Instant, procedure: Procedure = request) =>
  dueEffects(procedure, state, when, calendar)
const told = (state: MatterState, when: Instant, procedure: Procedure = request) =>
  due(state, when, procedure).map(({ key, notices }) => [key, notices.map(({ to }) => to)])

// Received on Monday 2026-03-02: the answer is due on Monday 2026-03-23.
const { state } = inHandling()

describe('warnings and escalation', () => {
  test('whose turn it is is warned on the morning of the third working day before, and of the last', () => {
    expect(told(state, at('2026-03-17', '23:59'))).toEqual([])
    expect(told(state, at('2026-03-18', '00:00'))).toEqual([
      ['warning:3workingDay@2026-03-23', ['handler', 'unit', 'unitHead']],
    ])
    expect(told(state, at('2026-03-20', '08:00'))).toEqual([
      ['warning:1workingDay@2026-03-23', ['handler', 'unit', 'unitHead']],
    ])
  })

  test('what is due goes up to the head of the unit and the supervisor, and nobody is kept from working', () => {
    expect(told(state, at('2026-03-23', '23:59'))).not.toContainEqual(expect.arrayContaining(['due@2026-03-23']))
    expect(told(state, at('2026-03-24', '00:00'))).toEqual([
      ['due@2026-03-23', ['handler', 'unit', 'unitHead', 'supervisor']],
    ])
    expect(inHandling().step('answer', handler, at('2026-05-20'), solved).state.stage).toBe('answered')
  })

  test('three working days after it was due those further up are told, and not whose turn it is once more', () => {
    expect(told(state, at('2026-03-26', '23:59')).map(([key]) => key)).toEqual(['due@2026-03-23'])
    const late = due(state, at('2026-03-27', '00:00')).find(({ kind }) => kind === 'later')
    expect(late).toMatchObject({ key: 'later:3workingDay@2026-03-23', at: at('2026-03-27', '00:00') })
    expect(late?.notices.map(({ to, template }) => [to, template])).toEqual([
      ['dispatcher', 'clock.later'],
      ['supervisor', 'clock.later'],
    ])
  })

  test('a warning tells whom it names besides whose turn it is, each once', () => {
    const only = structuredClone(request)
    const { answer } = only.clocks
    if (answer === undefined) throw new Error('no such clock')
    answer.warn = [{ before: { amount: 1, unit: 'workingDay' }, tell: ['supervisor', 'handler'] }]
    expect(told(state, at('2026-03-20'), only)).toEqual([
      ['warning:1workingDay@2026-03-23', ['handler', 'unit', 'unitHead', 'supervisor']],
    ])
  })

  test('an overdue answer is called to mind every five working days, after a standstill once and not as often as missed', () => {
    const keys = (when: Instant) =>
      due(state, when)
        .filter(({ kind }) => kind !== 'later')
        .map(({ key }) => key)
    expect(keys(at('2026-03-30', '23:59'))).toEqual(['due@2026-03-23'])
    expect(keys(at('2026-03-31', '00:00'))).toEqual(['due@2026-03-23', 'overdue:1@2026-03-23'])
    expect(keys(at('2026-04-20'))).toEqual(['due@2026-03-23', 'overdue:3@2026-03-23'])
  })

  test('each is given once', () => {
    const when = at('2026-03-31')
    const after = markFired(state, due(state, when))
    expect(run(after, 'answer').fired).toEqual([
      'due@2026-03-23',
      'later:3workingDay@2026-03-23',
      'overdue:1@2026-03-23',
    ])
    expect(due(after, when)).toEqual([])
    expect(markFired(after, due(state, when))).toEqual(after)
  })

  test('an extended deadline warns anew before its new day', () => {
    const warned = markFired(state, due(state, at('2026-03-20')))
    const { state: longer } = inHandling()
      .step('requestExtension', handler, at('2026-03-20'), { days: 5, reason: '等待配件' })
      .step('grantExtension', unitHead, at('2026-03-20'), { reason: '等待配件' })
    const kept = { ...longer, clocks: longer.clocks.map((one) => ({ ...one, fired: run(warned, 'answer').fired })) }
    expect(told(kept, at('2026-03-27')).map(([key]) => key)).toEqual(['warning:1workingDay@2026-03-30'])
  })

  test('a paused clock warns nobody, while the clock that limits the pause warns the resident', () => {
    const { state: asked } = inHandling().step('ask', handler, at('2026-03-10'), { question: '编号？' })
    expect(told(asked, at('2026-03-20'))).toEqual([['warning:3workingDay@2026-03-24', ['petitioner']]])
  })

  test('what the system does itself is named, and can be carried out', () => {
    const asked = inHandling().step('ask', handler, at('2026-03-10'), { question: '编号？' })
    const [effect] = due(asked.state, at('2026-03-25'))
    expect(effect).toMatchObject({ kind: 'due', clock: 'supply', move: 'supplyLapsed', at: at('2026-03-25', '00:00') })
    expect(due(answered().state, at('2026-03-26'))).toContainEqual(
      expect.objectContaining({ kind: 'due', clock: 'confirm', move: 'expire' }),
    )
    const { state: suspended } = inHandling().step('suspend', unitHead, at('2026-03-04'), {
      ground: 'season',
      reason: '冰冻期',
    })
    expect(due(suspended, at('2026-05-07'))).toMatchObject([{ clock: 'suspension', move: 'resumeByTime' }])
  })

  test('what the leading unit of a joint handling has to do is told to that unit', () => {
    const delivered = received(part, at('2026-03-04')).step('deliver', handler, at('2026-03-05'), { opinion: '完好' })
    expect(told(delivered.state, at('2026-03-10', '00:00'), part)).toEqual([['due@2026-03-09', ['leadUnit']]])
    const late = due(received(part, at('2026-03-04')).state, at('2026-03-16'), part)
    expect(late.map(({ kind, notices }) => [kind, notices.map(({ to }) => to)])).toEqual([
      ['due', ['handler', 'unit', 'unitHead', 'leadUnit']],
      ['later', ['supervisor']],
    ])
  })

  test('[A4-10] a clock in hours runs to the minute, through the night', () => {
    const { state: reported } = received(hazard, at('2026-03-06', '22:30'))
    const keys = (when: Instant) => due(reported, when, hazard).map(({ key, at: moment }) => [key, moment])
    expect(keys(at('2026-03-06', '23:29'))).toEqual([])
    expect(keys(at('2026-03-06', '23:30'))).toEqual([['warning:1hour@2026-03-07', at('2026-03-06', '23:30')]])
    expect(keys(at('2026-03-07', '02:45')).map(([key]) => key)).toEqual(['due@2026-03-07', 'overdue:2@2026-03-07'])
  })
})

describe('when to look again', () => {
  const wake = (of: MatterState, now: Instant, procedure: Procedure = request) =>
    nextWakeAt(procedure, of, now, calendar)

  test('is the next warning, then the due moment, then when others are told, then the next repetition', () => {
    const fired = (now: Instant) => markFired(state, due(state, now))
    expect(wake(state, at('2026-03-03'))).toBe(at('2026-03-18', '00:00'))
    expect(wake(fired(at('2026-03-18')), at('2026-03-18'))).toBe(at('2026-03-20', '00:00'))
    expect(wake(fired(at('2026-03-20')), at('2026-03-20'))).toBe(at('2026-03-24', '00:00'))
    expect(wake(fired(at('2026-03-24')), at('2026-03-24'))).toBe(at('2026-03-27', '00:00'))
    expect(wake(fired(at('2026-03-27')), at('2026-03-27'))).toBe(at('2026-03-31', '00:00'))
  })

  test('is in the past while something is due and not given', () => {
    expect(wake(state, at('2026-03-25'))).toBe(at('2026-03-24', '00:00'))
  })

  test('is never, once the matter is closed', () => {
    const { state: closed } = received(hazard, at('2026-03-06')).step(
      'falseAlarm',
      { account: 'a', grants: [{ role: 'gridWorker', relation: 'inArea' }] },
      at('2026-03-06', '10:00'),
    )
    expect(wake(closed, at('2026-03-07'), hazard)).toBeNull()
  })

  test('asked at every such moment and never between, everything is given that would be given by asking every hour', () => {
    const end = at('2026-04-15')
    const hourly: string[] = []
    const woken: string[] = []
    let one = state
    for (let now = at('2026-03-03'); now <= end; now = instant(now + 3_600_000)) {
      const effects = due(one, now)
      hourly.push(...effects.map(({ key }) => key))
      one = markFired(one, effects)
    }
    let other = state
    for (let now: Instant | null = at('2026-03-03'); now !== null && now <= end; now = wake(other, now)) {
      const effects = due(other, now)
      woken.push(...effects.map(({ key }) => key))
      other = markFired(other, effects)
    }
    expect(woken).toEqual(hourly)
  })
})

describe('a holiday notice', () => {
  const before = calendarFrom(calendarFiles.filter(({ year }) => year < 2026))

  test('moves the open clocks whose days it touches, and names no others', () => {
    const { state: known } = received(request, at('2026-02-12')).step('register', dispatcherAsClerk, at('2026-02-12'))
    const blind = { ...known, clocks: known.clocks.map((one) => ({ ...one, ...recomputed(known, before, one.id) })) }
    expect(run(blind, 'answer')).toMatchObject({ dueDay: '2026-03-05', provisional: true })
    const changed = recompute(request, blind, calendar)
    expect(changed.find(({ id }) => id === 'answer')).toMatchObject({
      dueDay: '2026-03-11',
      provisional: false,
      edition: calendar.edition,
    })
    expect(changed.every(({ id }) => id !== 'register')).toBe(true)
    expect(recompute(request, known, calendar)).toEqual([])
  })

  const dispatcherAsClerk = {
    account: 'd',
    grants: [...dispatcher.grants, { role: 'clerk', relation: 'inArea' } as const],
  }
  const recomputed = (of: MatterState, by: typeof calendar, id: string) =>
    recompute(request, of, by).find((one) => one.id === id)
})
