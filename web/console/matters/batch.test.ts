import { expect, test } from 'vitest'
import type { FieldView, MatterLine } from '../api/contract.ts'
import { batchActions, itemsOf } from './batch.ts'

const field = (id: string, type: string): FieldView => ({
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
})
const move = (id: string, from: string[], role: string, batch = true) => ({
  id,
  title: id,
  hint: null,
  from,
  by: [{ role }],
  batch,
})
const fieldsOf = (id: string) => [field(`${id}Note`, 'text')]
const request = {
  moves: [
    move('register', ['received'], 'clerk'),
    move('dispatch', ['registered'], 'dispatcher'),
    move('assign', ['handling'], 'unitHead'),
    move('return', ['handling'], 'unitHead', false),
  ],
  fieldsOf,
}
const part = { moves: [move('assign', ['asked', 'working'], 'unitHead')], fieldsOf }
const idsFor = (role: string, ...stages: string[]) =>
  batchActions([request, part], [role], stages).map((action) => action.move)

test('what can be made for many is what one may make for at least one of them', () => {
  expect(idsFor('dispatcher', 'registered', 'handling')).toEqual(['dispatch'])
  expect(idsFor('dispatcher', 'handling')).toEqual([])
  expect(idsFor('unitHead', 'handling')).toEqual(['assign'])
})

test('what most of the lines can have comes first', () => {
  const all = [{ role: 'supervisor' }]
  const moves = request.moves.map((one) => ({ ...one, by: all }))
  const order = batchActions([{ moves, fieldsOf }], ['supervisor'], ['received', 'registered', 'registered'])
  expect(order.map((action) => action.move)).toEqual(['dispatch', 'register'])
})

test('a step that two procedures have by one name is one action for both', () => {
  const [assign, ...others] = batchActions([request, part], ['unitHead'], ['asked', 'handling'])
  expect(others).toEqual([])
  expect(assign?.from).toEqual(['handling', 'asked', 'working'])
  expect(idsFor('unitHead', 'working')).toEqual(['assign'])
})

const lines = ['a', 'b', 'c'].map((id, index) => ({ id, revision: index + 1 }) as MatterLine)

test('each line carries the revision it was seen with and the same answers', () => {
  expect(itemsOf(lines.slice(0, 2), [field('note', 'text')], { note: ' 请尽快 ' })).toEqual([
    { matter: 'a', revision: 1, input: { note: '请尽快' } },
    { matter: 'b', revision: 2, input: { note: '请尽快' } },
  ])
})

test('the one that the others are merged into is not moved itself', () => {
  const items = itemsOf(lines, [field('lead', 'matter')], { lead: 'b' })
  expect(items.map(({ matter, input }) => [matter, input['lead']])).toEqual([
    ['a', 'b'],
    ['c', 'b'],
  ])
})

test('by the rules every line goes to a unit of its own, and one without a rule to none', () => {
  const of = new Map([['a', { id: 'u1' }]])
  const items = itemsOf(lines.slice(0, 2), [field('unit', 'unit')], { unit: 'chosen before' }, { field: 'unit', of })
  expect(items.map(({ input }) => input)).toEqual([{ unit: 'u1' }, {}])
})
