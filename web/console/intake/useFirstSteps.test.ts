import { expect, test } from 'vitest'
import { nextsFor } from './useFirstSteps.ts'

const move = (id: string, ...roles: string[]) => ({
  id,
  title: id,
  hint: null,
  from: [],
  to: 'registered',
  by: roles.map((role) => ({ role, relation: 'inArea', text: role })),
  notBy: [],
  fields: [],
  notices: [],
  times: null,
  internal: false,
  batch: false,
})
const moves = [move('register', 'clerk'), move('dispatch', 'dispatcher'), move('answerOnSpot', 'clerk')]

test('a clerk registers or answers on the spot', () => {
  expect(nextsFor({ moves }, ['clerk'])).toEqual(['register', 'answer'])
})

test('who is clerk and dispatcher may dispatch at once', () => {
  expect(nextsFor({ moves }, ['clerk', 'dispatcher'])).toEqual(['register', 'dispatch', 'answer'])
})

test('a dispatcher writes down what was told and leaves the registering to a clerk', () => {
  expect(nextsFor({ moves }, ['dispatcher'])).toEqual(['receive'])
})
