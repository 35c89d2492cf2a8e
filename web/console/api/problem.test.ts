import { expect, test } from 'vitest'
import { faultsByField, pointerParts } from './problem.ts'

const known =
  (...names: string[]) =>
  (path: string) =>
    names.includes(path)

test('what is wrong stands by its field, the rest at the head of the form', () => {
  const { fields, rest } = faultsByField(
    [
      { pointer: '/input/answer', code: 'matter.input.required', detail: '必须填写。' },
      { pointer: '/revision', code: 'input.type', detail: '类型不对。' },
      { code: 'matter.move.stage', detail: '当前环节不能做这一步。' },
    ],
    '/input',
    known('answer'),
  )
  expect([...fields]).toEqual([['answer', ['必须填写。']]])
  expect(rest).toEqual(['类型不对。', '当前环节不能做这一步。'])
})

test('a fault in one photo of several belongs to the photos', () => {
  const { fields } = faultsByField(
    [{ pointer: '/photos/1', code: 'photo.unknown', detail: '照片已失效。' }],
    '',
    known('photos'),
  )
  expect([...fields.keys()]).toEqual(['photos'])
})

test('a field inside a group keeps its path', () => {
  const { fields } = faultsByField(
    [{ pointer: '/petitioner/phone', code: 'petitioner.phoneShape', detail: '电话号码不对。' }],
    '',
    known('petitioner.phone'),
  )
  expect([...fields.keys()]).toEqual(['petitioner.phone'])
})

test('signs that a pointer escapes are read back', () => {
  expect(pointerParts('/a~1b/c~0d')).toEqual(['a/b', 'c~d'])
})
