import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { places, testWorld, type World } from '../testing/index.ts'
import { type Outside, openOutside } from './testing-outside.ts'

process.env['PUBLIC_URL'] = 'https://office.example'

let world: World
let outside: Outside
const logged: string[] = []
beforeAll(async () => {
  world = await testWorld()
  const { log } = world.installation.kernel
  log.error = log.info = (event, text) => void logged.push(JSON.stringify(event) + text)
  outside = await openOutside(world)
  for (const kind of ['sms', 'wechat'] as const) await outside.open(kind)
  await outside.reach('handler', '13900001001')
  await outside.reach('handler', 'member.one', 'wechat')
  await outside.reach('supervisor', '13900001002')
})
afterAll(async () => {
  await outside?.close()
  await world?.close()
})

/** Letters that the product itself never writes, so that each found outside has come from what somebody said. */
const letter = fc.constantFrom(...'钺翀喆芃霁堃蘅瓒祎晟滢奕珩懿')
const word = fc.string({ unit: letter, minLength: 3, maxLength: 6 })
const digits = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length })
const phone = fc.tuple(fc.constantFrom('131', '158', '189'), digits(8)).map((parts) => parts.join(''))
const said = fc.record({
  name: word,
  phone,
  title: fc.tuple(word, phone).map((parts) => parts.join('')),
  body: fc.tuple(word, word, phone).map((parts) => parts.join('，')),
  place: word,
  answer: word,
  note: fc.tuple(word, phone).map((parts) => parts.join('电话')),
  reason: word,
})

test('[PR-26] whatever people say in whatever field, no message holds any of it, nor does a log line', async () => {
  // each run on a Monday morning of its own
  const monday = world.clock.now
  let week = 0
  await fc.assert(
    fc.asyncProperty(said, async (words) => {
      world.clock.now = (monday + week++ * 7 * 24 * 3_600_000) as typeof monday
      const handler = world.people['handler']?.account
      const { matter, number } = await world.register({
        title: words.title,
        body: words.body,
        place: words.place,
        area: places.A1,
        petitioner: { name: words.name, phone: words.phone },
        consent: { notice: '1', contact: true },
      })
      const steps: [string, string, Record<string, unknown>][] = [
        ['clerk', 'register', { note: words.note }],
        ['dispatcher', 'dispatch', { unit: world.units.roads, note: words.note }],
        ['unitHead', 'assign', { handler, note: words.note }],
        ['clerk', 'comment', { text: words.note, mention: [handler] }],
        ['clerk', 'urgeFor', { how: 'phone', note: words.note }],
        ['supervisor', 'supervise', { demand: words.note }],
        ['handler', 'ask', { question: words.reason }],
        ['clerk', 'supplyFor', { how: 'phone', supplied: words.body }],
        ['handler', 'answer', { outcome: 'solved', answer: words.answer }],
        ['callback', 'recordDisagreement', { how: 'phone', reason: words.reason }],
      ]
      let made = 0
      for (const [who, move, input] of steps) {
        const { status } = await world.move(who, matter, move, input)
        made += Number(status === 200)
        outside.later(16)
        await outside.deliver()
        await outside.send()
      }
      expect(made).toBeGreaterThan(7)
      outside.later(26 * 60)
      await outside.send()
      const out = [
        ...outside.gateway.sent.splice(0).map(({ to, ...message }) => {
          expect(['13900001001', '13900001002', words.phone]).toContain(to)
          return JSON.stringify(message)
        }),
        ...outside.robot.sent.splice(0).map(({ content }) => content),
      ]
      expect(out.length).toBeGreaterThan(8)
      const letters = new Set(
        Object.values(words)
          .join('')
          .replace(/[\d，电话]/g, ''),
      )
      for (const text of [...out, ...logged]) {
        expect([...letters].filter((one) => text.includes(one))).toEqual([])
        expect(text.replaceAll(number, '')).not.toMatch(/1[358]\d{9}/)
        expect(text).not.toMatch(/一网格|甲社区|路灯|测试/)
      }
      const { rows } = await world.database.pool.query("select string_agg(m::text, '') as all from message m")
      expect([...letters].filter((one) => rows[0].all.includes(one))).toEqual([])
      expect(rows[0].all).not.toContain(words.phone)
    }),
    { numRuns: 4, endOnFailure: true },
  )
}, 120_000)
