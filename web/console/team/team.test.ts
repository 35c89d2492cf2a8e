import fc from 'fast-check'
import { expect, test } from 'vitest'
import { managedBy, spread } from './team.ts'

const post = (role: string, organization: string | null = null) => ({
  post: role,
  role,
  area: '43',
  organization,
  headsArea: false,
})
const accounts = [
  { id: 'a', name: '甲', units: ['u'] },
  { id: 'b', name: '乙', units: ['u', 'v'] },
  { id: 'c', name: '丙', units: ['v'] },
  { id: 'd', name: '丁', units: [] },
]
const ids = (me: Parameters<typeof managedBy>[0]) => managedBy(me, accounts).map(({ id }) => id)

test('one sends oneself away, the people of a unit one heads, as administrator everybody', () => {
  expect(ids({ account: 'd', posts: [post('clerk')] })).toEqual(['d'])
  expect(ids({ account: 'b', posts: [post('unitHead', 'u')] })).toEqual(['b', 'a'])
  expect(ids({ account: 'c', posts: [post('handler', 'v')] })).toEqual(['c'])
  expect(ids({ account: 'd', posts: [post('admin')] })).toEqual(['d', 'a', 'b', 'c'])
})

const line = (id: string, dueAt: string | null) => ({ id, dueAt })

test('what is due first goes to whoever has least to do', () => {
  const lines = [line('late', '2026-03-09'), line('soon', '2026-03-02'), line('never', null)]
  expect([
    ...spread(lines, [
      { account: 'a', open: 1 },
      { account: 'b', open: 0 },
    ]),
  ]).toEqual([
    ['soon', 'b'],
    ['late', 'a'],
    ['never', 'b'],
  ])
  expect(spread(lines, []).size).toBe(0)
})

test('every matter finds a hand, and in the end nobody has more than one more than whoever could have taken it', () => {
  const hands = fc.uniqueArray(fc.record({ account: fc.string({ minLength: 1 }), open: fc.nat({ max: 20 }) }), {
    selector: ({ account }) => account,
    minLength: 1,
    maxLength: 6,
  })
  fc.assert(
    fc.property(hands, fc.nat({ max: 40 }), (people, count) => {
      const given = spread(
        Array.from({ length: count }, (_, index) => line(String(index), null)),
        people,
      )
      expect(given.size).toBe(count)
      const after = people.map(({ account, open }) => ({
        got: [...given.values()].filter((one) => one === account).length,
        now: open + [...given.values()].filter((one) => one === account).length,
      }))
      const least = Math.min(...after.map(({ now }) => now))
      for (const { got, now } of after) if (got > 0) expect(now).toBeLessThanOrEqual(least + 1)
    }),
  )
})
