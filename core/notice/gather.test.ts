import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Instant } from '../deadline/index.ts'
import { flood, gather } from './index.ts'

const WINDOW = flood.minutes * 60_000
const at = (minute: number) => (minute * 60_000) as Instant

test('one message goes by itself, a few at once as well, many as a digest', () => {
  expect(gather({ count: 1, gathers: true, recent: [] })).toEqual({ kind: 'each' })
  expect(gather({ count: 3, gathers: false, recent: [] })).toEqual({ kind: 'each' })
  expect(gather({ count: 4, gathers: false, recent: [] })).toEqual({ kind: 'digest' })
  expect(gather({ count: 2, gathers: true, recent: [] })).toEqual({ kind: 'digest' })
  expect(gather({ count: 2, gathers: false, recent: [at(0), at(1)] })).toEqual({ kind: 'digest' })
})

test('what keeps coming waits until the last messages are no longer fresh', () => {
  expect(gather({ count: 1, gathers: false, recent: [at(7), at(0), at(3)] })).toEqual({ kind: 'wait', until: at(15) })
  expect(gather({ count: 9, gathers: true, recent: [at(0), at(3), at(7), at(9)] })).toEqual({
    kind: 'wait',
    until: at(18),
  })
})

test('however messages come, no window sees more than so many, and none is left behind', () => {
  const arrivals = fc.array(fc.integer({ min: 0, max: 120 }), { minLength: 1, maxLength: 80 })
  fc.assert(
    fc.property(arrivals, fc.boolean(), (minutes, gathers) => {
      const sent: { at: Instant; covers: number }[] = []
      let waiting = 0
      let until = at(0)
      for (let minute = 0; minute <= 120 + 2 * flood.minutes; minute++) {
        const now = at(minute)
        waiting += minutes.filter((arrival) => arrival === minute).length
        if (waiting === 0 || now < until) continue
        const recent = sent.map((message) => message.at).filter((moment) => now - moment < WINDOW)
        const decision = gather({ count: waiting, gathers, recent })
        if (decision.kind === 'wait') {
          expect(decision.until).toBeGreaterThan(now)
          until = decision.until
          continue
        }
        const covers = decision.kind === 'digest' ? [waiting] : Array.from({ length: waiting }, () => 1)
        sent.push(...covers.map((count) => ({ at: now, covers: count })))
        waiting = 0
        expect(sent.filter((message) => now - message.at < WINDOW).length).toBeLessThanOrEqual(flood.messages)
      }
      expect(sent.reduce((sum, { covers }) => sum + covers, 0)).toBe(minutes.length)
    }),
  )
})
