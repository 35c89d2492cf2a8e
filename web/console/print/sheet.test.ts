import { expect, test } from 'vitest'
import type { ClockView, EventView } from '../api/contract.ts'
import { answerOf, deadlinesOf, reasonsOf, stepsOf } from './sheet.ts'

const event = (seq: number, extra: Partial<EventView> = {}) =>
  ({ seq, public: true, undone: false, fields: [], ...extra }) as unknown as EventView
const clock = (id: string, dueDay: string, state: ClockView['state']) => ({ clock: id, dueDay, state }) as ClockView
const field = (id: string) => ({ id, label: id, value: id })

test('a sheet the petitioner signs tells nothing that is internal', () => {
  expect(stepsOf([event(1), event(2, { public: false }), event(3)]).map(({ seq }) => seq)).toEqual([1, 3])
})

test('of two answers the later one counts', () => {
  const timeline = [
    event(1),
    event(2, { fields: [field('answer')] }),
    event(3),
    event(4, { fields: [field('answer')] }),
  ]
  expect(answerOf(timeline)?.seq).toBe(4)
  expect(answerOf([event(1)])).toBeUndefined()
})

test('the open deadline that comes last leads; after the end the last that was met', () => {
  const clocks = [
    clock('register', '2026-03-03', 'done'),
    clock('dispatch', '2026-03-04', 'running'),
    clock('answer', '2026-03-23', 'running'),
    clock('callBack', '2026-05-01', 'lapsed'),
  ]
  expect(deadlinesOf(clocks).leading?.clock).toBe('answer')
  expect(deadlinesOf(clocks).others.map((one) => one.clock)).toEqual(['register', 'dispatch'])
  expect(deadlinesOf(clocks.slice(0, 1)).leading?.clock).toBe('register')
  expect(deadlinesOf([]).leading).toBeUndefined()
})

test('the reasons of a day are joined to one sentence, so none keeps its full stop', () => {
  const why = ['来源只说及时。', '末日 2026-03-23'].map((text) => ({ kind: 'x', text, day: null }))
  expect(reasonsOf({ why } as ClockView)).toEqual(['来源只说及时', '末日 2026-03-23'])
})
