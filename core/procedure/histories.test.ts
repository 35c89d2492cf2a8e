import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Actor, availableMoves, begin, type ClockState, decideMove, type MatterState } from './index.ts'
import { inputSchemaOf } from './input.ts'
import { attempts, holds, play, START } from './testHistories.ts'
import { calendar, everybody, hazard, openRuns, part, request } from './testMatter.ts'

const answering = (state: MatterState) => !['answered', 'review', 'closed'].includes(state.stage)

describe.each([request, part, hazard])('any history of the procedure $id', (procedure) => {
  test('may contain every move of it: the laws below are not about nothing', () => {
    const made = new Set<string>()
    for (const history of fc.sample(attempts, { numRuns: 1000, seed: 20260302 })) {
      play(procedure, history, (_, __, { move }) => made.add(move))
    }
    const playable = Object.keys(procedure.moves).filter((move) => !procedure.moves[move]?.history)
    expect([...made].sort()).toEqual(playable.sort())
  })

  test('stands in a declared stage, and has an ending and no open clock exactly if that is final', () => {
    holds(
      fc.property(attempts, (history) => {
        play(procedure, history, (_, after) => {
          const stage = procedure.stages[after.stage]
          expect(stage).toBeDefined()
          if (stage?.final) {
            expect(openRuns(after)).toEqual([])
            expect(after.ending).not.toBeNull()
            expect(after.closedAt).not.toBeNull()
          } else {
            expect(after.ending).toBeNull()
          }
        })
      }),
    )
  })

  test('is over at a final stage: no move is accepted any more but those that open it again', () => {
    holds(
      fc.property(attempts, (history) => {
        play(procedure, history, (before, _, { move }) => {
          expect(procedure.stages[before.stage]?.final).toBe(procedure.moves[move]?.reopens !== undefined)
        })
      }),
    )
  })

  test('counts each accepted move, one revision each, and reports exactly the runs that changed', () => {
    holds(
      fc.property(attempts, (history) => {
        play(procedure, history, (before, after, { move }, changed) => {
          expect(after.revision).toBe(before.revision + 1)
          expect(after.moveCounts[move]).toBe((before.moveCounts[move] ?? 0) + 1)
          const rows = new Map([...before.clocks, ...changed].map((run) => [`${run.id} ${run.run}`, run]))
          expect([...rows.values()]).toEqual(after.clocks)
          for (const run of changed) expect(before.clocks).not.toContainEqual(run)
        })
      }),
    )
  })

  test('never moves a deadline forward to an earlier moment, by no pause, return or extension', () => {
    holds(
      fc.property(attempts, (history) => {
        const latest = new Map<string, ClockState>()
        play(procedure, history, (before, after) => {
          for (const run of [...before.clocks, ...after.clocks]) {
            const key = `${run.id} ${run.run}`
            const earlier = latest.get(key)
            if (earlier?.dueAt != null && run.dueAt !== null) expect(run.dueAt).toBeGreaterThanOrEqual(earlier.dueAt)
            if (run.dueAt !== null) latest.set(key, run)
          }
        })
      }),
    )
  })

  test('keeps to the rule that whoever confirms is not whoever handled', () => {
    holds(
      fc.property(attempts, (history) => {
        play(procedure, history, (before, _, { move, actor }) => {
          if (!procedure.moves[move]?.notBy.includes('handledBy')) return
          expect(before.handledBy).not.toContain(actor.account)
        })
      }),
    )
  })

  test('offers every move that is then accepted', () => {
    holds(
      fc.property(attempts, (history) => {
        play(procedure, history, (before, _, { move, actor }, __, at) => {
          if (procedure.moves[move]?.by.some(({ role }) => role === 'system')) return
          const offered = availableMoves(procedure, before, actor, at, calendar)
          expect(offered).toContainEqual(expect.objectContaining({ move, allowed: true }))
        })
      }),
    )
  })
})

describe('any history of a request', () => {
  test('[A0-07] has exactly one open clock for the answer while an answer is owed, and none when it is not', () => {
    holds(
      fc.property(attempts, (history) => {
        play(request, history, (_, after) => expect(openRuns(after, 'answer')).toHaveLength(answering(after) ? 1 : 0))
      }),
    )
  })

  test('a returned matter keeps its first deadline', () => {
    holds(
      fc.property(attempts, (history) => {
        play(request, history, (before, after, { move }) => {
          if (!['return', 'redispatch', 'dispatch', 'assign', 'take'].includes(move)) return
          expect(openRuns(after, 'answer')).toEqual(openRuns(before, 'answer'))
        })
      }),
    )
  })

  test('[AM-14] ends as solved only by a confirmation of an answer that said so', () => {
    holds(
      fc.property(attempts, (history) => {
        play(request, history, (before, after, { move }) => {
          if (after.ending !== 'solved') return
          expect(['confirm', 'recordConfirmation']).toContain(move)
          expect(before.outcome).toBe('solved')
        })
      }),
    )
  })

  test('is handled again after a disagreement once at most', () => {
    holds(
      fc.property(attempts, (history) => {
        const end = play(request, history, () => undefined)
        expect((end.moveCounts['disagree'] ?? 0) + (end.moveCounts['recordDisagreement'] ?? 0)).toBeLessThanOrEqual(1)
      }),
    )
  })
})

describe('whatever is sent', () => {
  const anywhere = fc.constantFrom(...Object.keys(request.stages)).map((stage) => {
    const first = begin(request, { receivedAt: START, now: START, registrar: 'clerk' }, calendar)
    if (!first.ok) throw new Error('refused to begin')
    return { ...first.next, stage }
  })
  const moves = fc.oneof(
    fc.constantFrom(...Object.keys(request.moves)),
    fc.constantFrom('__proto__', 'constructor', 'toString', ''),
    fc.string(),
  )

  test('a decision is a value with known reasons, never an error', () => {
    holds(
      fc.property(anywhere, moves, fc.jsonValue(), fc.constantFrom(...everybody), (state, move, input, actor) => {
        const decision = decideMove(request, state, move, input, actor, START, calendar)
        if (decision.ok) return
        expect(decision.reasons.length).toBeGreaterThan(0)
        for (const { code } of decision.reasons) expect(code).toMatch(/^matter\.(move|input)\.[a-zA-Z]+$/)
      }),
    )
  })

  test('an input close to a form is refused with a pointer into it, or accepted by the schema of the form too', () => {
    const { answer } = request.moves
    if (!answer) throw new Error('no such move')
    const near = fc.record(
      {
        outcome: fc.oneof(fc.constantFrom('solved', 'explained'), fc.jsonValue()),
        answer: fc.oneof(fc.string(), fc.jsonValue()),
        photos: fc.jsonValue(),
        basis: fc.jsonValue(),
        extra: fc.jsonValue(),
      },
      { requiredKeys: [] },
    )
    const first = begin(request, { receivedAt: START, now: START, registrar: null }, calendar)
    if (!first.ok) throw new Error('refused to begin')
    const state = { ...first.next, stage: 'handling' }
    const actor: Actor = { account: 'handler', grants: [{ role: 'handler', relation: 'assignedUnit' }] }
    holds(
      fc.property(near, (input) => {
        const decision = decideMove(request, state, 'answer', input, actor, START, calendar)
        if (decision.ok) expect(inputSchemaOf(answer).safeParse(decision.event.data).success).toBe(true)
        else
          for (const reason of decision.reasons)
            expect(reason.field).toMatch(/^\/(outcome|answer|photos|basis|remedy|extra)/)
      }),
    )
  })
})
