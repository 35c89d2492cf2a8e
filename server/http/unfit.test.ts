import fc from 'fast-check'
import { expect, test } from 'vitest'
import { unfitIn } from './unfit.ts'

test('text that the database does not keep is found wherever it stands, in names too', () => {
  expect(unfitIn({ a: [{ b: 'x\u0000' }] })).toEqual({ code: 'input.text', pointer: '/a/0/b' })
  expect(unfitIn({ 'a/b~': '\ud800' })).toEqual({ code: 'input.text', pointer: '/a~1b~0' })
  expect(unfitIn({ a: { '\udfff': 1 } })).toEqual({ code: 'input.text', pointer: '/a' })
  expect(unfitIn('𠀀𬬮 with every character there is, 👩‍👩‍👧')).toBeUndefined()
})

test('[V15.2.2] nesting is followed to a limit, without a stack of its own', () => {
  const nested = (depth: number) => JSON.parse(`${'['.repeat(depth)}1${']'.repeat(depth)}`)
  expect(unfitIn(nested(32))).toBeUndefined()
  expect(unfitIn(nested(33))).toMatchObject({ code: 'input.deep', params: { max: 32 } })
  expect(unfitIn(nested(200_000))).toMatchObject({ code: 'input.deep' })
})

test('what is well formed and flat is never refused', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      const text = JSON.stringify(value)
      expect(unfitIn(value) === undefined).toBe(!text.includes('\\u0000') && !/\\ud[89a-f]/.test(text))
    }),
  )
})
