import { afterAll, beforeAll, expect, test } from 'vitest'
import { places } from '../../../server/testing/index.ts'
import { fillIn, type Portal, photoFile, submit, testPortal } from '../testPortal.ts'

let portal: Portal
beforeAll(async () => {
  portal = await testPortal()
})
afterAll(() => portal.close())

const rows = async (text: string, values: unknown[] = []) => (await portal.world.database.pool.query(text, values)).rows

test('[PR-05] danger and what happens with the data stand before the first question', async () => {
  const { text } = await portal.browser().get('/request')
  expect(text.indexOf('110')).toBeGreaterThan(0)
  expect(text.indexOf('110')).toBeLessThan(text.indexOf('开始填写'))
  expect(text).toContain('甲街道收集您填写的内容，只为办理这件事')
  expect(text).toContain('action="/request/start"')
})

test('a resident submits a request with a photo, without scripts', async () => {
  const browser = portal.browser()
  expect((await fillIn(browser, { photos: { do: 'upload' } })).path).toBe('/request/photos')
  const uploaded = await browser.send('/request/photos', { do: 'upload' }, { photos: [await photoFile()] })
  const [, photo = ''] = /src="(\/request\/photos\/[^"]+)"/.exec(uploaded.text) ?? []
  expect((await browser.get(photo)).headers['content-type']).toBe('image/jpeg')
  expect((await portal.browser().get(photo)).status).toBe(404)
  await browser.send('/request/photos', { do: 'next' }, {})
  await browser.post('/request/who', { who: 'self' })
  const check = await browser.post('/request/person', { name: '王小一', phone: '１３８-1234 5678', contact: 'yes' })
  expect(check.path).toBe('/request/check')
  for (const said of ['公用设施 › 路灯照明', '甲社区 甲一网格', '二单元门口', '路灯不亮', '1 张照片', '13812345678'])
    expect(check.text).toContain(said)
  const done = await browser.post('/request/check')
  expect(done.path).toMatch(/^\/request\/done\/QS-26-\d{6}-\d$/)
  expect(done.text).toContain('2026年3月23日星期一')
  expect(done.text).toMatch(/<svg/)
  const number = done.path.split('/').at(-1)
  const [row] = await rows(
    `select m.stage, m.category, m.area_key, s.phone_masked, s.consent, (select count(*)::int from attachment a where a.matter_id = m.id) as photos
     from submission s join matter m on m.id = s.matter_id where s.number = $1`,
    [number],
  )
  expect(row).toEqual({
    stage: 'received',
    category: 'facility.lighting',
    area_key: places.A1,
    phone_masked: '138****5678',
    consent: { notice: 'portal-1', contact: true },
    photos: 1,
  })
  expect(await rows('select sealed from draft').then((all) => all.map(String).join())).not.toContain('王小一')
})

test('pressed twice, reloaded or gone back to, it is submitted once', async () => {
  const browser = portal.browser()
  await fillIn(browser)
  await browser.send('/request/photos', { do: 'next' }, { photos: [await photoFile()] })
  const before = await rows('select count(*)::int as n from submission')
  const [first, second] = await Promise.all([browser.post('/request/check'), browser.post('/request/check')])
  const again = await browser.post('/request/check')
  expect(new Set([first.path, second.path, again.path]).size).toBe(1)
  expect(again.path).toMatch(/^\/request\/done\//)
  const after = await rows('select count(*)::int as n from submission')
  expect(after[0].n - before[0].n).toBe(1)
  expect((await browser.get('/request/what')).path).toBe(again.path)
})

test('what is wrong is told in a summary, at the field and in the title, and nothing typed is lost', async () => {
  const browser = portal.browser()
  await fillIn(browser)
  const wrong = await browser.post('/request/person', { name: '王"小<一>', phone: '12345', contact: 'no' })
  expect(wrong.status).toBe(422)
  expect(wrong.text).toMatch(/<title>错误：/)
  expect(wrong.text).toContain('<li><a href="#phone">电话号码不对，请核对</a></li>')
  expect(wrong.text).toContain('id="phone-error"')
  expect(wrong.text).toContain('aria-describedby="phone-hint phone-error"')
  expect(wrong.text).toContain('value="王&quot;小&lt;一&gt;"')
  expect(wrong.text).toContain('value="12345"')
  expect(wrong.text).toMatch(/value="no" checked/)
  const long = await browser.post('/request/what', { title: '长', body: '很'.repeat(9000) })
  expect(long.status).toBe(422)
  expect(long.text).toContain('最多 5000 个字')
  expect(long.text).toContain('很'.repeat(9000))
  const huge = await browser.post('/request/what', { title: '长', body: '很'.repeat(40_000) })
  expect(huge.status).toBe(413)
  expect(huge.text).toContain('内容太大')
})

test('every answer can be changed from the page that checks them, and a skipped one says so', async () => {
  const browser = portal.browser()
  const check = await fillIn(browser, { spot: { place: '' } })
  expect(check.text).toMatch(/id="spot"[\s\S]*?未填写/)
  for (const question of ['category', 'where', 'spot', 'what', 'photos', 'who', 'person'])
    expect(check.text).toContain(`href="/request/${question}?from=check"`)
  const page = await browser.get('/request/what?from=check')
  expect(page.text).toContain('value="路灯不亮"')
  const back = await browser.post('/request/what?from=check', { title: '路灯又不亮', body: '坏了一周了。' })
  expect(back.path).toBe('/request/check')
  expect(back.text).toContain('路灯又不亮')
  expect(back.text).toContain('王小一')
  // a change that opens a new question asks it before coming back
  const asked = await browser.post('/request/category?from=check', { category: 'conduct' })
  expect(asked.path).toBe('/request/about?from=check')
})

test('a photo that is too big or none at all is named; the others and the answers are kept', async () => {
  const browser = portal.browser()
  await fillIn(browser)
  const big = { name: '巨大.jpg', type: 'image/jpeg', bytes: Buffer.alloc(20 * 1024 * 1024, 7) }
  const fake = { name: '病毒.jpg', type: 'image/jpeg', bytes: Buffer.from('<script>alert(1)</script>') }
  const seen = await browser.send('/request/photos', { do: 'next' }, { photos: [big, await photoFile(), fake] })
  expect(seen.status).toBe(422)
  expect(seen.text).toContain('巨大.jpg：照片太大，每张不超过 10 MB。')
  expect(seen.text).toContain('病毒.jpg：这不是照片')
  expect(seen.text.match(/src="\/request\/photos\//g)).toHaveLength(1)
  expect((await browser.get('/request/what')).text).toContain('value="路灯不亮"')
  const [, id = ''] = /name="remove" value="([^"]+)"/.exec(seen.text) ?? []
  const removed = await browser.send('/request/photos', { remove: id }, {})
  expect(removed.text).not.toContain('src="/request/photos/')
})

test('more photos than allowed are refused with a word, not an error of the server', async () => {
  const browser = portal.browser()
  await fillIn(browser)
  const photo = await photoFile()
  const seen = await browser.send(
    '/request/photos',
    { do: 'next' },
    { photos: Array.from({ length: 10 }, () => photo) },
  )
  expect(seen.status).toBe(422)
  expect(seen.text.match(/src="\/request\/photos\//g)).toHaveLength(9)
  expect(seen.text).toContain('最多 9 张照片')
})

test('[PR-22] a request without a name leaves none, and is followed by number and code', async () => {
  const browser = portal.browser()
  const { number, code } = await submit(browser, { who: { who: 'anonymous' } })
  const [row] = await rows('select anonymous, name_masked, phone_masked from submission where number = $1', [number])
  expect(row).toEqual({ anonymous: true, name_masked: null, phone_masked: null })
  const elsewhere = portal.browser()
  expect((await elsewhere.post('/track', { number, code })).path).toBe('/track/status')
})

test('[PR-22] who decides to stay unnamed after all leaves no name in the draft', async () => {
  const browser = portal.browser()
  await fillIn(browser)
  await browser.post('/request/who', { who: 'anonymous' })
  await browser.post('/request/who', { who: 'self' })
  expect((await browser.get('/request/person')).text).not.toContain('王小一')
})

test('[PR-23] a complaint about a person goes round that person', async () => {
  const browser = portal.browser()
  await fillIn(browser, { category: { category: 'conduct' } })
  const about = await browser.get('/request/about')
  expect(about.text).toContain('您选的人不会经手')
  expect(about.text).toContain('测试gridWorker')
  expect(about.text).not.toContain('测试otherGridWorker')
  const { account } = portal.world.people['gridWorker'] ?? { account: '' }
  await browser.post('/request/about', { about: ['headOfArea', account], words: '态度很差' })
  await browser.post('/request/who', { who: 'self' })
  await browser.post('/request/person', { name: '王小一', phone: '13812345678', contact: 'no' })
  const done = await browser.post('/request/check')
  const number = done.path.split('/').at(-1)
  const [row] = await rows(
    'select m.id, m.about_person, m.excluded from submission s join matter m on m.id = s.matter_id where s.number = $1',
    [number],
  )
  expect(row.about_person).toBe(true)
  expect(row.excluded.sort()).toEqual([account, portal.world.people['supervisor']?.account].sort())
  expect((await portal.world.ask('gridWorker', 'GET', `/matters/${row.id}`)).status).toBe(404)
  expect((await portal.world.ask('clerk', 'GET', `/matters/${row.id}`)).status).toBe(200)
})

test('a request for somebody else, of several people, says so', async () => {
  const browser = portal.browser()
  const { number } = await submit(browser, {
    who: { who: 'other', people: '１２' },
    person: { name: '王小一', phone: '13812345678', contact: 'yes', behalf: '我母亲' },
  })
  const [row] = await rows('select on_behalf, person_times, body from submission where number = $1', [number])
  expect(row).toEqual({ on_behalf: true, person_times: 12, body: '代他人提交：我母亲\n\n坏了一周了。' })
})

test('pages on which one may have to hide offer a quick way out that erases everything', async () => {
  const browser = portal.browser()
  await fillIn(browser, { category: { category: 'dispute' }, kind: { kind: 'dispute.neighbour' } })
  expect((await browser.get('/request/what')).text).toContain('action="/leave"')
  const left = await browser.post('/leave')
  expect(left.path).toBe('/statistics')
  expect((await browser.get('/request/what')).path).toBe('/request?expired=yes')
  const other = portal.browser()
  await fillIn(other)
  expect((await other.get('/request/what')).text).not.toContain('action="/leave"')
})

test('markup in what people write stays text on every page', async () => {
  const evil = '<img src=x onerror=alert(1)>'
  const browser = portal.browser()
  const check = await fillIn(browser, { what: { title: evil, body: evil }, spot: { place: evil } })
  const done = await browser.post('/request/check')
  const status = await browser.get('/track/status')
  for (const { text } of [check, done, status]) {
    expect(text).not.toContain('<img src=x')
    expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;')
  }
})

test('the receipt stays a day in its browser; elsewhere its address shows the number alone', async () => {
  const browser = portal.browser()
  const { number, code } = await submit(browser)
  expect((await browser.get(`/request/done/${number}`)).text).toContain(code)
  const copy = await browser.get(`/request/done/${number}/copy`)
  expect(copy.headers['content-disposition']).toContain('attachment')
  expect(copy.text).toContain(code)
  const elsewhere = await portal.browser().get(`/request/done/${number}`)
  expect(elsewhere.status).toBe(200)
  expect(elsewhere.text).not.toContain(code)
  expect((await portal.browser().get(`/request/done/${number}/copy`)).status).toBe(404)
  expect((await portal.browser().get('/request/done/QS-26-000001-0')).status).toBe(404)
})

test('forged answers are refused as answers, not as errors of the server', async () => {
  const browser = portal.browser()
  await fillIn(browser)
  const forged: [string, Record<string, string>][] = [
    ['category', { category: 'made.up' }],
    ['where', { where: '990000000000' }],
    ['spot', { building: '430199001001.001.099' }],
    ['who', { who: 'admin' }],
    ['who', { who: 'self', people: '0' }],
    ['what', {}],
    ['photos', { remove: "'; drop table matter; --" }],
  ]
  for (const [question, form] of forged) {
    const seen = await browser.post(`/request/${question}`, form)
    expect(seen.status, question).toBeLessThan(500)
    if (question !== 'photos') expect(seen.status, question).toBe(422)
  }
  const foreign = await portal.browser({ origin: 'http://elsewhere.test' }).post('/request/start')
  expect(foreign.status).toBe(403)
  expect(foreign.headers['content-type']).toContain('text/html')
})

test('[PR-12] a flood of submissions from one address waits with a word and loses nothing; others are not held up', async () => {
  const address = { 'x-forwarded-for': '203.0.113.7' }
  const flood = await portal.world.installation.kernel.keysOf('home')
  await portal.world.database.pool.query("insert into throttle values ($1, now() + interval '10 minutes', 20)", [
    `submissionFrom:home:${flood.blindIndex('address', '203.0.113.7').toString('hex')}`,
  ])
  const browser = portal.browser(address)
  await fillIn(browser)
  const held = await browser.post('/request/check')
  expect(held.status).toBe(429)
  expect(held.text).toContain('您填写的内容还在这台设备上')
  expect(held.text).toContain('0731-80001234')
  expect((await browser.get('/request/check')).text).toContain('王小一')
  expect((await submit(portal.browser())).number).toMatch(/^[A-Z]+-/)
  await portal.world.database.pool.query("update throttle set window_end = now() - interval '1 second'")
  expect((await browser.post('/request/check')).path).toMatch(/^\/request\/done\//)
  // no address lies in the database, only its keyed hash
  const kept = await rows('select key from throttle')
  expect(JSON.stringify(kept)).not.toMatch(/203\.0\.113|198\.51\.100/)
})

test('twenty submissions from one address within ten minutes are taken in, not one more; a repetition is not counted', async () => {
  const address = { 'x-forwarded-for': '203.0.113.8' }
  const { world } = portal
  const send = (n: number) =>
    world.ask(
      undefined,
      'POST',
      '/submissions',
      {
        channel: 'web',
        title: '路灯不亮',
        body: '坏了一周了。',
        category: 'facility.lighting',
        area: places.A1,
        petitioner: { anonymous: true },
      },
      { ...address, 'idempotency-key': `flood-number-${n}` },
    )
  for (let n = 1; n <= 20; n++) expect((await send(n)).status).toBe(201)
  expect((await send(20)).status).toBe(201)
  const refused = await send(21)
  expect(refused.status).toBe(429)
  expect(refused.body.code).toBe('submission.throttled')
})
