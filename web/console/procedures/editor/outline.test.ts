import { expect, test } from 'vitest'
import { checkProcedure } from '../../../../core/procedure/index.ts'
import { isShaped } from './body.ts'
import { added, duplicated, flagsOf, freeId, moved, shifted } from './outline.ts'
import { testBody } from './testBody.ts'

const title = { zh: '新', en: 'New' }

test('the small procedure of these tests is sound', () => {
  expect(checkProcedure(testBody)).toMatchObject({ ok: true })
})

test('what is added stands behind the one looked at, under a free id', () => {
  const first = added(testBody, 'stages', title, 'received')
  expect(first.id).toBe('stage')
  expect(Object.keys(first.body.stages)).toEqual(['received', 'stage', 'working', 'closed'])
  expect(added(first.body, 'stages', title).id).toBe('stage2')
  expect(freeId({ move9: 1, move: 1 }, 'move9')).toBe('move2')
})

test('a new move and a new clock name stages that exist', () => {
  const { body: withMove } = added(testBody, 'moves', title)
  const { body } = added(withMove, 'clocks', title)
  expect(body.moves['move']).toMatchObject({ from: ['received'], to: 'same' })
  expect(body.clocks['clock']).toMatchObject({ startsIn: ['received'], endsIn: ['closed'] })
  expect(isShaped(body)).toBe(true)
})

test('a copy says the same under another title', () => {
  const { body, id } = duplicated(testBody, 'moves', 'grant', ({ zh, en }) => ({ zh: `${zh}二`, en: `${en} two` }))
  expect(id).toBe('grant2')
  expect(body.moves['grant2']).toEqual({ ...testBody.moves['grant'], title: { zh: 'Grant*二', en: 'Grant two' } })
  expect(Object.keys(body.moves)).toEqual(['begin1', 'askMore', 'grant', 'grant2', 'lapse'])
})

test('things change places with their neighbours and stop at the ends', () => {
  expect(Object.keys(shifted(testBody, 'stages', 'working', -1).stages)).toEqual(['working', 'received', 'closed'])
  expect(shifted(testBody, 'stages', 'closed', 1)).toBe(testBody)
  expect(moved(['a', 'b', 'c'], 1, 1)).toEqual(['a', 'c', 'b'])
  expect(moved(['a', 'b'], 1, 1)).toEqual(['a', 'b'])
})

test('flags are what moves set, clear or ask for', () => {
  const flagged = { ...testBody.moves['grant'], effects: { flag: { set: ['urgent'] } }, unlessFlag: 'calm' }
  expect(flagsOf({ ...testBody, moves: { grant: flagged as never } })).toEqual(['calm', 'urgent'])
})

test('only what has the lists and records of a procedure is taken from text', () => {
  expect(isShaped(testBody)).toBe(true)
  for (const broken of [
    null,
    {},
    { ...testBody, stages: [] },
    { ...testBody, moves: { a: { title, to: 'same', by: [] } } },
    { ...testBody, clocks: { a: { ...testBody.clocks['answer'], within: 5 } } },
  ]) {
    expect([broken, isShaped(broken)]).toEqual([broken, false])
  }
})
