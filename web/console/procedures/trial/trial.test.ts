import { expect, test } from 'vitest'
import type { FieldView } from '../../api/contract.ts'
import { type Happening, later, morningOf, storyOf, type Trial, trialInput } from './trial.ts'

const field = (id: string, type: string, extra: Partial<FieldView> = {}): FieldView => ({
  id,
  type,
  label: id,
  hint: null,
  required: true,
  min: null,
  max: null,
  options: [],
  when: null,
  level: null,
  ...extra,
})

test('photos and other matters are stood in for where they are needed, and left out where not', () => {
  const fields = [
    field('text', 'text'),
    field('photos', 'files', { min: 2 }),
    field('lead', 'matter'),
    field('papers', 'files', { required: false }),
    field('late', 'files', { when: { field: 'text', is: ['yes'] } }),
  ]
  const input = trialInput(fields, { text: ' ja ' })
  expect(input['text']).toBe('ja')
  expect(new Set(input['photos'] as string[]).size).toBe(2)
  expect(input['lead']).toMatch(/^[0-9a-f-]{36}$/)
  expect(Object.keys(input).sort()).toEqual(['lead', 'photos', 'text'])
})

test('the clock of a trial goes on by days, in Shanghai', () => {
  expect(morningOf('2026-11-20')).toBe('2026-11-20T01:00:00.000Z')
  expect(later('2026-11-20T01:00:00.000Z', 15)).toBe('2026-12-05T01:00:00.000Z')
})

const notice = { to: 'unit', toText: '承办单位', template: 'request.dispatched' }
const happening = (kind: string, stage: string, move: string | null = null): Happening => ({
  at: '2026-11-25T01:00:00.000Z',
  kind,
  clock: 'answer',
  clockTitle: '答复期限',
  move,
  moveTitle: move,
  stage,
  stageTitle: stage,
  notices: [],
})

test('the story of a trial names steps, what fell due and what the system did, the latest first', () => {
  const trial: Trial = {
    revision: 1,
    steps: [
      {
        ok: true,
        stage: 'handling',
        stageTitle: 'handling',
        event: { move: 'dispatch', moveTitle: '派单', to: 'handling', at: '2026-11-25T02:00:00.000Z' },
        notices: [notice],
        before: [happening('warning', 'received')],
        after: [],
      },
    ],
    rest: [happening('due', 'closed', '到期结束')],
    now: '2026-12-25T01:00:00.000Z',
    stage: 'closed',
    stageTitle: 'closed',
    ending: 'noReply',
    moves: [],
    clocks: [],
    tried: true,
  }
  const as = { role: 'dispatcher', relation: 'inArea' }
  const plan = {
    receivedAt: '2026-11-20T01:00:00.000Z',
    until: trial.now,
    steps: [{ move: 'dispatch', input: {}, as, at: '2026-11-25T02:00:00.000Z' }],
  }
  const lines = storyOf(trial, plan, {
    start: 'received',
    stageTitle: (stage) => `«${stage}»`,
    whoOf: ({ role }) => role,
  })
  expect(lines.map(({ kind, title, stage, who }) => [kind, title, stage, who])).toEqual([
    ['automatic', '到期结束', '«closed»', null],
    ['step', '派单', '«handling»', 'dispatcher'],
    ['warning', '答复期限', null, null],
  ])
  expect(lines[1]?.notices).toEqual([notice])
})
