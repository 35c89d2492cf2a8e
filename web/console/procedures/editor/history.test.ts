import fc from 'fast-check'
import { expect, test } from 'vitest'
import { begun, changed, type History, redone, undone } from './history.ts'

test('typing in one place is one step, a pause or another place begins a new one', () => {
  let history = begun('')
  history = changed(history, 'a', '/title', 0)
  history = changed(history, 'ab', '/title', 800)
  history = changed(history, 'abc', '/title', 5000)
  history = changed(history, 'abcd', '/hint', 5100)
  expect(history.past.map(({ value }) => value)).toEqual(['', 'ab', 'abc'])
  expect(undone(history)?.present).toBe('abc')
})

test('a change after a step was taken back is a step of its own, and what lay ahead is gone', () => {
  const back = undone(changed(changed(begun('a'), 'b', '/x', 0), 'c', '/x', 5000))
  if (back === undefined) throw new Error('there was a step')
  const other = changed(back, 'd', '/x', 5001)
  expect(undone(other)?.present).toBe('b')
  expect(redone(other)).toBeUndefined()
})

test('where nothing was changed there is no step', () => {
  const history = begun('a')
  expect(changed(history, 'a', '/x', 0)).toBe(history)
  expect(undone(history)).toBeUndefined()
  expect(redone(history)).toBeUndefined()
})

test('taking back every step leads to the beginning, making all again to the end', () => {
  const change = fc.record({ value: fc.integer(), place: fc.constantFrom('/a', '/b'), wait: fc.nat(4000) })
  fc.assert(
    fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
      let at = 0
      let history: History<number | string> = begun('first')
      for (const { value, place, wait } of changes) {
        at += wait
        history = changed(history, value, place, at)
      }
      let back = history
      for (let step = undone(back); step !== undefined; step = undone(back)) back = step
      expect(back.present).toBe('first')
      let again = back
      for (let step = redone(again); step !== undefined; step = redone(again)) again = step
      expect(again.present).toBe(history.present)
    }),
  )
})
