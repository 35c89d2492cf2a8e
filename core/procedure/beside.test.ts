import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { checkProcedure, type Procedure, problemsBeside } from './index.ts'
import { hazard, request } from './testMatter.ts'

const checked = checkProcedure(
  parse(readFileSync(new URL('../../schemes/request/procedures/part.yaml', import.meta.url), 'utf8')),
)
if (!checked.ok) throw new Error(JSON.stringify(checked.problems))
const part = checked.value
const others = [request, part, hazard]

function said(procedure: Procedure, change: (draft: Procedure) => void, beside = others): string[] {
  const draft = structuredClone(procedure)
  change(draft)
  return problemsBeside(draft, beside).map(({ path, expected }) => `${path}: ${expected}`)
}

test('procedures that fit each other have no problems', () => {
  for (const one of others) expect(problemsBeside(one, others)).toEqual([])
  expect(problemsBeside({ ...request, version: request.version + 1 }, others)).toEqual([])
})

test('parts are opened under a procedure that is for parts', () => {
  const at = '/moves/openParts/effects/parts/procedure'
  const under = (id: string) =>
    said(request, ({ moves }) => {
      const parts = moves['openParts']?.effects.parts
      if (parts) parts.procedure = id
    })
  expect(under('hazard')).toContain(`${at}: a procedure with scope: part, unlike "hazard"`)
  expect(under('nothing')).toContain(`${at}: a procedure with scope: part, unlike "nothing"`)
  expect(said(request, () => undefined, [request])).toContain(`${at}: a procedure with scope: part, unlike "part"`)
})

test('parts are ended by a move that they have', () => {
  const change = ({ moves }: Procedure) => {
    if (moves['recallParts']) moves['recallParts'].effects.endParts = 'deliver'
  }
  expect(said(request, change)).toEqual([
    '/moves/recallParts/effects/endParts: a move that the system makes in the parts it opens, unlike "deliver"',
  ])
})

test('a procedure for parts keeps the move by which others end them', () => {
  expect(
    said(part, ({ moves }) => {
      delete moves['recall']
    }),
  ).toEqual(['/moves: a move "recall" of the system, by which another procedure ends its parts'])
})

test('a procedure stays what it is for', () => {
  const change = (draft: Procedure) => {
    draft.scope = 'part'
  }
  expect(said(hazard, change)).toEqual(['/scope: the scope it had before, for running matters rely on it'])
  expect(said(hazard, change, [request, part])).toEqual([])
})
