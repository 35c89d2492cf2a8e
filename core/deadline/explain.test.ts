import { describe, expect, test } from 'vitest'
import { calendarFrom, type DeadlineInput, deadline, explain, instant, skippedDays } from './index.ts'
import { year2025, year2026 } from './testCalendar.ts'

const calendar = calendarFrom([year2025, year2026])
const at = (text: string) => instant(`${text}:00+08:00`)
const clause = {
  document: '信访工作条例',
  at: '第二十三条',
  text: { zh: '五个工作日内', en: 'within five working days' },
}

function reckoned(input: Omit<DeadlineInput, 'calendar'>) {
  return deadline({ ...input, calendar })
}
const lines = (input: Omit<DeadlineInput, 'calendar'>) => explain(reckoned(input), calendar, clause)

const overTheFestival = { start: at('2026-02-12T17:00'), term: { amount: 5, unit: 'workingDay' } } as const

test('an explanation goes from the clause to the end, and names the document behind every line that has one', () => {
  const notice = { document: '国务院办公厅关于2026年部分节假日安排的通知', at: '国办发明电〔2025〕7号' }
  expect(lines(overTheFestival).map(({ kind, text, source }) => [kind, text.zh, source?.at])).toEqual([
    ['clause', '依据：信访工作条例 第二十三条，五个工作日内', '第二十三条'],
    ['start', '起算：2026-02-12 17:00，当日不计入', '第二百零一条'],
    ['term', '期限 5 个工作日，末日 2026-02-26', undefined],
    ['skipped', '春节不计入：2026-02-15 至 2026-02-23', notice.at],
    ['makeUpDay', '2026-02-14 为春节调休上班日，计入', notice.at],
    ['due', '截止：2026-02-26 24:00', undefined],
  ])
})

test('an explanation reads the same in English', () => {
  expect(lines(overTheFestival).map(({ text }) => text.en)).toEqual([
    'Under 信访工作条例 第二十三条: within five working days',
    'Starts 2026-02-12 17:00; that day does not count',
    'Term 5 working days, last day 2026-02-26',
    'Not counted, Spring Festival: 2026-02-15 to 2026-02-23',
    '2026-02-14 is worked for Spring Festival and counts',
    'Due by 2026-02-26 24:00',
  ])
})

test('every skipped day has its reason, and the notice where a notice made it one', () => {
  const skipped = skippedDays(
    reckoned({ start: at('2026-04-29T09:00'), term: { amount: 5, unit: 'workingDay' } }),
    calendar,
  )
  expect(skipped.map(({ day, reason, source }) => [day, reason.zh, source?.at])).toEqual([
    ['2026-05-01', '劳动节', '国办发明电〔2025〕7号'],
    ['2026-05-02', '劳动节', '国办发明电〔2025〕7号'],
    ['2026-05-03', '劳动节', '国办发明电〔2025〕7号'],
    ['2026-05-04', '劳动节', '国办发明电〔2025〕7号'],
    ['2026-05-05', '劳动节', '国办发明电〔2025〕7号'],
  ])
  expect(
    skippedDays(reckoned({ start: at('2026-03-05T09:00'), term: { amount: 2, unit: 'workingDay' } }), calendar),
  ).toEqual([
    { day: '2026-03-07', reason: { zh: '周末', en: 'weekend' } },
    { day: '2026-03-08', reason: { zh: '周末', en: 'weekend' } },
  ])
})

describe('an explanation states', () => {
  const textOf = (input: Omit<DeadlineInput, 'calendar'>, kind: string) =>
    lines(input).filter((line) => line.kind === kind)

  test('the roll-over and the days it moved past', () => {
    const input = { start: at('2026-04-02T09:00'), term: { amount: 30, unit: 'calendarDay' } } as const
    expect(textOf(input, 'rollOver')[0]).toMatchObject({
      text: { zh: '末日 2026-05-02 为休息日，顺延至 2026-05-06' },
      source: { at: '第二百零三条' },
    })
    expect(textOf(input, 'skipped').map(({ text }) => text.zh)).toEqual(['劳动节不计入：2026-05-02 至 2026-05-05'])
  })

  test('each extension', () => {
    const extensions = [
      { amount: 1, unit: 'month' },
      { amount: 1, unit: 'year' },
    ] as const
    const input = { start: at('2024-03-04T09:00'), term: { amount: 1, unit: 'calendarDay' }, extensions } as const
    expect(textOf(input, 'extension').map(({ text }) => text.en)).toEqual([
      'Extended by 1 month, last day 2024-04-05',
      'Extended by 1 year, last day 2025-04-05',
    ])
  })

  test('each pause with its reason and the days it cost', () => {
    const input = {
      ...overTheFestival,
      pauses: [
        { from: at('2026-02-13T09:00'), until: at('2026-02-13T18:00') },
        { from: at('2026-02-24T09:00'), until: at('2026-02-25T09:00') },
        {
          from: at('2026-02-26T09:00'),
          until: at('2026-02-28T09:00'),
          reason: { zh: '待补材料', en: 'awaiting papers' },
        },
      ],
    }
    expect(textOf(input, 'pause').map(({ text }) => text.zh)).toEqual([
      '2026-02-13 09:00 至 2026-02-13 18:00 暂停，未跨日，期限不变',
      '2026-02-24 09:00 至 2026-02-25 09:00 暂停，2026-02-24 不计入',
      '2026-02-26 09:00 至 2026-02-28 09:00 暂停（待补材料），2026-02-26 至 2026-02-27 不计入',
    ])
  })

  test('the new start after a pause', () => {
    const pauses = [{ from: at('2026-02-13T09:00'), until: at('2026-02-14T09:00') }]
    expect(textOf({ ...overTheFestival, pauses, afterPause: 'restart' }, 'restart')[0]?.text.zh).toBe(
      '重新起算：2026-02-14 09:00，当日不计入',
    )
  })

  test('that the clock stands still, and no due day', () => {
    const pauses = [{ from: at('2026-02-13T09:00'), until: null }]
    const input = { ...overTheFestival, pauses }
    expect(lines(input).map(({ kind }) => kind)).toEqual(['clause', 'start', 'pause', 'paused'])
    expect(skippedDays(reckoned(input), calendar)).toEqual([])
  })

  test('hours to the minute, without days', () => {
    const pauses = [{ from: at('2026-02-13T09:00'), until: at('2026-02-13T10:30') }]
    const input = { start: at('2026-02-13T08:00'), term: { amount: 2, unit: 'hour' }, pauses } as const
    expect(lines(input).map(({ text }) => text.zh)).toEqual([
      '依据：信访工作条例 第二十三条，五个工作日内',
      '起算：2026-02-13 08:00',
      '2026-02-13 09:00 至 2026-02-13 10:30 暂停，不计入',
      '期限 2 小时，至 2026-02-13 11:30',
      '截止：2026-02-13 11:30',
    ])
  })

  test('what is assumed beyond the published holidays', () => {
    const input = { start: at('2026-12-21T09:00'), term: { amount: 10, unit: 'workingDay' } } as const
    expect(textOf(input, 'provisional')[0]?.text.zh).toContain('2026-12-24')
  })
})
