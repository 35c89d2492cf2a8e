import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Grant, Relation, Role } from '../permission/index.ts'
import { type Procedure, type TrialStep, tryOut } from './index.ts'
import {
  at,
  calendar,
  clerk,
  dispatcher,
  hazard,
  received,
  request,
  run,
  solved,
  handler as walker,
} from './testMatter.ts'
import { wander, wishes } from './testTrial.ts'

const RECEIVED = at('2026-03-02')
const as = (role: Role, relation: Relation): Grant => ({ role, relation })
const step = (move: string, who: Grant, when: string, input: unknown = {}): TrialStep => ({
  move,
  input,
  as: who,
  at: at(when.slice(0, 10), when.slice(11)),
})
const inArea = (role: Role) => as(role, 'inArea')
const ofUnit = as('handler', 'assignedUnit')

const toAnswer = [
  step('register', inArea('clerk'), '2026-03-02 10:00'),
  step('dispatch', inArea('dispatcher'), '2026-03-03 09:00', { unit: 'housing' }),
  step('answer', ofUnit, '2026-03-05 09:00', solved),
]

const tried = (steps: readonly TrialStep[], until?: string, procedure: Procedure = request) =>
  tryOut(procedure, { receivedAt: RECEIVED, steps, until: until === undefined ? undefined : at(until) }, calendar)

describe('a trial', () => {
  test('leads a matter as the same steps would lead a real one', () => {
    const real = received(request, RECEIVED)
      .step('register', clerk, at('2026-03-02', '10:00'))
      .step('dispatch', dispatcher, at('2026-03-03'), { unit: 'housing' })
      .step('answer', walker, at('2026-03-05'), solved).state
    const { state, steps, ended } = tried(toAnswer)
    const forgetful = (runs: typeof state.clocks) => runs.map((one) => ({ ...one, fired: [] }))
    expect({ ...state, clocks: forgetful(state.clocks) }).toEqual({ ...real, clocks: forgetful(real.clocks) })
    expect(steps.map(({ decision }) => decision.ok)).toEqual([true, true, true])
    expect(ended).toBe(false)
  })

  test('says why a step is refused, and goes on from where the matter stands', () => {
    const { steps, state } = tried([
      step('answer', ofUnit, '2026-03-02 10:00', solved),
      step('register', ofUnit, '2026-03-02 10:00'),
      step('nothing', inArea('clerk'), '2026-03-02 10:00'),
      ...toAnswer,
    ])
    const codes = steps.map(({ decision }) => (decision.ok ? [] : decision.reasons.map(({ code }) => code)))
    expect(codes).toEqual([['matter.move.stage'], ['matter.move.notEntitled'], ['matter.move.unknown'], [], [], []])
    expect(state.stage).toBe('answered')
  })

  test('has fall due between two steps what falls due, each thing once and in its order', () => {
    const { steps } = tried([
      step('register', inArea('clerk'), '2026-03-02 10:00'),
      step('dispatch', inArea('dispatcher'), '2026-03-06 09:00', { unit: 'housing' }),
      step('take', ofUnit, '2026-04-01 09:00'),
    ])
    const [, dispatch, take] = steps
    expect(dispatch?.before.map(({ kind, clock }) => [kind, clock])).toEqual([['due', 'dispatch']])
    expect(dispatch?.before[0]?.notices.map(({ to }) => to)).toEqual(['dispatcher', 'supervisor'])
    const kinds = take?.before.map(({ kind, clock }) => `${kind} ${clock}`)
    expect(kinds?.slice(0, 3)).toEqual(['warning answer', 'warning answer', 'due answer'])
    expect(kinds).toContain('later answer')
    const moments = take?.before.map((one) => one.at as number) ?? []
    expect(moments).toEqual(moments.toSorted((a, b) => a - b))
    expect(new Set(take?.before.map(({ at: when, kind }) => `${when} ${kind}`)).size).toBe(take?.before.length)
  })

  test('makes the moves that the system makes, and what nobody confirms ends by itself', () => {
    const trial = tried(toAnswer, '2026-04-30')
    expect(trial.rest.flatMap(({ move }) => move ?? [])).toEqual(['expire'])
    expect(trial.state).toMatchObject({ stage: 'closed', ending: 'noReply' })
    expect(trial.ended).toBe(true)
    expect(tried(toAnswer).rest).toEqual([])
  })

  test('makes the moves of a stage that the system makes on entering it', () => {
    const steps = [
      ...toAnswer.slice(0, 2),
      step('withdrawVoice', as('resident', 'petitioner'), '2026-03-04 09:00'),
      ...toAnswer.slice(2),
    ]
    const voiceless = structuredClone(request)
    delete voiceless.moves['withdrawVoice']?.followers
    const trial = tried(steps, undefined, voiceless)
    expect(trial.steps.at(-1)?.after.map(({ kind, move, stage }) => [kind, move, stage])).toEqual([
      ['automatic', 'closeVoiceless', 'closed'],
    ])
    expect(trial.state.stage).toBe('closed')
    expect(trial.ended).toBe(true)
  })

  test('has ended although the matter was opened again', () => {
    const trial = tried([
      ...toAnswer,
      step('confirm', as('resident', 'petitioner'), '2026-03-06 09:00', { rating: 5 }),
      step('reopen', as('resident', 'petitioner'), '2026-03-10 09:00', { reason: '灯又不亮了。' }),
    ])
    expect(trial.state.stage).toBe('handling')
    expect(trial.ended).toBe(true)
  })

  test('takes the holder of a role for one person: who handled it does not confirm it', () => {
    const answering = step('answer', as('clerk', 'assignedHandler'), '2026-03-05 09:00', solved)
    const confirming = (role: Role) =>
      step('recordConfirmation', inArea(role), '2026-03-06 09:00', { how: 'phone', rating: 5 })
    const { steps } = tried([...toAnswer.slice(0, 2), answering, confirming('clerk'), confirming('callback')])
    const codes = steps.map(({ decision }) => (decision.ok ? [] : decision.reasons.map(({ code }) => code)))
    expect(codes).toEqual([[], [], [], ['matter.move.samePerson'], []])
  })

  test('does not let time run backwards', () => {
    const { steps, now } = tried([
      step('register', inArea('clerk'), '2026-03-04 10:00'),
      step('dispatch', inArea('dispatcher'), '2026-03-03 09:00', { unit: 'housing' }),
    ])
    expect(steps[1]?.decision.ok && steps[1].decision.event.at).toBe(at('2026-03-04', '10:00'))
    expect(now).toBe(at('2026-03-04', '10:00'))
  })

  test('of years of hourly repetitions only the first are gone through', () => {
    const { rest, state } = tried([], '2030-01-01', hazard)
    expect(rest.length).toBeGreaterThan(50)
    expect(rest.length).toBeLessThan(500)
    expect(run(state, 'onSite').state).toBe('running')
    const last = rest.at(-1)
    expect((at('2030-01-01') - (last?.at ?? 0)) / 3_600_000).toBeLessThan(2)
  })

  test('of any steps is the trial of the first of them, gone on with', () => {
    fc.assert(
      fc.property(wishes, fc.nat(20), (wanted, cut) => {
        const { steps } = wander(request, wanted)
        const whole = tryOut(request, { receivedAt: at('2026-02-09'), steps }, calendar)
        const part = tryOut(request, { receivedAt: at('2026-02-09'), steps: steps.slice(0, cut) }, calendar)
        expect(part.steps).toEqual(whole.steps.slice(0, cut))
        if (part.ended) expect(whole.ended).toBe(true)
        expect(whole.ended).toBe(
          whole.steps.some(
            ({ before, decision, after, state }) =>
              state.closedAt !== null ||
              (decision.ok && decision.next.closedAt !== null) ||
              [...before, ...after].some(({ stage }) => request.stages[stage]?.final),
          ),
        )
      }),
      { numRuns: 60 },
    )
  })
})
