import { expect, test } from 'vitest'
import type { MatterLine } from '../api/contract.ts'
import { whyMine } from './whyMine.ts'

const line = (extra: Partial<MatterLine>) =>
  ({ handler: null, unit: null, area: '43.001', flags: [], overdue: false, part: false, ...extra }) as MatterLine
const post = (role: string, organization: string | null, standsInFor?: string) => ({
  post: role,
  role,
  area: '43',
  organization,
  headsArea: false,
  ...(standsInFor !== undefined && { standsInFor }),
})
const me = (...posts: ReturnType<typeof post>[]) => ({ account: 'me', posts })

test('what I handle is mine before it is my unit’s', () => {
  expect(whyMine(line({ handler: 'me', unit: 'roads' }), me(post('handler', 'roads')))).toEqual({ why: 'handler' })
  expect(whyMine(line({ unit: 'roads' }), me(post('handler', 'roads')))).toEqual({ why: 'unit' })
})

test('a substitute is told for whom, whether that one handles it or heads the unit', () => {
  const substitute = me(post('handler', 'roads'), post('unitHead', 'water', 'head'))
  expect(whyMine(line({ handler: 'head', unit: 'water' }), substitute)).toEqual({ why: 'standIn', for: 'head' })
  expect(whyMine(line({ unit: 'water' }), substitute)).toEqual({ why: 'standIn', for: 'head' })
})

test('a supervisor is told whether it is under supervision or late', () => {
  const supervisor = me(post('supervisor', null))
  expect(whyMine(line({ flags: ['supervised'], overdue: true }), supervisor)).toEqual({ why: 'supervised' })
  expect(whyMine(line({ overdue: true }), supervisor)).toEqual({ why: 'escalated' })
})

test('a clerk has what comes in within the area', () => {
  expect(whyMine(line({}), me(post('clerk', null)))).toEqual({ why: 'area', role: 'clerk' })
  expect(whyMine(line({ area: '44' }), me(post('clerk', null)))).toBeUndefined()
})

test('a part that was delivered comes back to who asked for it', () => {
  expect(whyMine(line({ part: true, unit: 'water' }), me(post('handler', 'roads')))).toEqual({ why: 'lead' })
})
