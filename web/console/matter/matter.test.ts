import { expect, test } from 'vitest'
import type { MoveView } from '../api/contract.ts'
import { leadingMove } from './matter.ts'

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
  ...extra,
})

test('the usual next step leads', () => {
  expect(leadingMove([move('return'), move('answer', { primary: true })])?.id).toBe('answer')
})

test('a usual step one may not make does not lead', () => {
  expect(leadingMove([move('answer', { primary: true, allowed: false }), move('return'), move('ask')])).toBeUndefined()
})
