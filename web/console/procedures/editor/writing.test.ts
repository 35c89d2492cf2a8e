import { expect, test } from 'vitest'
import { renamed } from './references.ts'
import { itemOf, orEmpty, part, type Spot } from './spot.ts'
import { testBody } from './testBody.ts'
import { changedAt, problemsIn, targetFrom, targetOf, targetText } from './writing.ts'

test('a pointer leads to the stage, move or clock it lies in', () => {
  expect(targetOf('/moves/answer/fields/2/label')).toEqual({ section: 'moves', id: 'answer' })
  expect(targetOf('/start')).toEqual({ section: 'procedure' })
  expect(targetOf('/stages')).toEqual({ section: 'procedure' })
})

test('what stands in the address is found again, and what is no more is not', () => {
  const target = { section: 'moves', id: 'grant' } as const
  expect(targetFrom(targetText(target), testBody)).toEqual(target)
  for (const gone of ['moves.nothing', 'phases.first', 'moves', null, 'procedure']) {
    expect(targetFrom(gone, testBody)).toEqual({ section: 'procedure' })
  }
})

test('problems are counted where they lie, not where a name only begins alike', () => {
  const problems = ['/moves/answer', '/moves/answer/to', '/moves/answerLate/to'].map((path) => ({
    path,
    expected: '',
    text: '',
  }))
  expect(problemsIn(problems, '/moves/answer')).toBe(2)
})

test('writing at a place leaves everything around it as it was, and says where it was', () => {
  const written: [unknown, string | undefined][] = []
  const root: Spot<typeof testBody> = { value: testBody, path: '', set: (next, place) => written.push([next, place]) }
  const moves = part(root, 'moves')
  const grant = part(moves, 'grant') as Spot<NonNullable<(typeof testBody)['moves'][string]>>
  const after = orEmpty<string[]>(part(grant, 'after'), [])
  itemOf(after, 0, 'begin1').set('lapse')
  after.set([])
  const [[first, place] = [], [second] = []] = written as [typeof testBody, string][]
  expect(place).toBe('/moves/grant/after/0')
  expect(first?.moves['grant']?.after).toEqual(['lapse'])
  expect(first?.moves['askMore']).toBe(testBody.moves['askMore'])
  expect(second?.moves['grant']).not.toHaveProperty('after')
})

test('after a step back one looks at what was changed, under the name it has then', () => {
  const other = renamed(testBody, 'moves', 'grant', 'allow')
  expect(changedAt(other, testBody, '/moves/allow')).toEqual({ section: 'moves', id: 'grant' })
  expect(changedAt(testBody, other, '/moves/grant')).toEqual({ section: 'moves', id: 'allow' })
  expect(changedAt(testBody, testBody, '/moves/grant/to')).toEqual({ section: 'moves', id: 'grant' })
  expect(changedAt(testBody, testBody, '/moves/gone')).toBeUndefined()
  expect(changedAt(testBody, testBody, '/start')).toEqual({ section: 'procedure' })
  expect(changedAt(testBody, testBody, 'text')).toBeUndefined()
})
