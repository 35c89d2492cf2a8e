import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import chineseDays from 'chinese-days'
import { expect, test } from 'vitest'
import { addDays, type Day, day, deadline, instant, isWorkingDay } from '../../core/deadline/index.ts'
import { loadCalendar } from './index.ts'

const calendar = loadCalendar()

function everyDay(from: Day, until: Day): Day[] {
  const days: Day[] = []
  for (let one = from; one <= until; one = addDays(one, 1)) days.push(one)
  return days
}

test('the shipped calendar knows 2010 to 2026', () => {
  expect(calendar).toMatchObject({ edition: '2025-11-04', knownFrom: '2010-01-01', knownUntil: '2026-12-24' })
})

test('every day from 2010 to 2026 is worked or off as an independent calendar has it', () => {
  const different = everyDay(day('2010-01-01'), day('2026-12-31')).filter(
    (one) => isWorkingDay(one, calendar) !== chineseDays.isWorkday(one),
  )
  expect(different).toEqual([])
})

test('the working and free days of 2026 are those of the notice', () => {
  const worked = ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'].map(day)
  expect(worked.filter((one) => !isWorkingDay(one, calendar))).toEqual([])
  expect(everyDay(day('2026-02-15'), day('2026-02-23')).filter((one) => isWorkingDay(one, calendar))).toEqual([])
})

test('a weekend day of the year before belongs to the notice that moved it', () => {
  expect(calendar.days.get(day('2018-12-29'))).toMatchObject({
    kind: 'makeUpDay',
    source: { number: '国办发明电〔2018〕15号' },
  })
})

test.each([
  ['2015-09-03', false, '国发明电〔2015〕1号'],
  ['2019-05-02', false, '国办发明电〔2019〕3号'],
  ['2019-05-05', true, '国办发明电〔2019〕3号'],
  ['2020-01-30', false, '国办发明电〔2019〕16号'],
  ['2020-01-31', false, '国办发明电〔2020〕1号'],
  ['2020-02-01', false, '国办发明电〔2020〕1号'],
])('%s stands as the last notice on it has it', (text, worked, number) => {
  expect(isWorkingDay(day(text), calendar)).toBe(worked)
  expect(calendar.days.get(day(text))?.source.number).toBe(number)
})

test('a matter begun before the holiday of 2020 was extended gets the longer time', () => {
  const start = instant('2020-01-20T09:00:00+08:00')
  expect(deadline({ start, term: { amount: 5, unit: 'workingDay' }, calendar }).dueDay).toBe('2020-02-04')
})

test('a mistaken file is refused by its name and the place in it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'calendar-'))
  writeFileSync(
    join(folder, '2027.yaml'),
    'year: 2027\nsource: { document: x, number: null, issued: 2026-11-31, verified: no }\n',
  )
  expect(() => loadCalendar(folder)).toThrow(/2027\.yaml[\s\S]*source\.issued/)
})
