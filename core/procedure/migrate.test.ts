import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dayOf } from '../deadline/index.ts'
import { type MatterState, migrateState, migrationReasonCodes, type Procedure, recompute } from './index.ts'
import {
  at,
  calendar,
  clerk,
  handler,
  hazard,
  inHandling,
  openRuns,
  received,
  request,
  run,
  solved,
} from './testMatter.ts'
import { wander, wishes } from './testTrial.ts'

const LATER = at('2026-03-05')

/** The next version of a procedure, with something changed in it. */
function next(procedure: Procedure, change: (draft: Procedure) => void = () => undefined): Procedure {
  const draft = structuredClone(procedure)
  change(draft)
  draft.version = procedure.version + 1
  return draft
}

function migrated(from: Procedure, to: Procedure, state: MatterState, map: Record<string, string> = {}, now = LATER) {
  const outcome = migrateState(from, to, state, map, now, calendar)
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.reason))
  return outcome
}

function refusal(from: Procedure, to: Procedure, state: MatterState, map: Record<string, string> = {}): string {
  const outcome = migrateState(from, to, state, map, LATER, calendar)
  return outcome.ok ? 'none' : outcome.reason.code
}

/** The procedure with another name for one of its stages, everywhere it is named. */
function renamed(procedure: Procedure, stage: string, name: string): Procedure {
  const text = JSON.stringify(procedure).replaceAll(`"${stage}"`, `"${name}"`)
  return next(JSON.parse(text))
}

describe('a matter that goes on under another version', () => {
  const { state } = inHandling()

  test('keeps its first deadline, though new matters get another one', () => {
    const to = next(request, ({ clocks }) => {
      if (clocks['answer']) clocks['answer'].within = { amount: 3, unit: 'workingDay' }
    })
    const after = migrated(request, to, state)
    expect(run(after.next, 'answer')).toEqual(run(state, 'answer'))
    expect(after.next).toMatchObject({ procedure: { id: 'request', version: to.version }, stage: 'handling' })
    expect(after.next.revision).toBe(state.revision + 1)
  })

  test('stands in the stage the map names', () => {
    const to = renamed(request, 'handling', 'working')
    expect(refusal(request, to, state)).toBe('migration.unmapped')
    expect(migrated(request, to, state, { handling: 'working' }).next.stage).toBe('working')
    expect(refusal(request, to, state, { handling: 'nowhere' })).toBe('migration.noStage')
    expect(refusal(request, to, state, { handling: 'constructor' })).toBe('migration.noStage')
  })

  test('goes where the map says although a stage of the old name exists', () => {
    expect(migrated(request, next(request), state, { handling: 'registered' }).next.stage).toBe('registered')
  })

  test('is not ended by it, and one that has ended is not opened again', () => {
    expect(refusal(request, next(request), state, { handling: 'closed' })).toBe('migration.ends')
    const { state: closed } = inHandling()
      .step('answer', handler, at('2026-03-04'), solved)
      .step('recordConfirmation', clerk, at('2026-03-05'), { how: 'phone', rating: 4 })
    expect(closed.stage).toBe('closed')
    expect(refusal(request, next(request), closed, { closed: 'answered' })).toBe('migration.reopens')
    const after = migrated(request, next(request), closed)
    expect(after.next).toMatchObject({ ending: 'solved', closedAt: closed.closedAt, clocks: closed.clocks })
  })

  test('lets a clock lapse that the new version lacks, and one that it ends where the matter stands: nobody met it', () => {
    const without = next(request, ({ clocks }) => {
      delete clocks['answer']
    })
    expect(run(migrated(request, without, state).next, 'answer')).toMatchObject({ state: 'lapsed', endedAt: LATER })
    const sooner = next(request, ({ clocks }) => clocks['answer']?.endsIn.push('handling'))
    const after = migrated(request, sooner, state)
    expect(run(after.next, 'answer').state).toBe('lapsed')
    expect(after.next.answeredAt).toBeNull()
  })

  test('begins clocks that start where it stands and never ran, counted as they say', () => {
    const to = next(request, ({ clocks }) => {
      const { answer } = clocks
      if (!answer) throw new Error('no such clock')
      clocks['whole'] = { ...answer, startsIn: ['handling'], pausedIn: [], endsIn: ['answered'] }
      clocks['part'] = { ...answer, from: 'entry', startsIn: ['handling'], pausedIn: [], endsIn: ['answered'] }
      clocks['other'] = { ...answer, startsIn: ['registered'], pausedIn: [], endsIn: ['answered'] }
    })
    const { next: after, clocks } = migrated(request, to, state)
    expect(run(after, 'whole')).toMatchObject({ run: 1, startedAt: state.receivedAt, state: 'running' })
    expect(run(after, 'part')).toMatchObject({ run: 1, startedAt: LATER, state: 'running' })
    expect(clocks.map(({ id }) => id).sort()).toEqual(['part', 'whole'])
  })

  test('has its clock stand still where the new rules say so, and go on where they no longer do', () => {
    const still = next(request, ({ clocks }) => clocks['answer']?.pausedIn.push('handling'))
    const paused = migrated(request, still, state).next
    expect(run(paused, 'answer')).toMatchObject({
      state: 'paused',
      dueAt: null,
      pauses: [{ from: LATER, until: null }],
    })
    const back = next(still, ({ clocks }) => {
      if (clocks['answer']) clocks['answer'].pausedIn = ['awaitingResident']
    })
    const resumed = run(migrated(still, back, paused, {}, at('2026-03-06')).next, 'answer')
    expect(resumed).toMatchObject({ state: 'running', pauses: [{ from: LATER, until: at('2026-03-06') }] })
    expect(resumed.dueDay > run(state, 'answer').dueDay).toBe(true)
  })

  test('is reckoned anew where what a pause does has changed', () => {
    const { state: asked } = inHandling()
      .step('ask', handler, at('2026-03-04'), { question: '是哪一盏灯？' })
      .step('supplyFor', clerk, at('2026-03-10'), { how: 'phone', supplied: '东侧第二盏' })
    const to = next(request, ({ clocks }) => {
      if (clocks['answer']) clocks['answer'].afterPause = 'restart'
    })
    const [changed] = migrated(request, to, asked, {}, at('2026-03-11')).clocks
    expect(changed).toEqual(recompute(to, { ...asked, clocks: [run(asked, 'answer')] }, calendar)[0])
  })

  test('forgets what a move asked for that is no more, or that nobody decides any more, and the counts of such moves', () => {
    const open = {
      ...state,
      pending: {
        requestExtension: { by: 'handler', at: LATER, data: { days: 5 } },
        gone: { by: 'handler', at: LATER, data: {} },
      },
      madeAt: { urge: LATER, gone: LATER },
      moveCounts: { ...state.moveCounts, gone: 2 },
      flags: ['joint'],
      tallies: { returned: 1 },
    }
    const same = migrated(request, next(request), open).next
    expect(Object.keys(same.pending)).toEqual(['requestExtension'])
    expect(same.madeAt).toEqual({ urge: LATER })
    expect(same.moveCounts).toEqual(state.moveCounts)
    expect(same).toMatchObject({ flags: ['joint'], tallies: { returned: 1 } })
    const undecided = next(request, ({ moves }) => {
      delete moves['grantExtension']
      delete moves['refuseExtension']
    })
    expect(migrated(request, undecided, open).next.pending).toEqual({})
  })

  test('stays where it follows another, for only there it is answered with that one', () => {
    const joined = { ...state, stage: 'joined', follows: 'lead' }
    expect(migrated(request, next(request), joined).next.stage).toBe('joined')
    expect(refusal(request, next(request), joined, { joined: 'handling' })).toBe('migration.follows')
    expect(refusal(request, next(request), state, { handling: 'joined' })).toBe('migration.follows')
  })

  test('does not become a part of another, nor a part a matter', () => {
    const part = next(request, (draft) => {
      draft.scope = 'part'
    })
    expect(refusal(request, part, state)).toBe('migration.scope')
  })

  test('of another procedure or version is a mistake of the caller', () => {
    const other = received(hazard, at('2026-03-02')).state
    expect(() => migrateState(request, next(request), other, {}, LATER, calendar)).toThrow(/hazard/)
    expect(() => migrateState(next(request), request, state, {}, LATER, calendar)).toThrow()
  })

  test('a node that is behind does not end a pause before it began', () => {
    const still = next(request, ({ clocks }) => clocks['answer']?.pausedIn.push('handling'))
    const [changed] = migrated(request, still, state, {}, at('2026-03-01')).clocks
    expect(changed?.pauses[0]?.from).toBeGreaterThanOrEqual(changed?.startedAt ?? 0)
  })

  test('tells nothing twice', () => {
    const { state: before } = received(request, at('2026-03-02')).step('register', clerk, at('2026-03-02', '10:00'))
    const fired = { ...before, clocks: before.clocks.map((one) => ({ ...one, fired: ['due@2026-03-03'] })) }
    const after = migrated(request, next(request), fired).next
    expect(after.clocks.map((one) => one.fired)).toEqual(fired.clocks.map((one) => one.fired))
  })
})

describe.each([request, hazard])('whatever happened to a matter of the procedure $id', (procedure) => {
  const holds = (law: (state: MatterState) => void) =>
    fc.assert(
      fc.property(wishes, (wanted) => law(wander(procedure, wanted).state)),
      { numRuns: 120 },
    )

  test('its ways lead somewhere: the laws below are not about nothing', () => {
    const stages = fc.sample(wishes, { numRuns: 150, seed: 7 }).map((wanted) => wander(procedure, wanted).state.stage)
    expect(new Set(stages).size).toBeGreaterThan(3)
  })

  test('the same rules under a higher version change nothing but the version', () => {
    const to = next(procedure)
    holds((state) => {
      const after = migrated(procedure, to, state)
      expect(after.next).toEqual({
        ...state,
        procedure: { id: procedure.id, version: to.version },
        revision: state.revision + 1,
      })
      expect(after.clocks).toEqual([])
    })
  })

  test('due days of clocks that are kept stay, whatever terms, warnings and moves become', () => {
    const to = next(procedure, (draft) => {
      for (const clock of Object.values(draft.clocks)) {
        clock.within = { amount: 1, unit: 'hour' }
        clock.warn = []
        clock.whenDue = {}
      }
      draft.moves = {}
    })
    holds((state) => {
      const after = migrated(procedure, to, state).next
      for (const before of state.clocks) {
        const now = after.clocks.find(({ id, run: number }) => id === before.id && number === before.run)
        expect(now).toMatchObject({
          dueDay: before.dueDay,
          dueAt: before.dueAt,
          term: before.term,
          state: before.state,
        })
      }
    })
  })

  test('there and back again is where it was', () => {
    const stage =
      Object.keys(procedure.stages).find((id) => id !== procedure.start && !procedure.stages[id]?.final) ?? ''
    const to = renamed(procedure, stage, 'elsewhere')
    holds((state) => {
      const there = migrated(procedure, to, state, { [stage]: 'elsewhere' }).next
      expect(there.stage).toBe(state.stage === stage ? 'elsewhere' : state.stage)
      const back = migrated(to, procedure, there, { elsewhere: stage }).next
      expect(back).toEqual({ ...state, revision: state.revision + 2 })
    })
  })

  test('it gets no answer, no ending and no rating by it, under whatever map', () => {
    const stages = fc.dictionary(
      fc.constantFrom(...Object.keys(procedure.stages)),
      fc.constantFrom(...Object.keys(procedure.stages), 'unheardOf'),
    )
    const to = next(procedure, ({ clocks }) => {
      delete clocks[Object.keys(clocks)[0] ?? '']
    })
    fc.assert(
      fc.property(wishes, stages, (wanted, map) => {
        const { state } = wander(procedure, wanted)
        const outcome = migrateState(procedure, to, state, map, LATER, calendar)
        if (!outcome.ok) {
          expect(migrationReasonCodes).toContain(outcome.reason.code)
          return
        }
        const { answeredAt, outcome: said, ending, closedAt, rating, handledBy, unit, handler: who } = outcome.next
        expect({ answeredAt, said, ending, closedAt, rating, handledBy, unit, who }).toEqual({
          answeredAt: state.answeredAt,
          said: state.outcome,
          ending: state.ending,
          closedAt: state.closedAt,
          rating: state.rating,
          handledBy: state.handledBy,
          unit: state.unit,
          who: state.handler,
        })
        expect(to.stages[outcome.next.stage]?.final).toBe(state.closedAt !== null)
        expect(openRuns(outcome.next).every(({ id }) => Object.hasOwn(to.clocks, id))).toBe(true)
        for (const one of outcome.next.clocks)
          if (one.state === 'running') expect(dayOf(one.dueAt ?? LATER) >= one.dueDay).toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})
