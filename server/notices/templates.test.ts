import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  digestText,
  eventText,
  fill,
  type NoticeTemplates,
  noticeTemplatesSchema,
  placeholders,
} from '../../core/notice/index.ts'
import { hasMessage, languages } from '../messages/index.ts'
import { shippedProcedures } from '../setup/index.ts'
import { templates } from './scheme.ts'

const clocks = ['clock.warning', 'clock.due', 'clock.overdue', 'clock.later']
const procedures = shippedProcedures()
const given = [
  ...procedures.flatMap(({ moves }) => Object.values(moves).flatMap(({ notices }) => notices)),
  // what the service tells by itself
  { to: 'unit', template: 'part.asked' },
  { to: 'petitioner', template: 'calendar.moved' },
  { to: 'handler', template: 'calendar.moved' },
  { to: 'petitioner', template: 'migration.moved' },
]

describe('in the console', () => {
  test('every notice that a shipped procedure or a clock gives has a sentence in both languages', () => {
    const named = [...given.map(({ template }) => template), ...clocks]
    expect(named.length).toBeGreaterThan(60)
    for (const language of languages)
      for (const template of named)
        expect([language, template, hasMessage(language, `notice.${template}`)]).toEqual([language, template, true])
  })
})

/** Every sentence of the file, wherever it stands. */
function sentences(of: object): { zh: string; en: string }[] {
  return Object.values(of).flatMap((value) =>
    typeof value !== 'object' || value === null
      ? []
      : 'zh' in value && 'en' in value
        ? [value as { zh: string; en: string }]
        : sentences(value),
  )
}

describe('outside of the product', () => {
  test('every event that a petitioner is told, and every clock that waits for one, has words for petitioners', () => {
    const told = given.filter(({ to }) => to === 'petitioner').map(({ template }) => template)
    expect(told.length).toBeGreaterThan(15)
    for (const template of [...told, 'clock.warning', 'clock.due'])
      expect([template, templates.events[template]?.petitioner !== undefined]).toEqual([template, true])
  })

  test('every event that staff are told has words for one and for several', () => {
    for (const { to, template } of given.filter((one) => one.to !== 'petitioner')) {
      const { staff, digest } = templates.events[template] ?? {}
      expect([to, template, staff !== undefined, digest !== undefined]).toEqual([to, template, true, true])
    }
    for (const clock of clocks) expect(templates.events[clock]).toMatchObject({ staff: {}, digest: {} })
  })

  test('no event is kept that nothing gives', () => {
    const known = new Set([...given.map(({ template }) => template), ...clocks])
    expect(Object.keys(templates.events).filter((template) => !known.has(template))).toEqual([])
  })

  test('only what is on the closed list can be filled in, and a text fits a message of two hundred characters', () => {
    const all = sentences(templates)
    expect(all.length).toBeGreaterThan(100)
    for (const { zh, en } of all)
      for (const text of [zh, en]) {
        const names = [...text.matchAll(/\{([^}]*)\}/g)].map(([, name]) => name)
        expect([text, names.filter((name) => !(placeholders as readonly string[]).includes(name ?? ''))]).toEqual([
          text,
          [],
        ])
        expect(text.length).toBeLessThan(140)
      }
  })

  test.each([
    ['a name', { zh: '{name}您好', en: 'Dear {name}' }],
    ['a title', { zh: '“{title}”有新进展', en: 'News of {title}' }],
    ['another thing in each language', { zh: '事项{number}', en: 'Due {dueDay}' }],
    ['half a brace', { zh: '事项{number', en: 'Matter {number' }],
  ])('%s is refused in the file', (_what, petitioner) => {
    const file = { ...templates, events: { 'some.event': { class: 'work', petitioner } } }
    expect(noticeTemplatesSchema.safeParse(file).success).toBe(false)
  })
})

describe('words', () => {
  test('an event that the file does not know, and a day nobody knows, are told without', () => {
    expect(eventText(templates, 'petitioner', 'permit.granted', 'zh', { number: 'A1' })).toBe(
      '您反映的事项（编号A1）有新进展。',
    )
    expect(eventText(templates, 'petitioner', 'request.registered', 'zh', { number: 'A1' })).toBe(
      '您反映的事项（编号A1）有新进展。',
    )
    expect(eventText(templates, 'staff', 'constructor', 'en', { number: 'A1', link: 'https://x.example' })).toBe(
      'There is news of matter A1. Please sign in. See https://x.example',
    )
  })

  test('a digest says first what is due, and puts together what is said in the same words', () => {
    const counts = {
      'request.passedUp': 1,
      'clock.warning': 2,
      'request.urged': 2,
      'clock.due': 3,
      'request.handedDown': 4,
    }
    expect(digestText(templates, counts, 'zh', {})).toBe(
      '您有12条工作提醒：3件已到期，2件被催办，2件快到期，5件待签收。',
    )
    expect(digestText(templates, { 'clock.due': 1, 'permit.granted': 2 }, 'en', {})).toBe(
      'You have 3 notices: 1 due, 2 with news.',
    )
  })

  test('what is filled in is never read as a placeholder again', () => {
    const text = fc.constantFrom('{number}', '{link}', '$&', '$1', '{', 'QS-26-000001-0')
    fc.assert(
      fc.property(text, text, (number, dueDay) => {
        const sentence = { zh: '{number}|{dueDay}', en: '{number}|{dueDay}' }
        expect(fill(sentence, 'zh', { number, dueDay })).toBe(`${number}|${dueDay}`)
      }),
    )
  })

  test('the counts of a digest add up, whatever the events', () => {
    const someCounts = fc.dictionary(
      fc.constantFrom(...Object.keys(templates.events), 'other.thing', 'toString'),
      fc.integer({ min: 1, max: 9999 }),
      { minKeys: 1 },
    )
    fc.assert(
      fc.property(someCounts, fc.constantFrom('zh' as const, 'en' as const), (counts, tongue) => {
        const text = digestText(templates as NoticeTemplates, counts, tongue, {})
        const [total = 0, ...parts] = [...text.matchAll(/\d+/g)].map(Number)
        const sum = Object.values(counts).reduce((all, count) => all + count, 0)
        expect([total, parts.reduce((all, count) => all + count, 0)]).toEqual([sum, sum])
      }),
    )
  })
})
