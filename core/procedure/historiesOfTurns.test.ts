import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { deadline, type Instant, type Term } from '../deadline/index.ts'
import type { MatterState, Procedure } from './index.ts'
import { attempts, holds, type Made, play } from './testHistories.ts'
import { calendar, part, request } from './testMatter.ts'

type Step = { before: MatterState; after: MatterState; made: Made; at: Instant }

/** Every accepted step of any history, and what is to be true of each. */
const ofEveryStep = (procedure: Procedure, law: (step: Step, earlier: readonly Step[]) => void) =>
  holds(
    fc.property(attempts, (history) => {
      const steps: Step[] = []
      play(procedure, history, (before, after, made, _, at) => {
        law({ before, after, made, at }, steps)
        steps.push({ before, after, made, at })
      })
    }),
  )

const moveOf = (procedure: Procedure, { move }: Made) => {
  const found = procedure.moves[move]
  if (found === undefined) throw new Error(`no move ${move}`)
  return found
}
const firstAnswer = ({ clocks }: MatterState) => clocks.find(({ id, run }) => id === 'answer' && run === 1)
const endOf = (start: Instant, term: Term): Instant => {
  const end = deadline({ start, term, calendar })
  if (end.paused) throw new Error('nothing pauses it')
  return end.dueAt
}

describe('in any history of a request', () => {
  test('[A0-07] nothing but a granted extension or a pause moves the first deadline for the answer', () => {
    ofEveryStep(request, ({ before, after: next, made }) => {
      const [was, is] = [firstAnswer(before), firstAnswer(next)]
      if (was?.dueAt == null || is?.dueAt == null || was.dueAt === is.dueAt) return
      expect(made.move).toBe('grantExtension')
    })
  })

  test('a return, an arbitration, a transfer and a merge leave every run of the answer clock as it was', () => {
    const turns = 'return returnAgain arbitrate passUp receive refuseReceipt handDown join separate openParts split'
    ofEveryStep(request, ({ before, after: next, made }) => {
      if (!turns.split(' ').includes(made.move)) return
      const runs = ({ clocks }: MatterState) => clocks.filter(({ id }) => id === 'answer')
      expect(runs(next)).toEqual(runs(before))
    })
  })

  test('[PR-15] what is asked for is decided once at most, by somebody else, and only while it waits', () => {
    ofEveryStep(request, ({ before, after: next, made }, earlier) => {
      const { decides } = moveOf(request, made)
      if (decides === undefined) return
      const asked = before.pending[decides]
      expect(asked).toBeDefined()
      expect(next.pending).not.toHaveProperty(decides)
      expect(made.actor.account).not.toBe(asked?.by)
      const deciders = earlier.filter((one) => moveOf(request, one.made).decides === decides)
      expect(deciders.length).toBeLessThan(earlier.filter((one) => one.made.move === decides).length)
    })
  })

  test('waits for a decision only where somebody could make it', () => {
    ofEveryStep(request, ({ after: next }) => {
      for (const asked of Object.keys(next.pending)) {
        const deciders = Object.values(request.moves).filter(({ decides }) => decides === asked)
        expect(deciders.some(({ from }) => from.includes(next.stage))).toBe(true)
      }
    })
  })

  test('is opened again only by a move that may, within its time, and then has no ending', () => {
    ofEveryStep(request, ({ before, after: next, made, at }) => {
      if (!request.stages[before.stage]?.final) return
      const { reopens } = moveOf(request, made)
      expect(reopens).toBeDefined()
      expect(before.closedAt).not.toBeNull()
      if (reopens && before.closedAt !== null) expect(at).toBeLessThan(endOf(before.closedAt, reopens.within))
      expect([next.ending, next.closedAt]).toEqual([null, null])
    })
  })

  test('[AM-14] keeps the moment of the first answer, through every disagreement, review and reopening', () => {
    ofEveryStep(request, ({ before, after: next }) => {
      if (before.answeredAt !== null) expect(next.answeredAt).toBe(before.answeredAt)
    })
  })

  test('is urged at most once in two working days, by whatever way', () => {
    ofEveryStep(request, ({ made, at }, earlier) => {
      const urges = (one: Made) => (moveOf(request, one).countsAs ?? one.move) === 'urge'
      const last = urges(made) ? earlier.findLast((one) => urges(one.made)) : undefined
      if (last !== undefined) expect(at).toBeGreaterThanOrEqual(endOf(last.at, { amount: 2, unit: 'workingDay' }))
    })
  })

  test('one acts with others in view: nothing is withdrawn, merged or answered over them', () => {
    ofEveryStep(request, ({ before, made }) => {
      if (before.followers > 0) expect(['withdraw', 'withdrawFor', 'join', 'unsplit']).not.toContain(made.move)
      if (before.openParts > 0)
        expect(['answer', 'direct', 'return', 'returnAgain', 'redispatch', 'passUp', 'handDown', 'join']).not.toContain(
          made.move,
        )
    })
  })

  test('follows another exactly from joining until separating', () => {
    ofEveryStep(request, ({ before, after: next, made }) => {
      const expected = made.move === 'join' ? 'another' : made.move === 'separate' ? null : before.follows
      expect(next.follows).toBe(expected)
    })
  })
})

describe.each([request, part])('in any history of the procedure $id', (procedure) => {
  test('marks are there exactly as moves have set and taken them away', () => {
    ofEveryStep(procedure, ({ before, after: next, made }) => {
      const { set = [], clear = [] } = moveOf(procedure, made).effects.flag ?? {}
      const left = before.flags.filter((flag) => !clear.includes(flag) && !set.includes(flag))
      expect([...next.flags].sort()).toEqual([...left, ...set].sort())
    })
  })

  test('tallies only grow, by one for each name that a move counts', () => {
    ofEveryStep(procedure, ({ before, after: next, made }) => {
      const countable = (moveOf(procedure, made).effects.tally ?? []).map(({ name }) => name)
      for (const name of new Set([...Object.keys(before.tallies), ...Object.keys(next.tallies)])) {
        const grown = (next.tallies[name] ?? 0) - (before.tallies[name] ?? 0)
        if (countable.includes(name)) expect([0, 1]).toContain(grown)
        else expect(grown).toBe(0)
      }
      for (const { name, when } of moveOf(procedure, made).effects.tally ?? [])
        if (!when) expect(next.tallies[name]).toBe((before.tallies[name] ?? 0) + 1)
    })
  })

  test('no move is made oftener than it may be, under whatever name it was recorded', () => {
    ofEveryStep(procedure, ({ made }, earlier) => {
      const counter = (one: Made) => moveOf(procedure, one).countsAs ?? one.move
      const { times } = moveOf(procedure, made)
      const before = earlier.filter((one) => counter(one.made) === counter(made)).length
      if (times !== undefined) expect(before).toBeLessThan(times)
    })
  })
})
