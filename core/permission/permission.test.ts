import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { grantsOf, mayEver, type Post, permissionTableSchema, permits } from './index.ts'

const table = permissionTableSchema.parse(
  parse(readFileSync(new URL('../../schemes/permissions.yaml', import.meta.url), 'utf8')),
)
const standing = {
  area: '430199001001.003',
  unit: 'u1',
  handler: 'h',
  registrar: 'c',
  tookPart: ['h', 'c'],
  excluded: [] as string[],
}
const post = (role: Post['role'], area: string, organization: string | null = null): Post => ({
  role,
  post: role,
  area,
  organization,
  headsArea: false,
})

test('a post over an area covers what lies below it and nothing beside it', () => {
  expect(permits(table, 'matter.read', grantsOf('x', [post('clerk', '430199001001')], standing))).toBe(true)
  expect(permits(table, 'matter.read', grantsOf('x', [post('clerk', '430199001002')], standing))).toBe(false)
  expect(permits(table, 'matter.read', grantsOf('x', [post('gridWorker', '430199001001.003')], standing))).toBe(true)
  expect(permits(table, 'matter.read', grantsOf('x', [post('gridWorker', '430199001001.004')], standing))).toBe(false)
})

test('[PR-23] the person complained about has no relation to the matter, also as head of the area or its handler', () => {
  const accused = { ...standing, excluded: ['x'], handler: 'x' }
  expect(grantsOf('x', [post('supervisor', '43'), post('handler', '43', 'u1')], accused)).toEqual([])
})

test('a post held for somebody absent stands to a matter as its owner does, and says whose it is', () => {
  const lent: Post = { ...post('handler', '43', 'u1'), standsInFor: 'h' }
  expect(grantsOf('x', [lent], standing)).toEqual(
    ['tenant', 'inArea', 'assignedUnit', 'assignedHandler', 'tookPart'].map((relation) => ({
      role: 'handler',
      relation,
      standsInFor: 'h',
    })),
  )
  // what the substitute handles is not handled in the absent one's post
  const own = { ...standing, handler: 'x', registrar: 'x', tookPart: ['x'] }
  expect(grantsOf('x', [lent], own).map(({ relation }) => relation)).toEqual(['tenant', 'inArea', 'assignedUnit'])
})

test('[PR-23] what concerns the person complained about is opened to a substitute by own posts only', () => {
  const lent: Post = { ...post('clerk', '43'), standsInFor: 'a' }
  const accused = { ...standing, excluded: ['a'] }
  expect(grantsOf('x', [lent], accused)).toEqual([])
  expect(grantsOf('x', [post('gridWorker', '43'), lent], accused)).toEqual([
    { role: 'gridWorker', relation: 'tenant' },
    { role: 'gridWorker', relation: 'inArea' },
  ])
})

test('[PR-26] an area gives a handler nothing; the unit does', () => {
  expect(permits(table, 'matter.read', grantsOf('x', [post('handler', '43', 'u2')], standing))).toBe(false)
  expect(permits(table, 'matter.read', grantsOf('x', [post('handler', '43', 'u1')], standing))).toBe(true)
})

test('[PR-33] a rating is never shown to the unit that was rated', () => {
  expect(
    permits(
      table,
      'matter.rating',
      grantsOf('h', [post('handler', '43', 'u1'), post('unitHead', '43', 'u1')], standing),
    ),
  ).toBe(false)
})

test('a handler reads personal facts while the matter is with the unit, not after it is closed', () => {
  const grants = grantsOf('h', [post('handler', '43', 'u1')], standing)
  expect(permits(table, 'petitioner.reveal', grants, 'handling')).toBe(true)
  expect(permits(table, 'petitioner.reveal', grants, 'closed')).toBe(false)
})

test('an operation outside the table is a bug, not a refusal', () => {
  expect(() => permits(table, 'matter.destroy', [])).toThrow(RangeError)
  expect(mayEver(table, 'audit.read', ['clerk', 'auditor'])).toBe(true)
})
