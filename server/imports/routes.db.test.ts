import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readTable, writeXlsx } from '../tabular/index.ts'
import { places, type Reply, testWorld, type World } from '../testing/index.ts'
import { type FileRow, fileOf, ndjson, requestRows } from './testing-requests.ts'

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

async function bytes(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of stream) pieces.push(piece)
  return Buffer.concat(pieces)
}

/** Sends a file as a browser does. */
function send(who: string, query: string, file: Buffer | string, name: string, headers: Record<string, string> = {}) {
  const head = `--edge\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`
  const body = Buffer.concat([Buffer.from(head), Buffer.from(file), Buffer.from('\r\n--edge--\r\n')])
  return world.ask(who, 'POST', `/imports${query}`, body, {
    'content-type': 'multipart/form-data; boundary=edge',
    ...headers,
  })
}

async function ended(id: string): Promise<Reply['body']> {
  for (;;) {
    const { body } = await world.ask('admin', 'GET', `/imports/${id}`)
    if (body.state !== 'running') return body
  }
}

describe('through the API', () => {
  const bad: FileRow[] = [
    { id: 'b1', title: '没有时间', detail: '内容', receivedAt: '某日' },
    { id: 'b2', title: '=HYPERLINK("http://x")', detail: '', receivedAt: '2019-05-01' },
    { id: 'b3', title: '先答后问', detail: '内容', receivedAt: '2019-05-02', reply: '好', repliedAt: '2019-05-01' },
  ]
  const rows = requestRows(297, 21, 500_000).map(({ category: _, ...row }) => row)
  const file = ndjson([...rows.slice(0, 100), ...bad, ...rows.slice(100)])

  test('[A1-40] 300 rows are imported with 3 bad ones, each reported with its line and reason', async () => {
    const { status, body } = await send('admin', `?area=${places.A1}`, file, '台账.ndjson')
    expect(status).toBe(202)
    const job = await ended(body.id)
    expect(job).toMatchObject({
      state: 'done',
      fileName: '台账.ndjson',
      rowsRead: 300,
      created: 297,
      rejected: 3,
      progress: 1,
      error: null,
    })
    const { body: page } = await world.ask('admin', 'GET', `/imports/${body.id}/rejections`)
    expect(page.next).toBeNull()
    expect(page.items).toEqual([
      {
        line: 101,
        sourceId: 'b1',
        field: 'receivedAt',
        code: 'import.time',
        detail: '“提交时间”不是可以识别的时间，请写成 2019-04-24 16:03 的样子。',
      },
      { line: 102, sourceId: 'b2', field: 'detail', code: 'import.required', detail: '缺少“内容”，请补上。' },
      {
        line: 103,
        sourceId: 'b3',
        field: 'repliedAt',
        code: 'import.replyBeforeReceipt',
        detail: '“答复时间”早于提交时间，请核对。',
      },
    ])
    const { body: list } = await world.ask('supervisor', 'GET', '/matters?channel=import&total=true')
    expect(list.total).toBe(297)
    const { body: again } = await send('admin', `?area=${places.A1}`, file, '台账.ndjson')
    expect(await ended(again.id)).toMatchObject({ created: 0, unchanged: 297, rejected: 3 })
  })

  test('the bad rows come back as a workbook with the reason beside them', async () => {
    const { body } = await world.ask('admin', 'GET', '/imports')
    const { id } = body.items[0]
    const { token } = world.people['admin'] ?? { token: '' }
    const reply = await world.service.app.inject({
      url: `/api/v1/imports/${id}/rejections.xlsx`,
      headers: { authorization: `Bearer ${token}` },
    })
    const found: Record<string, unknown>[] = []
    for await (const row of readTable(fileOf(reply.rawPayload))) if ('values' in row) found.push(row.values)
    expect(found.map((row) => [row['行号'], row['编号*'], row['标题*'], row['导入结果']])).toEqual([
      [101, 'b1', '没有时间', '“提交时间”不是可以识别的时间，请写成 2019-04-24 16:03 的样子。'],
      [102, 'b2', '=HYPERLINK("http://x")', '缺少“内容”，请补上。'],
      [103, 'b3', '先答后问', '“答复时间”早于提交时间，请核对。'],
    ])
  })

  test('the template can be filled in and sent back', async () => {
    const { token } = world.people['admin'] ?? { token: '' }
    const reply = await world.service.app.inject({
      url: '/api/v1/imports/template.xlsx',
      headers: { authorization: `Bearer ${token}` },
    })
    expect(reply.statusCode).toBe(200)
    expect(reply.headers['content-disposition']).toContain('.xlsx')
    const rows = []
    for await (const row of readTable(fileOf(reply.rawPayload))) rows.push(row)
    expect(rows).toEqual([])
  })

  test('a dry run reports and writes no request', async () => {
    const before = await count('submission', 'home')
    const { body } = await send('admin', '?dryRun=true', ndjson([...requestRows(3, 23, 700_000), ...bad]), 'x.ndjson')
    // a live tenant has its own list of categories
    expect(await ended(body.id)).toMatchObject({ dryRun: true, state: 'done', rowsRead: 6 })
    expect(await count('submission', 'home')).toBe(before)
    const { body: page } = await world.ask('admin', 'GET', `/imports/${body.id}/rejections`)
    expect(page.items.map(({ code }: { code: string }) => code)).toContain('import.time')
  })

  test('the same key starts one import', async () => {
    const key = { 'idempotency-key': 'import-once-only' }
    const first = await send('admin', '?dryRun=true', file, 'a.ndjson', key)
    const second = await send('admin', '?dryRun=true', file, 'a.ndjson', key)
    expect(second.body).toEqual(first.body)
    expect((await send('admin', '?dryRun=true', 'x,y\n', 'a.ndjson', key)).body.code).toBe('idempotency.otherContent')
    await ended(first.body.id)
  })

  test('an area that is not there is refused, in the query and in a row', async () => {
    expect((await send('admin', '?area=999999999', file, 'a.ndjson')).status).toBe(422)
    const [row] = requestRows(1, 25, 800_000)
    const { body } = await send('admin', '', ndjson([{ ...row, category: 'advice', area: '110101001001' }]), 'a.ndjson')
    expect(await ended(body.id)).toMatchObject({ created: 0, rejected: 1 })
  })

  test('a category is found by its code or name', async () => {
    const [one, two, three] = requestRows(3, 27, 810_000)
    const sent = [
      { ...one, category: '路灯照明' },
      { ...two, category: 'advice' },
      { ...three, category: '天气' },
    ]
    const { body } = await send('admin', `?area=${places.A1}`, ndjson(sent), 'a.ndjson')
    expect(await ended(body.id)).toMatchObject({ created: 2, rejected: 1 })
    expect((await matterOf('home', '810000')).category).toBe('facility.lighting')
  })

  test.each([
    ['an empty file', Buffer.alloc(0), 422, 'file.empty'],
    ['a damaged workbook', Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(500, 7)]), 422, 'file.corrupt'],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 422, undefined],
  ])('%s is refused before anything begins', async (_, bytes, status, code) => {
    const reply = await send('admin', '', bytes, 'a.xlsx')
    expect(reply.status).toBe(status)
    if (code !== undefined) expect(reply.body.code).toBe(code)
    expect(reply.body.title).not.toMatch(/problem\./)
  })

  test('a workbook that unpacks without end is refused', async () => {
    const huge = await bytes(
      writeXlsx({
        columns: [{ title: 'id' }],
        rows: (function* () {
          for (let at = 0; at < 20_000; at++) yield ['0'.repeat(2000)]
        })(),
      }),
    )
    expect(huge.length).toBeLessThan(1024 * 1024)
    const reply = await send('admin', '', huge, 'bomb.xlsx')
    const code = reply.status === 202 ? (await ended(reply.body.id)).error : reply.body.code
    expect(['file.bomb', '文件解压后过大，不予读取。']).toContain(code)
    expect(await count('submission', 'home')).toBeLessThan(400)
  })

  test('more than fifty megabytes are too much', async () => {
    expect((await send('admin', '', Buffer.alloc(50 * 1024 * 1024 + 10, 'a'), 'big.csv')).status).toBe(413)
  })

  test('whoever is no administrator may not, and an import of others is not found', async () => {
    expect((await send('supervisor', '', file, 'a.ndjson')).status).toBe(403)
    expect((await world.ask('clerk', 'GET', '/imports')).status).toBe(403)
    expect((await world.ask('admin', 'GET', '/imports/00000000-0000-4000-8000-000000000000')).status).toBe(404)
    const abroad = '00000000-0000-4000-8000-00000000aaaa'
    await world.database.pool.query(
      `insert into import_job (tenant, id, file_name, state) values ('abroad', $1, 'x', 'done')`,
      [abroad],
    )
    expect((await world.ask('admin', 'GET', `/imports/${abroad}`)).status).toBe(404)
  })

  test('an import whose process died is said to be interrupted', async () => {
    await world.database.pool.query(
      `insert into import_job (tenant, id, file_name, state, heard_at) values ('home', '00000000-0000-4000-8000-00000000dead', 'x', 'running', now() - interval '2 minutes')`,
    )
    const { body } = await world.ask('admin', 'GET', '/imports/00000000-0000-4000-8000-00000000dead')
    expect(body).toMatchObject({
      state: 'failed',
      error: '导入被中断，已写入的保留。请用同一文件再次导入，将从中断处继续。',
    })
  })

  test('an import at work can be ended', async () => {
    const { body } = await send(
      'admin',
      `?area=${places.A1}`,
      ndjson(requestRows(6000, 31, 900_000).map(({ category: _, ...row }) => row)),
      'a.ndjson',
    )
    expect((await world.ask('admin', 'POST', `/imports/${body.id}/cancel`)).status).toBe(200)
    const job = await ended(body.id)
    expect(job.state).toBe('cancelled')
    expect(job.created).toBeLessThan(6000)
  })

  test('[A1-36] every import is in the audit trail', async () => {
    const { rows } = await world.database.pool.query(
      `select distinct operation from audit_entry where tenant = 'home' and object_kind = 'import' order by operation`,
    )
    expect(rows.map(({ operation }) => operation)).toEqual([
      'import.cancel',
      'import.finish',
      'import.rejections',
      'import.start',
    ])
  })
})
