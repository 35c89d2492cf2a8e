import { expect, test } from 'vitest'
import type { FieldView } from '../api/contract.ts'
import { answersOf, isAsked } from './answers.ts'

const field = (id: string, type: string, extra: Partial<FieldView> = {}): FieldView => ({
  id,
  type,
  label: id,
  hint: null,
  required: false,
  min: null,
  max: null,
  options: [],
  when: null,
  level: null,
  ...extra,
})

const form = [
  field('outcome', 'choice'),
  field('basis', 'longText', { when: { field: 'outcome', is: ['explained', 'notOurs'] } }),
  field('photos', 'files'),
]

test('reasons are asked for only when something could not be solved', () => {
  const [, basis] = form
  if (basis === undefined) throw new Error('no such field')
  expect(isAsked(basis, { outcome: 'solved' })).toBe(false)
  expect(isAsked(basis, { outcome: 'explained' })).toBe(true)
})

test('what was typed before a question disappeared is not sent', () => {
  expect(answersOf(form, { outcome: 'solved', basis: '没有管辖权' })).toEqual({ outcome: 'solved' })
})

test('photos are sent by the ids they got, those still on the way are not', () => {
  const photos = [
    { key: 'a', name: 'a.jpg', address: '', share: 1, id: 'p1' },
    { key: 'b', name: 'b.jpg', address: '', share: 0.4 },
  ]
  expect(answersOf(form, { photos })).toEqual({ photos: ['p1'] })
})

test('a choice of several that was emptied again is no answer', () => {
  const several = [field('units', 'units'), field('mention', 'accounts')]
  expect(answersOf(several, { units: ['u1', 'u2'], mention: [] })).toEqual({ units: ['u1', 'u2'] })
})

test('blank answers are none', () => {
  expect(answersOf([field('note', 'text'), field('days', 'integer')], { note: '  ', days: null })).toEqual({})
})
