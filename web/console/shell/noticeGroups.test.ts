import { expect, test } from 'vitest'
import type { Notice } from '../api/contract.ts'
import { groupNotices } from './noticeGroups.ts'

const notice = (id: string, matter: string | null, readAt: string | null = null): Notice => ({
  id,
  matter,
  number: matter && `QS-${matter}`,
  page: null,
  text: id,
  kind: 'work',
  createdAt: '2026-03-02T01:00:00Z',
  readAt,
})

test('notices of one matter stand together where the newest does; others by themselves', () => {
  const list = [notice('5', 'a'), notice('4', null), notice('3', 'b', 'x'), notice('2', 'a', 'x'), notice('1', null)]
  expect(groupNotices(list).map(({ number, items, unread }) => [number, items.map(({ id }) => id), unread])).toEqual([
    ['QS-a', ['5', '2'], ['5']],
    [null, ['4'], ['4']],
    ['QS-b', ['3'], []],
    [null, ['1'], ['1']],
  ])
})
