import iconv from 'iconv-lite'
import sql from 'sql-template-tag'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { instant } from '../../core/deadline/index.ts'
import { transact } from '../database/index.ts'
import { systemWho } from '../kernel/index.ts'
import { reportRequests } from '../measures/index.ts'
import { writeCsv, writeXlsx } from '../tabular/index.ts'
import { testWorld, type World } from '../testing/index.ts'
import { importRequests } from './index.ts'
import { type FileRow, fileOf, later, ndjson, requestRows } from './testing-requests.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.close())

const count = async (table: string, tenant: string): Promise<number> =>
  (await world.database.pool.query(`select count(*)::int as n from ${table} where tenant = $1`, [tenant])).rows[0].n

const matterOf = async (tenant: string, sourceId: string) =>
  (
    await world.database.pool.query(
      `select m.*, s.body, s.name_masked, s.code_index, s.id as submission from matter m join submission s on s.tenant = m.tenant and s.matter_id = m.id where m.tenant = $1 and s.source_id = $2`,
      [tenant, sourceId],
    )
  ).rows[0]

const movesOf = async (tenant: string, matter: string): Promise<string[]> =>
  (
    await world.database.pool.query('select move from matter_event where tenant = $1 and matter_id = $2 order by seq', [
      tenant,
      matter,
    ])
  ).rows.map(({ move }) => move)

const run = (tenant: string, rows: readonly FileRow[], more: object = {}) =>
  importRequests(world.installation, { tenant, file: fileOf(ndjson(rows)), fileName: 'requests.ndjson', ...more })

async function bytes(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of stream) pieces.push(piece)
  return Buffer.concat(pieces)
}

describe('requests with their history', () => {
  test('[AM-14] go into a tenant of their own, answered when they were answered, and tell nobody', async () => {
    const rows = requestRows(40, 3)
    const result = await run('history', rows)
    expect(result).toMatchObject({
      tenant: 'history',
      state: 'done',
      rowsRead: 40,
      created: 40,
      changed: 0,
      unchanged: 0,
      rejected: 0,
    })
    const [answered] = rows.filter(({ repliedAt }) => repliedAt !== undefined)
    const matter = await matterOf('history', String(answered?.['id']))
    expect(matter).toMatchObject({ stage: 'closed', ending: 'noReply', outcome: null, channel: 'import' })
    expect(matter.received_at).toEqual(new Date(String(answered?.['receivedAt'])))
    expect(matter.answered_at).toEqual(new Date(String(answered?.['repliedAt'])))
    expect(await movesOf('history', matter.id)).toEqual(['begin', 'importAnswer', 'expire'])
    expect(await count('outbox', 'history')).toBe(0)
    const { rows: waking } = await world.database.pool.query(
      `select from matter where tenant = 'history' and next_wake_at is not null`,
    )
    expect(waking).toEqual([])
  })

  test('[PR-27] keep the author sealed, numbers out of the text, and open to no query code', async () => {
    const text = '请回电13812345678，谢谢。'
    await run('sealed', [
      { id: 1, title: '路灯', detail: text, receivedAt: '2019-04-24 16:03:40', author: 'A00023583' },
    ])
    const matter = await matterOf('sealed', '1')
    expect(matter.name_masked).toBe('A********')
    expect(matter.body).not.toContain('13812345678')
    expect(matter.code_index).toBeNull()
    const keys = await world.installation.kernel.keysOf('sealed')
    const { rows } = await world.database.pool.query(
      `select name_sealed, tokens_sealed from petitioner where tenant = 'sealed'`,
    )
    const at = (column: string) => ({ table: 'petitioner', column, row: matter.submission })
    expect(keys.openText(rows[0].name_sealed, at('name'))).toBe('A00023583')
    expect(keys.openText(rows[0].tokens_sealed, at('tokens'))).toContain('13812345678')
  })

  test('[PR-27] are not seen by staff of other tenants', async () => {
    const matter = await matterOf('history', '1000')
    expect((await world.ask('supervisor', 'GET', `/matters/${matter.id}`)).status).toBe(404)
    const { body } = await world.ask('supervisor', 'GET', '/matters?total=true')
    expect(body.total).toBe(await count('matter', 'home'))
    const seen = await transact(
      world.database.pool,
      systemWho('home'),
      (tx) => tx.all(sql`select id from matter where tenant = 'history'`),
      'read',
    )
    expect(seen).toEqual([])
  })
})

describe('the same file again', () => {
  const rows = requestRows(30, 5)
  test('changes nothing', async () => {
    await run('again', rows)
    const events = await count('matter_event', 'again')
    expect(await run('again', rows)).toMatchObject({ created: 0, changed: 0, unchanged: 30, rejected: 0 })
    expect(await count('matter_event', 'again')).toBe(events)
    expect(await count('submission', 'again')).toBe(30)
  })

  test('with an answer that was not there before: the matter is answered, its timeline goes on', async () => {
    const waiting = rows.find(({ reply }) => reply === undefined) ?? {}
    const before = await matterOf('again', String(waiting['id']))
    const repliedAt = later(String(waiting['receivedAt']), 9)
    const result = await run(
      'again',
      rows.map((row) => (row === waiting ? { ...row, reply: '已修补。', repliedAt } : row)),
    )
    expect(result).toMatchObject({ created: 0, changed: 1, unchanged: 29 })
    const after = await matterOf('again', String(waiting['id']))
    expect(after).toMatchObject({
      id: before.id,
      number: before.number,
      stage: 'closed',
      answered_at: new Date(repliedAt),
    })
    expect(await movesOf('again', after.id)).toEqual(['begin', 'importChange', 'importAnswer', 'expire'])
    expect(after.revision).toBe(4)
  })

  test('with other words: what was there before stands in the timeline', async () => {
    const [first = {}] = rows
    await run('again', [{ ...first, title: '改过的标题' }])
    const matter = await matterOf('again', String(first['id']))
    expect(matter.title).toBe('改过的标题')
    const { rows: events } = await world.database.pool.query(
      `select data from matter_event where tenant = 'again' and matter_id = $1 and move = 'importChange'`,
      [matter.id],
    )
    expect(events[0].data.before).toMatchObject({ title: first['title'] })
  })

  test('leaves alone what people have worked on since', async () => {
    const matter = await matterOf('again', '1001')
    await world.database.pool.query(
      `update matter set move_counts = '{"comment": 1}' where tenant = 'again' and id = $1`,
      [matter.id],
    )
    const result = await run('again', [{ ...rows[1], title: '别的标题' }])
    expect(result).toMatchObject({ changed: 0, rejected: 1 })
    expect(result.rejections).toEqual([{ line: 1, sourceId: '1001', field: null, code: 'import.touched', params: {} }])
    expect((await matterOf('again', '1001')).title).toBe(rows[1]?.['title'])
  })

  test('at the same moment from two sides: each request is there once', async () => {
    const many = requestRows(1200, 9)
    await run('race', []).catch(() => {}) // an empty file makes the tenant and is refused
    const results = await Promise.all([run('race', many), run('race', many)])
    expect(results.reduce((sum, { created }) => sum + created, 0)).toBe(1200)
    expect(results.every(({ created, unchanged }) => created + unchanged === 1200)).toBe(true)
    expect(await count('submission', 'race')).toBe(1200)
  })
})

describe('an import that ends early', () => {
  const rows = requestRows(1700, 13)

  test('on a wish keeps whole batches, and the next run goes on', async () => {
    const controller = new AbortController()
    const first = await run('early', rows, { signal: controller.signal, onProgress: () => controller.abort() })
    expect(first.state).toBe('cancelled')
    expect(first.created).toBeGreaterThan(0)
    expect(first.created).toBeLessThan(1700)
    expect(await count('submission', 'early')).toBe(first.created)
    const second = await run('early', rows)
    expect(second).toMatchObject({ state: 'done', created: 1700 - first.created, unchanged: first.created })
    expect((await reportRequests(world.installation, { tenant: 'early' })).received).toBe(1700)
  })

  test('in the middle of a batch leaves nothing half-written', async () => {
    const { pool } = world.database
    await pool.query(
      `create function break_off() returns trigger language plpgsql as $$ begin raise exception 'lights out'; end $$`,
    )
    await pool.query(
      `create trigger break_off before insert on matter_clock for each row when (new.tenant = 'broken') execute function break_off()`,
    )
    await expect(run('broken', rows)).rejects.toThrow('lights out')
    await pool.query('drop function break_off cascade')
    for (const table of ['matter', 'submission', 'matter_event', 'petitioner'])
      expect([table, await count(table, 'broken')]).toEqual([table, 0])
    expect(await run('broken', rows)).toMatchObject({ state: 'done', created: 1700 })
  })
})

describe('a dry run', () => {
  test('checks everything and writes nothing, not even the tenant', async () => {
    const rows = [...requestRows(20, 17), { id: 'x', title: '缺少时间', detail: '…' }]
    const result = await run('nowhere', rows, { dryRun: true })
    expect(result).toMatchObject({ dryRun: true, state: 'done', created: 20, rejected: 1 })
    expect((await world.database.pool.query(`select from tenant where id = 'nowhere'`)).rows).toEqual([])
  })

  test('of a file that is there already says so', async () => {
    await run('dry', requestRows(20, 17))
    const jobs = await count('import_job', 'dry')
    const result = await run('dry', [...requestRows(21, 17), { ...requestRows(1, 17)[0] }], { dryRun: true })
    expect(result).toMatchObject({ created: 1, unchanged: 21, changed: 0, rejected: 0 })
    expect([await count('submission', 'dry'), await count('import_job', 'dry')]).toEqual([20, jobs])
  })
})

describe('files as offices have them', () => {
  const headers = ['编号', '标题', '内容', '提交时间', '答复', '答复时间', '类别']
  const table = (rows: readonly (string | number)[][]) => ({ columns: headers.map((title) => ({ title })), rows })
  const lines = [
    ['2019-001', '路灯不亮', '三号楼前', '2019/4/24 16:03', '已更换', '2019年4月26日', '公用设施'],
    ['2019-002', '暖气不热', '五号楼', 43579.5, '', '', '供热'],
  ]

  test('a CSV in GBK is read with its Chinese columns and dates', async () => {
    const csv = iconv.encode((await bytes(writeCsv(table(lines)))).toString().replace('\ufeff', ''), 'gbk')
    const result = await importRequests(world.installation, { tenant: 'gbk', file: fileOf(csv, 'requests.csv') })
    expect(result).toMatchObject({ created: 2, rejected: 0 })
    expect((await matterOf('gbk', '2019-001')).received_at).toEqual(new Date('2019-04-24T16:03:00+08:00'))
    expect((await matterOf('gbk', '2019-002')).received_at).toEqual(new Date('2019-04-24T12:00:00+08:00'))
    const report = await reportRequests(world.installation, { tenant: 'gbk' })
    expect(report.byCategory).toEqual({ 供热: 1, 公用设施: 1 })
  })

  test('a workbook is read as well', async () => {
    const result = await importRequests(world.installation, {
      tenant: 'xlsx',
      file: fileOf(await bytes(writeXlsx(table(lines)))),
    })
    expect(result).toMatchObject({ created: 2, rejected: 0 })
    expect(await matterOf('xlsx', '2019-001')).toMatchObject({ answered_at: new Date('2019-04-26T00:00:00+08:00') })
  })

  test('a table about something else is refused', async () => {
    await expect(
      importRequests(world.installation, { tenant: 'other', file: fileOf('姓名,工资\n甲,1\n') }),
    ).rejects.toMatchObject({ code: 'import.columns' })
  })
})

test('a request received in the future of the clock is not from the past', async () => {
  const result = await run('future', [
    { id: 1, title: '题目', detail: '内容', receivedAt: new Date(world.clock.now + 1000).toISOString() },
  ])
  expect(result.rejections[0]).toMatchObject({ field: 'receivedAt', code: 'import.future' })
  expect(instant(world.clock.now)).toBeGreaterThan(0)
})
