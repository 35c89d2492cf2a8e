import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { StaffRole } from '../permission/index.ts'
import { noticeTargetSchema } from '../procedure/index.ts'
import { type Fallback, fallbackSchema, type RosterPost, recipientsOf, rosterOf, type Subject } from './index.ts'

const fallback: Fallback = fallbackSchema.parse({
  handler: 'unit',
  unit: 'unitHead',
  unitHead: 'supervisor',
  leadUnit: 'supervisor',
  registrar: 'clerk',
  clerk: 'dispatcher',
  dispatcher: 'supervisor',
  supervisor: 'admin',
})
const post = (account: string, role: StaffRole, unit: string | null = null, area = '1'): RosterPost => ({
  account,
  role,
  area,
  unit,
})
const staff = [
  post('clerk', 'clerk'),
  post('dispatcher', 'dispatcher'),
  post('supervisor', 'supervisor'),
  post('admin', 'admin', null, '9'),
  post('one', 'handler', 'roads'),
  post('two', 'handler', 'roads'),
  post('head', 'unitHead', 'roads'),
]
const subject: Subject = {
  area: '1.2',
  unit: 'roads',
  leadUnit: null,
  handler: 'one',
  registrar: null,
  excluded: [],
  actor: null,
  mentioned: [],
}
const told = (
  to: Parameters<typeof recipientsOf>[0],
  about: Partial<Subject> = {},
  absences: Record<string, string | null> = {},
  posts: readonly RosterPost[] = staff,
) =>
  recipientsOf(
    to,
    { ...subject, ...about },
    rosterOf(
      posts,
      Object.entries(absences).map(([account, substitute]) => ({ account, substitute })),
    ),
    fallback,
  ).sort()

describe('who a target is today', () => {
  test('the staff of the unit, one person, everybody over the area', () => {
    expect(told('unit')).toEqual(['head', 'one', 'two'])
    expect(told('unitHead')).toEqual(['head'])
    expect(told('handler')).toEqual(['one'])
    expect(told('dispatcher')).toEqual(['dispatcher'])
    expect(told('dispatcher', { area: '2' })).toEqual(['admin'])
    expect(told('leadUnit', { leadUnit: 'roads' })).toEqual(['head', 'one', 'two'])
    expect(told('mentioned', { mentioned: ['clerk', 'two'] })).toEqual(['clerk', 'two'])
    expect(told('petitioner')).toEqual([])
  })

  test('a unit that the matter does not have is nobody, whoever would come next', () => {
    for (const target of ['unit', 'unitHead', 'handler'] as const)
      expect(told(target, { unit: null, handler: null })).toEqual([])
    expect(told('leadUnit')).toEqual([])
  })

  test('who did it is not told, and is not passed over to the next either', () => {
    expect(told('handler', { actor: 'one' })).toEqual([])
    expect(told('unit', { actor: 'one' })).toEqual(['head', 'two'])
  })

  test('[PR-23] the person complained about is never told, nor who stands in their place', () => {
    expect(told('unit', { excluded: ['head'] })).toEqual(['one', 'two'])
    expect(told('unitHead', { excluded: ['head'] }, { head: 'two' })).toEqual(['supervisor'])
    expect(told('handler', { excluded: ['two'] }, { one: 'two' })).toEqual(['head'])
    expect(told('supervisor', { excluded: ['supervisor', 'admin'] })).toEqual([])
  })
})

describe('somebody absent', () => {
  test('is replaced by who stands in, one after the other, three at most', () => {
    expect(told('handler', {}, { one: 'two' })).toEqual(['two'])
    expect(told('handler', {}, { one: 'two', two: 'head', head: 'clerk' })).toEqual(['clerk'])
    const chain = { one: 'two', two: 'head', head: 'clerk', clerk: 'dispatcher' }
    expect(told('mentioned', { mentioned: ['one'] }, chain)).toEqual([])
    expect(told('mentioned', { mentioned: ['two'] }, chain)).toEqual(['dispatcher'])
    expect(told('mentioned', { mentioned: ['clerk'] }, { clerk: 'dispatcher' })).toEqual(['dispatcher'])
  })

  test('without a substitute, or with each other’s, leaves the place to the next target', () => {
    expect(told('handler', {}, { one: null })).toEqual(['head', 'two'])
    expect(told('unit', {}, { one: 'two', two: 'one' })).toEqual(['head'])
    expect(told('unit', {}, { one: null, two: null, head: null })).toEqual(['supervisor'])
    expect(told('mentioned', { mentioned: ['clerk'] }, { clerk: null })).toEqual([])
  })

  test('is replaced by nobody who may not see what it is about; a lent post opens it', () => {
    const other = post('far', 'supervisor', null, '2')
    expect(told('supervisor', {}, { supervisor: 'far' }, [...staff, other])).toEqual(['admin'])
    const lent = { ...post('far', 'supervisor'), lentBy: 'supervisor' }
    expect(told('supervisor', {}, { supervisor: 'far' }, [...staff, other, lent])).toEqual(['far'])
    expect(told('admin', {}, { admin: 'supervisor' })).toEqual([])
    // what was lent by the person complained about opens nothing
    expect(told('dispatcher', { excluded: ['supervisor'] }, { dispatcher: 'far' }, [...staff, other, lent])).toEqual([
      'admin',
    ])
  })

  test('is there after all when acting', () => {
    expect(told('handler', { actor: 'one' }, { one: 'two' })).toEqual([])
  })
})

test('where nobody holds the post, the next is told, up to the administrator', () => {
  const without = (...accounts: string[]) => staff.filter(({ account }) => !accounts.includes(account))
  expect(told('unitHead', {}, {}, without('head'))).toEqual(['supervisor'])
  expect(told('unitHead', {}, {}, without('head', 'supervisor'))).toEqual(['admin'])
  expect(told('clerk', {}, {}, without('clerk'))).toEqual(['dispatcher'])
  expect(told('handler', { handler: 'gone' })).toEqual(['head', 'one', 'two'])
  expect(told('registrar', { registrar: 'gone' })).toEqual(['clerk'])
})

test('a fallback that goes in circles is refused', () => {
  expect(fallbackSchema.safeParse({ clerk: 'dispatcher', dispatcher: 'clerk' }).success).toBe(false)
})

test('laws: nobody excluded, absent, gone or acting is told; somebody is told wherever the target is a place', () => {
  const account = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')
  const unit = fc.constantFrom('roads', 'water')
  const somePost = fc.record({
    account,
    role: fc.constantFrom<StaffRole>('clerk', 'dispatcher', 'handler', 'unitHead', 'supervisor', 'admin'),
    area: fc.constantFrom('1', '1.2', '2'),
    unit: fc.option(unit),
  })
  const someSubject = fc.record({
    area: fc.constantFrom('1', '1.2', '2'),
    unit: fc.option(unit),
    leadUnit: fc.option(unit),
    handler: fc.option(account),
    registrar: fc.option(account),
    excluded: fc.uniqueArray(account, { maxLength: 2 }),
    actor: fc.option(account),
    mentioned: fc.uniqueArray(account, { maxLength: 3 }),
  })
  const someAbsence = fc.record({ account, substitute: fc.option(account) })
  const target = fc.constantFrom(...noticeTargetSchema.options)
  fc.assert(
    fc.property(
      fc.array(somePost, { maxLength: 10 }),
      fc.array(someAbsence, { maxLength: 4 }),
      someSubject,
      target,
      (posts, absences, about, to) => {
        const roster = rosterOf(posts, absences)
        const reached = recipientsOf(to, about, roster, fallback)
        expect(new Set(reached).size).toBe(reached.length)
        for (const one of reached) {
          expect(about.excluded).not.toContain(one)
          expect(one).not.toBe(about.actor)
          expect(roster.held.has(one)).toBe(true)
          expect(roster.absent.has(one)).toBe(false)
        }
        const place =
          (to === 'handler' && (about.handler ?? about.unit) !== null) ||
          ((to === 'unit' || to === 'unitHead') && about.unit !== null) ||
          (to === 'leadUnit' && about.leadUnit !== null) ||
          ['registrar', 'clerk', 'dispatcher', 'supervisor', 'admin'].includes(to)
        const handlerAlone = to === 'handler' && about.unit === null
        const admin = posts.find(
          (one) => one.role === 'admin' && !roster.absent.has(one.account) && !about.excluded.includes(one.account),
        )
        if (place && !handlerAlone && admin !== undefined && about.actor === null)
          expect(reached.length).toBeGreaterThan(0)
      },
    ),
  )
})
