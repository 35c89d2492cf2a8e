import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { instant } from '../../core/deadline/index.ts'
import { dueEffects } from '../../core/procedure/index.ts'
import { loadCalendar } from '../calendar/index.ts'
import { procedureFromYaml } from '../setup/index.ts'
import { pastOf } from './history.ts'

const calendar = loadCalendar()
const file = new URL('../../schemes/request/procedures/request.yaml', import.meta.url)
const procedure = procedureFromYaml(readFileSync(file, 'utf8'), 'request.yaml')
const now = instant('2026-03-02T09:00:00+08:00')
const receivedAt = instant('2019-04-24T16:03:40+08:00')

describe('a request of the past', () => {
  test('that was answered ends without a reply and is never counted as solved', () => {
    const repliedAt = instant('2019-05-09T09:49:10+08:00')
    const { state, events } = pastOf(procedure, { receivedAt, reply: '已修好。', repliedAt }, now, calendar)
    expect(state).toMatchObject({ stage: 'closed', ending: 'noReply', outcome: null, answeredAt: repliedAt })
    expect(events.map(({ event }) => [event.move, event.at])).toEqual([
      ['begin', receivedAt],
      ['importAnswer', repliedAt],
      ['expire', instant('2019-05-25T00:00:00+08:00')],
    ])
  })

  test('that was answered last week still waits to be confirmed', () => {
    const repliedAt = instant('2026-02-25T09:00:00+08:00')
    const { state } = pastOf(procedure, { receivedAt, reply: '已修好。', repliedAt }, now, calendar)
    expect(state).toMatchObject({ stage: 'answered', ending: null })
    expect(state.clocks.find(({ id }) => id === 'confirm')).toMatchObject({ state: 'running', dueDay: '2026-03-12' })
  })

  test('that nobody answered is long overdue, and nobody is told any more', () => {
    const { state } = pastOf(procedure, { receivedAt, reply: null, repliedAt: null }, now, calendar)
    expect(state.stage).toBe('received')
    expect(state.clocks.find(({ id }) => id === 'answer')).toMatchObject({ state: 'running', dueDay: '2019-05-16' })
    expect(dueEffects(procedure, state, now, calendar)).toEqual([])
  })
})
