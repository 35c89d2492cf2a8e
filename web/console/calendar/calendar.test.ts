import { expect, test } from 'vitest'
import { daysIn, noticeOf } from './calendar.ts'

test('days are found however they are separated', () => {
  expect(daysIn(' 2027-01-09，2027-02-14、2027-02-20 ; 2027-05-08\n')).toEqual([
    '2027-01-09',
    '2027-02-14',
    '2027-02-20',
    '2027-05-08',
  ])
  expect(daysIn(undefined)).toEqual([])
})

test('one day off is from and until that day; a holiday may only move a working day', () => {
  const notice = noticeOf({
    year: '2027',
    document: ' 关于2027年部分节假日安排的通知 ',
    number: '',
    issued: '2026-11-20',
    holidays: [
      { name: '元旦', from: '2027-01-01' },
      { name: '调休', from: '', work: '2027-02-14' },
    ],
  })
  expect(notice).toEqual({
    year: 2027,
    source: { document: '关于2027年部分节假日安排的通知', number: null, issued: '2026-11-20', verified: true },
    holidays: [
      { name: { zh: '元旦', en: '元旦' }, off: ['2027-01-01', '2027-01-01'], work: [] },
      { name: { zh: '调休', en: '调休' }, work: ['2027-02-14'] },
    ],
  })
})
