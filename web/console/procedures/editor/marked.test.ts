import { expect, test } from 'vitest'
import { checkProcedure, diagram } from '../../../../core/procedure/index.ts'
import { markedIn } from './marked.ts'
import { testBody } from './testBody.ts'

test('the marked stage is found in the picture, each in its own place, and none where none is marked', () => {
  const read = checkProcedure(testBody)
  if (!read.ok) throw new Error('it is sound')
  const placeOf = (stage?: string) => markedIn(diagram(read.value, { stage, lang: 'en' }))
  expect(placeOf()).toBeUndefined()
  const [received, closed] = [placeOf('received'), placeOf('closed')]
  expect(received?.x).toBeGreaterThan(0)
  expect(closed?.y).toBeGreaterThan(received?.y ?? Number.POSITIVE_INFINITY)
})
