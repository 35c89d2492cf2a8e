import { expect, test } from 'vitest'
import { decideMove } from './index.ts'
import { at, calendar, clerk, received, request, solved } from './testMatter.ts'

const onSpot = () => received(request, at('2026-03-02')).step('answerOnSpot', clerk, at('2026-03-02', '10:00'), solved)
const lent = { role: 'clerk', relation: 'inArea', standsInFor: 'clerk' } as const
const own = { role: 'clerk', relation: 'inArea' } as const
const confirm = (grants: (typeof lent | typeof own)[]) =>
  decideMove(
    request,
    onSpot().state,
    'recordConfirmation',
    { how: 'phone' },
    { account: 'substitute', grants },
    at('2026-03-03'),
    calendar,
  )

test('what somebody may not do for having handled the matter, whoever stands in for them may not do in their place', () => {
  expect(confirm([lent])).toMatchObject({ ok: false, reasons: [{ code: 'matter.move.samePerson' }] })
})

test('a post of one’s own allows it, and it is not done in anybody’s place', () => {
  const decision = confirm([lent, own])
  expect(decision.ok && decision.event.as).toEqual(own)
})

test('a move made in somebody’s place says whose', () => {
  const decision = decideMove(
    request,
    received(request, at('2026-03-02')).state,
    'register',
    {},
    { account: 'substitute', grants: [lent] },
    at('2026-03-03'),
    calendar,
  )
  expect(decision).toMatchObject({ ok: true, event: { actor: 'substitute', as: { standsInFor: 'clerk' } } })
})
