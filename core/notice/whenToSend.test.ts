import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { calendarFrom, dayOf, type Instant, instant, isWorkingDay, startOfDay } from '../deadline/index.ts'
import { year2025, year2026 } from '../deadline/testCalendar.ts'
import { noticeClasses, type Preference, petitionerPreference, usualPreference, whenToSend } from './index.ts'

const calendar = calendarFrom([year2025, year2026])
const reminder = { class: 'reminder', urgent: false } as const
const due = { class: 'due', urgent: false } as const

const sentAt = (now: string, urgency: Parameters<typeof whenToSend>[1], preference: Preference = usualPreference) => {
  const { at, gathers } = whenToSend(preference, urgency, instant(now), calendar)
  return [new Date(at + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' '), gathers]
}

describe('as nobody has chosen otherwise', () => {
  test('what is due comes at once in the day, in the morning after a night, after a holiday', () => {
    expect(sentAt('2026-03-02T09:00:00+08:00', due)).toEqual(['2026-03-02 09:00', false])
    expect(sentAt('2026-03-02T00:00:00+08:00', due)).toEqual(['2026-03-02 08:00', false])
    expect(sentAt('2026-03-02T20:00:00+08:00', due)).toEqual(['2026-03-03 08:00', false])
    expect(sentAt('2026-03-06T20:00:00+08:00', due)).toEqual(['2026-03-09 08:00', false])
    expect(sentAt('2026-02-14T21:00:00+08:00', due)).toEqual(['2026-02-24 08:00', false])
  })
  test('reminders wait for the digests of working days, make-up days among them', () => {
    expect(sentAt('2026-03-02T08:30:00+08:00', reminder)).toEqual(['2026-03-02 08:30', true])
    expect(sentAt('2026-03-02T08:31:00+08:00', reminder)).toEqual(['2026-03-02 14:00', true])
    expect(sentAt('2026-03-06T14:01:00+08:00', reminder)).toEqual(['2026-03-09 08:30', true])
    expect(sentAt('2026-02-27T15:00:00+08:00', reminder)).toEqual(['2026-02-28 08:30', true])
  })
  test('what is urgent comes at any hour', () => {
    expect(sentAt('2026-03-01T03:00:00+08:00', { class: 'urge', urgent: true })).toEqual(['2026-03-01 03:00', false])
  })
})

test('a resident is not woken, but told on a Sunday', () => {
  expect(sentAt('2026-03-01T07:59:00+08:00', { class: 'work', urgent: false }, petitionerPreference)).toEqual([
    '2026-03-01 08:00',
    false,
  ])
})

test('hours that begin and end together are no hours; days off may still be quiet', () => {
  const quiet = { from: '00:00', until: '00:00', daysOff: true }
  expect(sentAt('2026-03-02T23:00:00+08:00', due, { ...usualPreference, quiet })).toEqual(['2026-03-02 23:00', false])
  expect(sentAt('2026-03-01T23:00:00+08:00', due, { ...usualPreference, quiet })).toEqual(['2026-03-02 00:00', false])
})

const minute = fc.integer({ min: 0, max: 24 * 60 - 1 })
const timeText = minute.map((m) => `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`)
const somePreference: fc.Arbitrary<Preference> = fc.record({
  channels: fc.constant(usualPreference.channels),
  quiet: fc.option(fc.record({ from: timeText, until: timeText, daysOff: fc.boolean() })),
  digest: fc.record({ work: fc.boolean(), reminder: fc.boolean(), due: fc.boolean(), urge: fc.boolean() }),
})
const someUrgency = fc.record({ class: fc.constantFrom(...noticeClasses), urgent: fc.boolean() })
const first = startOfDay(dayOf(instant('2025-12-01T00:00:00+08:00')))
const someMoment = fc.integer({ min: 0, max: 400 * 24 * 60 }).map((n) => (first + n * 60_000) as Instant)

const minuteOf = (at: Instant) => (at - startOfDay(dayOf(at))) / 60_000
const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
function isQuiet(at: Instant, quiet: Preference['quiet']): boolean {
  if (quiet === null) return false
  if (quiet.daysOff && !isWorkingDay(dayOf(at), calendar)) return true
  const [from, until, now] = [minutes(quiet.from), minutes(quiet.until), minuteOf(at)]
  return from <= until ? now >= from && now < until : now >= from || now < until
}

describe('laws of when a message goes', () => {
  test('never before now, never in quiet hours unless urgent, and never put off for longer than a long holiday', () => {
    fc.assert(
      fc.property(somePreference, someUrgency, someMoment, (preference, urgency, now) => {
        const { at, gathers } = whenToSend(preference, urgency, now, calendar)
        expect(at).toBeGreaterThanOrEqual(now)
        expect(at - now).toBeLessThan(14 * 24 * 3_600_000)
        expect(gathers).toBe(!urgency.urgent && preference.digest[urgency.class])
        if (urgency.urgent) expect(at).toBe(now)
        else expect(isQuiet(at, preference.quiet)).toBe(false)
      }),
    )
  })
  test('no quiet and no digest put off anything', () => {
    fc.assert(
      fc.property(somePreference, someUrgency, someMoment, (preference, urgency, now) => {
        fc.pre(!preference.digest[urgency.class] && !isQuiet(now, preference.quiet))
        expect(whenToSend(preference, urgency, now, calendar).at).toBe(now)
      }),
    )
  })
  test('what happens later does not go earlier, and what has waited need not wait again', () => {
    fc.assert(
      fc.property(somePreference, someUrgency, someMoment, someMoment, (preference, urgency, one, other) => {
        const [early, late] = one < other ? [one, other] : [other, one]
        const { at } = whenToSend(preference, urgency, early, calendar)
        expect(whenToSend(preference, urgency, late, calendar).at).toBeGreaterThanOrEqual(at)
        expect(whenToSend({ ...preference, digest: usualPreference.digest }, due, at, calendar).at).toSatisfy(
          (again) => urgency.urgent || again === at,
        )
      }),
    )
  })
})
