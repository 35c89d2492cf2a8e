import sql from 'sql-template-tag'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SMALL } from '../../core/measure/index.ts'
import { transact } from '../database/index.ts'
import { importRequests } from '../imports/index.ts'
import { fileOf, ndjson, requestRows } from '../imports/testing-requests.ts'
import { systemWho } from '../kernel/index.ts'
import { places, testWorld, type World } from '../testing/index.ts'
import { publicStatistics, reportRequests } from './index.ts'
import { recount, type Told } from './testing-recount.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.close())

const rows = requestRows(600, 7) as Told[]

describe('[A3-28] the report of imported requests', () => {
  beforeAll(async () => {
    const result = await importRequests(world.installation, { file: fileOf(ndjson(rows)) })
    expect(result).toMatchObject({ state: 'done', created: 600, rejected: 0 })
  })

  test('is the same as a recount from the file, today', async () => {
    expect(await reportRequests(world.installation, { tenant: 'imported' })).toEqual(recount(rows, '2026-03-02'))
  })

  test.each(['2019-02-28', '2019-10-07', '2020-01-27', '2020-12-31', '2017-01-01'])(
    'is the same as a recount of what was known on %s',
    async (asOf) => {
      expect(await reportRequests(world.installation, { tenant: 'imported', asOf })).toEqual(recount(rows, asOf))
    },
  )

  test('counts the requests of its tenant alone', async () => {
    const report = await reportRequests(world.installation, { tenant: 'abroad' })
    expect(report).toMatchObject({ received: 0, answered: 0, open: 0, medianDaysToAnswer: null, byMonth: {} })
  })

  test('refuses a day that is none', async () => {
    await expect(reportRequests(world.installation, { tenant: 'imported', asOf: '2019-02-30' })).rejects.toThrow(
      RangeError,
    )
  })
})

describe('what staff see of the figures', () => {
  const ask = (who: string, path: string) => world.ask(who, 'GET', path)

  beforeAll(async () => {
    const upload = requestRows(60, 11, 90_000).map(({ category: _, ...row }) => ({ ...row, area: places.A1 }))
    const { runImport } = await import('../imports/run.ts')
    await runImport(world.installation.kernel, { tenant: 'home', file: fileOf(ndjson(upload)) })
    for (let at = 0; at < 3; at++) await world.register({ channel: 'homeVisit', personTimes: 40 })
  })

  test('[A1-39] matters and person-times are counted apart', async () => {
    const { body, status } = await ask('supervisor', '/statistics/requests')
    expect(status).toBe(200)
    const value = (id: string) => body.measures.find((measure: { id: string }) => measure.id === id)
    expect(value('matters')).toMatchObject({ value: 63, label: '事项（件）', opens: true })
    expect(value('personTimes').value).toBe(60 + 3 * 40)
    expect(value('visitShare')).toMatchObject({ numerator: 3, base: 63, value: 3 / 63 })
  })

  test('[A1-41] every figure opens to exactly the rows it counts', async () => {
    const { body } = await ask('supervisor', '/statistics/requests?asOf=2019-12-31')
    for (const { id, opens, value, numerator, base, unit } of body.measures) {
      const reply = await ask('supervisor', `/statistics/rows?figure=${id}&asOf=2019-12-31&limit=200`)
      if (!opens) {
        expect(reply.status).toBe(403)
        continue
      }
      const expected = numerator ?? (unit === 'item' ? value : base)
      expect([id, reply.body.total, reply.body.items.length]).toEqual([id, expected, expected])
    }
  })

  test('[A3-28] a month opens to its rows, page by page and without repetition', async () => {
    const { body } = await ask('supervisor', '/statistics/requests')
    const [month, count] = Object.entries(body.byMonth).find(([, n]) => (n as number) > 2) as [string, number]
    const seen = new Set<string>()
    let cursor = ''
    do {
      const page = await ask('supervisor', `/statistics/rows?figure=received&key=${month}&limit=2${cursor}`)
      expect(page.body.total).toBe(count)
      for (const { id, receivedAt } of page.body.items) {
        seen.add(id)
        expect(new Date(Date.parse(receivedAt) + 8 * 3_600_000).toISOString().slice(0, 7)).toBe(month)
      }
      cursor = page.body.next === null ? '' : `&cursor=${page.body.next}`
    } while (cursor !== '')
    expect(seen.size).toBe(count)
  })

  test('a row says which condition it fails', async () => {
    const { body } = await ask('supervisor', '/statistics/rows?figure=answerRate&part=missed')
    expect(body.total).toBeGreaterThan(0)
    expect(body.items.every((row: { atoms: Record<string, boolean> }) => row.atoms['answered'] === false)).toBe(true)
  })

  test('[PR-32] the figures of a neighbouring community are not there', async () => {
    const { body } = await ask('supervisorB', '/statistics/requests')
    expect(body.received).toBe(0)
    expect((await ask('supervisorB', '/statistics/rows?figure=received')).body).toEqual({
      items: [],
      next: null,
      total: 0,
    })
  })

  test('a handler does not read statistics, and a wrong figure or cursor is refused', async () => {
    expect((await ask('handler', '/statistics/requests')).status).toBe(403)
    expect((await ask('supervisor', '/statistics/rows?figure=happiness')).body.code).toBe('statistics.figure')
    expect((await ask('supervisor', '/statistics/rows?figure=received&cursor=abc')).status).toBe(400)
    expect((await ask('supervisor', '/statistics/requests?asOf=2019-02-30')).status).toBe(422)
  })

  test('[A1-41] the definition stands beside the figure in both languages', async () => {
    const headers = { 'accept-language': 'en' }
    const { body } = await world.ask('supervisor', 'GET', '/statistics/requests', undefined, headers)
    const late = body.measures.find((measure: { id: string }) => measure.id === 'answeredLate')
    expect(late).toMatchObject({ label: 'Answered late', source: ['SA-39'] })
    expect(late.definition).toContain('A return or a second dispatch does not move the limit')
  })

  test('[AM-67] a rating becomes a figure from five upwards and never opens to single ones', async () => {
    const rated = (count: number) =>
      transact(world.database.pool, systemWho('home'), (tx) =>
        tx.run(
          sql`update matter set rating = 4 where tenant = 'home' and id in (select id from matter where tenant = 'home' and closed_at is not null order by id limit ${count})`,
        ),
      )
    const read = async () =>
      (await ask('supervisor', '/statistics/requests')).body.measures.find(
        ({ id }: { id: string }) => id === 'satisfactionRate',
      )
    await rated(4)
    expect(await read()).toMatchObject({ value: null, numerator: null, base: 4, opens: false })
    await rated(5)
    expect(await read()).toMatchObject({ value: 1, numerator: 5, base: 5 })
    const { body } = await ask('unitHead', '/statistics/requests')
    expect(body.measures.find(({ id }: { id: string }) => id === 'satisfactionRate')).toMatchObject({
      value: null,
      base: 0,
    })
  })

  test('[PR-32] everybody sees counts and rates without small cells', async () => {
    const { body, status } = await world.ask(undefined, 'GET', '/statistics/public')
    expect(status).toBe(200)
    expect(body.threshold).toBe(SMALL)
    const lines = [...body.byMonth, ...body.byCategory]
    const shown = lines.flatMap(({ received, answered }) => [received, answered]).filter((count) => count !== null)
    expect(shown.every((count) => count >= SMALL)).toBe(true)
    expect(body.received).toBe(63)
    expect((await publicStatistics(world.installation.kernel, 'en')).figures.map(({ id }) => id)).toContain(
      'answerRate',
    )
  })
})
