import { expect, test } from 'vitest'
import { checkProcedure } from '../../../../core/procedure/index.ts'
import { differenceOf, isNone } from './difference.ts'
import { added, shifted } from './outline.ts'
import { removed, renamed } from './references.ts'
import { testBody } from './testBody.ts'

test('what a file leaves out says the same as what the service reads from it', () => {
  const read = checkProcedure(testBody)
  if (!read.ok) throw new Error('it is sound')
  expect(isNone(differenceOf(read.value, testBody))).toBe(true)
  expect(isNone(differenceOf({ ...read.value, version: 7 }, testBody))).toBe(true)
})

test('added, removed and changed are told apart, each change with what stood there', () => {
  const { body } = added(removed(testBody, 'moves', 'lapse'), 'stages', { zh: '新', en: 'New' })
  const changed = {
    ...body,
    stages: { ...body.stages, closed: { ...body.stages['closed'], title: { zh: '办结', en: 'Closed' } } },
  }
  const { stages, moves, clocks, head } = differenceOf(testBody, changed as never)
  expect(stages.added).toEqual(['stage'])
  expect(stages.changed).toEqual([
    {
      id: 'closed',
      changes: [{ property: 'title', before: { zh: 'Closed*', en: 'Closed' }, after: { zh: '办结', en: 'Closed' } }],
    },
  ])
  expect(moves.removed).toEqual(['lapse'])
  expect(clocks.changed.map(({ changes }) => changes.map(({ property }) => property))).toEqual([['whenDue']])
  expect(head).toEqual([])
})

test('the first stage and the title belong to the procedure itself', () => {
  const { head } = differenceOf(testBody, renamed(testBody, 'stages', 'received', 'arrived'))
  expect(head).toEqual([{ property: 'start', before: 'received', after: 'arrived' }])
})

test('another order is a difference of its own', () => {
  const { stages } = differenceOf(testBody, shifted(testBody, 'stages', 'closed', -1))
  expect(stages).toMatchObject({ added: [], removed: [], changed: [], reordered: true })
})

test('the order of keys within a thing is none', () => {
  const { title, ...rest } = testBody.moves['grant'] ?? testBody.moves['begin1'] ?? ({} as never)
  expect(isNone(differenceOf(testBody, { ...testBody, moves: { ...testBody.moves, grant: { ...rest, title } } }))).toBe(
    true,
  )
})
