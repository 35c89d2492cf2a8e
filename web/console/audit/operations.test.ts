import { expect, test } from 'vitest'
import { operationWord } from './operations.ts'

test('an operation is told by its name, a kind of it by the same', () => {
  expect(operationWord('petitioner.reveal')).toBe('petitionerReveal')
  expect(operationWord('matter.move.dispatch')).toBe('matterMove')
  expect(operationWord('matter.movement')).toBeUndefined()
})
