import { expect, test } from 'vitest'
import type { MoveView } from '../api/contract.ts'
import { arranged, leadingMove } from './moveGroups.ts'

const move = (id: string, extra: Partial<MoveView> = {}): MoveView => ({
  id,
  title: id,
  hint: null,
  primary: false,
  batch: false,
  confirm: null,
  to: 'handling',
  allowed: true,
  reasons: [],
  fields: [],
  until: null,
  fits: true,
  decides: null,
  script: [],
  ...extra,
})
const ids = (moves: readonly MoveView[]) => moves.map(({ id }) => id)

test('the usual next step leads', () => {
  expect(leadingMove([move('return'), move('answer', { primary: true })])?.id).toBe('answer')
})

test('a usual step one may not make does not lead', () => {
  expect(leadingMove([move('answer', { primary: true, allowed: false }), move('return'), move('ask')])).toBeUndefined()
})

test('twenty steps leave a few at hand and the rest by what it is about', () => {
  const { lead, usual, more } = arranged([
    move('take'),
    move('return'),
    move('openParts'),
    move('ask'),
    move('answer', { primary: true }),
    move('suspend'),
    move('join'),
    move('split'),
    move('supervise'),
    move('passUp'),
    move('comment'),
    move('supplyFor'),
  ])
  expect(lead?.id).toBe('answer')
  expect(ids(usual)).toEqual(['take', 'ask', 'comment'])
  expect(more.map(({ group, moves }) => [group, ...ids(moves)])).toEqual([
    ['other', 'supplyFor'],
    ['handOn', 'return', 'passUp'],
    ['joint', 'openParts'],
    ['time', 'suspend'],
    ['merge', 'join', 'split'],
    ['supervision', 'supervise'],
  ])
})

test('steps of a procedure nobody knows here are usual ones in the order of the file', () => {
  const { usual, more } = arranged(['invite', 'hear', 'sign', 'adjourn'].map((id) => move(id)))
  expect(ids(usual)).toEqual(['invite', 'hear', 'sign'])
  expect(more.map(({ moves }) => ids(moves))).toEqual([['adjourn']])
})

test('closed steps come last; what settles a question stands beside it, and what fits other matters nowhere', () => {
  const { usual, more, blocked } = arranged([
    move('answer', { primary: true, allowed: false, reasons: ['联办未完'] }),
    move('grantExtension', { decides: 'requestExtension' }),
    move('unsplit', { allowed: false, fits: false, reasons: ['此件目前不能做这一步。'] }),
    move('comment'),
  ])
  expect(ids(usual)).toEqual(['comment'])
  expect(more).toEqual([])
  expect(ids(blocked)).toEqual(['answer'])
})
