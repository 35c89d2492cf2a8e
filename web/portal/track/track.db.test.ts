import { afterAll, beforeAll, expect, test } from 'vitest'
import { instant } from '../../../core/deadline/index.ts'
import type { TestBrowser } from '../testBrowser.ts'
import { type Portal, photoFile, submit, testPortal } from '../testPortal.ts'

let portal: Portal
beforeAll(async () => {
  portal = await testPortal()
})
afterAll(() => portal.close())

/** Submits in one browser and looks at it in another; staff bring it as far as wanted. */
async function tracked(...moves: [string, string, Record<string, unknown>?][]) {
  const { number, code } = await submit(portal.browser())
  const { rows } = await portal.world.database.pool.query(
    'select matter_id as matter, id as submission from submission where number = $1',
    [number],
  )
  const { matter, submission } = rows[0]
  for (const [who, move, input] of moves) {
    const reply = await portal.world.move(who, matter, move, input)
    if (reply.status !== 200) throw new Error(`${move}: ${reply.text}`)
  }
  const browser = portal.browser()
  const page = await browser.post('/track', { number, code })
  return { number, code, matter, submission, browser, page }
}

const handled = (): [string, string, Record<string, unknown>?][] => [
  ['clerk', 'register'],
  ['dispatcher', 'dispatch', { unit: portal.world.units.roads }],
  ['handler', 'take'],
]
const answer = {
  outcome: 'explained',
  answer: '已查看，灯杆待更换。',
  basis: '灯杆属供电公司',
  remedy: '可在三十日内申请复查',
}

const revisionOn = async (browser: TestBrowser, move: string) => {
  const { text } = await browser.get(`/track/move/${move}`)
  return /name="revision" value="(\d+)"/.exec(text)?.[1] ?? ''
}

test('[PR-12] number and code, however they are typed, show where it stands, who has it and by when', async () => {
  const { number, code, browser } = await tracked(...handled())
  const typed = number.replaceAll('-', ' ').toLowerCase()
  const other = portal.browser()
  const page = await other.post('/track', { number: typed, code: `${code.slice(0, 3)} ${code.slice(3)}` })
  expect(page.path).toBe('/track/status')
  for (const said of ['路灯不亮', '办理中', '市政所', '0731-80000001', '9:00–17:00', '2026年3月23日星期一'])
    expect(page.text).toContain(said)
  expect(page.text).toContain('<summary>这个日子怎么算的</summary>')
  expect(page.text).toContain('周末不计入')
  expect(page.text).toContain('aria-current="step"')
  expect(page.headers['cache-control']).toBe('no-store')
  // neither number nor code stands in an address, and the cookie does not hold the code
  expect([...other.cookies.values()].join()).not.toContain(code)
  expect((await portal.browser().get('/track/status')).path).toBe('/track')
  await browser.post('/track/end')
  expect((await browser.get('/track/status')).path).toBe('/track')
})

test('a pass ends half an hour after the last look, and cannot be made up', async () => {
  const { browser } = await tracked()
  const forged = portal.browser()
  forged.cookies.set('fivefold_pass', Buffer.from('{"submission":"x"}').toString('base64url'))
  expect((await forged.get('/track/status')).path).toBe('/track')
  const { clock } = portal.world
  const before = clock.now
  clock.now = instant(before + 31 * 60_000)
  expect((await browser.get('/track/status')).path).toBe('/track')
  clock.now = before
})

test('a mistyped number or a wrong code is told on the page, with the number still there', async () => {
  const { number } = await tracked()
  const browser = portal.browser()
  const shape = await browser.post('/track', { number: 'QS-26-000001-0', code: '12' })
  expect(shape.status).toBe(422)
  expect(shape.text).toContain('编号不对，请核对回执')
  expect(shape.text).toContain('查询码是六位数字')
  const wrong = await browser.post('/track', { number, code: '000000' })
  expect(wrong.status).toBe(422)
  expect(wrong.text).toContain(`value="${number}"`)
  expect(wrong.text).toContain('href="#code"')
})

test('guessing codes is slowed down', async () => {
  const { number, code } = await tracked()
  const browser = portal.browser()
  for (let i = 0; i < 10; i++) await browser.post('/track', { number, code: String(100_000 + i) })
  const refused = await browser.post('/track', { number, code })
  expect(refused.status).toBe(429)
  expect(refused.text).toContain('请稍后再试')
  expect(refused.text).toContain('0731-80001234')
  await portal.world.database.pool.query('delete from throttle')
})

test('[PR-45] an answer stands out with its reasons and the way to object; it is rated in the five official levels', async () => {
  const { browser, page, matter } = await tracked(...handled(), ['handler', 'answer', answer])
  for (const said of Object.values(answer).slice(1)) expect(page.text).toContain(said)
  expect(page.text).toContain('无法解决，已说明理由')
  const form = await browser.get('/track/move/confirm')
  expect(
    [...form.text.matchAll(/type="radio"[^>]*value="(\d)"[^>]*><label[^>]*>([^<]+)</g)].map(
      ([, n = '', t = '']) => n + t,
    ),
  ).toEqual(['5非常满意', '4满意', '3基本满意', '2不满意', '1非常不满意'])
  const revision = await revisionOn(browser, 'confirm')
  const rated = await browser.post('/track/move/confirm', { revision, rating: '2', opinion: '还是黑。' })
  expect(rated.path).toMatch(/^\/track\/done\/\d+$/)
  expect(rated.text).toContain('您的评价办理人看不到')
  const closed = await browser.get('/track/status')
  expect(closed.text).toContain('已说明，未解决')
  expect(closed.text).toContain('不满意')
  const { rows } = await portal.world.database.pool.query('select rating, ending from matter where id = $1', [matter])
  expect(rows[0]).toEqual({ rating: 2, ending: 'explained' })
  // pressed again, it leads to how it stands
  expect((await browser.post('/track/move/confirm', { revision, rating: '2', opinion: '还是黑。' })).path).toContain(
    '/track/status',
  )
})

test('rating is not forced', async () => {
  const { browser, matter } = await tracked(...handled(), [
    'handler',
    'answer',
    { ...answer, outcome: 'solved', basis: undefined, remedy: undefined },
  ])
  await browser.post('/track/move/confirm', { revision: await revisionOn(browser, 'confirm') })
  const { rows } = await portal.world.database.pool.query('select rating, ending from matter where id = $1', [matter])
  expect(rows[0]).toEqual({ rating: null, ending: 'solved' })
})

test('who disagrees must say why, once, and it is handled further', async () => {
  const { browser } = await tracked(...handled(), ['handler', 'answer', answer])
  const revision = await revisionOn(browser, 'disagree')
  const empty = await browser.send('/track/move/disagree', { revision, reason: '' }, {})
  expect(empty.status).toBe(422)
  expect(empty.text).toContain('<li><a href="#reason">请填写：不认可的原因</a></li>')
  const kept = await browser.send('/track/move/disagree', { revision, reason: '' }, { photos: [await photoFile()] })
  expect(kept.text).toMatch(/name="_photos" value="[\da-f-]{36}"/)
  const [, staged = ''] = /name="_photos" value="([^"]+)"/.exec(kept.text) ?? []
  const sent = await browser.send('/track/move/disagree', { revision, reason: '没有修。', _photos: staged }, {})
  expect(sent.text).toContain('已转回继续办理')
  const standing = await browser.get('/track/status')
  expect(standing.text).toContain('办理中')
  expect(standing.text).toContain('先前的答复')
  expect(sent.text).toMatch(/\/track\/photos\/[\da-f-]{36}\?size=thumb/)
})

test('what was asked for is shown and supplied with photos; a photo that is too big takes no words with it', async () => {
  const { browser, page } = await tracked(...handled(), ['handler', 'ask', { question: '是哪一根灯杆？' }])
  expect(page.text).toContain('需要您补充')
  expect(page.text).toContain('是哪一根灯杆？')
  const revision = await revisionOn(browser, 'supply')
  const big = { name: '大.jpg', type: 'image/jpeg', bytes: Buffer.alloc(20 * 1024 * 1024, 1) }
  const refused = await browser.send('/track/move/supply', { revision, supplied: '东头第二根。' }, { photos: [big] })
  expect(refused.status).toBe(422)
  expect(refused.text).toContain('东头第二根。')
  expect(refused.text).toContain('照片太大')
  const sent = await browser.send(
    '/track/move/supply',
    { revision, supplied: '东头第二根。' },
    { photos: [await photoFile()] },
  )
  expect(sent.text).toContain('补充已收到')
  expect(sent.text).toContain('东头第二根。')
  const [, photo = ''] = /href="(\/track\/photos\/[^"]+)"/.exec(sent.text) ?? []
  expect((await browser.get(photo)).headers['content-type']).toBe('image/jpeg')
  expect((await portal.browser().get(photo)).path).toBe('/track')
})

test('[PR-12] it is withdrawn without giving reasons, after one question', async () => {
  const { browser, matter } = await tracked(['clerk', 'register'])
  const page = await browser.get('/track/move/withdraw')
  expect(page.text).toContain('确定撤回')
  const done = await browser.post('/track/move/withdraw', { revision: await revisionOn(browser, 'withdraw') })
  expect(done.text).toContain('已撤回')
  const { rows } = await portal.world.database.pool.query('select ending from matter where id = $1', [matter])
  expect(rows[0].ending).toBe('withdrawn')
})

test('a form from before somebody else acted changes nothing and shows what happened', async () => {
  const { browser, matter } = await tracked(['clerk', 'register'])
  const revision = await revisionOn(browser, 'withdraw')
  await portal.world.move('dispatcher', matter, 'dispatch', { unit: portal.world.units.roads })
  const late = await browser.post('/track/move/withdraw', { revision })
  expect(late.path).toBe('/track/status?news=changed')
  expect(late.text).toContain('市政所')
  expect((await browser.post('/track/move/withdraw', { revision: 'x' })).status).toBe(400)
  expect((await browser.get('/track/move/answer')).path).toContain('/track/status')
})

test('[PR-25] the resident sees who read name and phone, in which post and what for; nobody else does', async () => {
  const { browser, submission } = await tracked(...handled())
  expect((await browser.get('/track/status')).text).toContain('还没有人查看过')
  await portal.world.ask('handler', 'POST', `/submissions/${submission}/reveal`, { purpose: 'contact' })
  const { text } = await browser.get('/track/status')
  expect(text).toContain('市政所')
  expect(text).toMatch(/承办人<\/td>\s*<td>联系您/)
  expect(text).not.toContain('测试handler')
  const stranger = await tracked()
  expect(stranger.page.text).toContain('还没有人查看过')
})

test('[PR-06] the consent to be called is taken back in one step, at once, and it is on record', async () => {
  const { browser, page, submission } = await tracked()
  expect(page.text).toContain('您同意为这件事打电话联系您')
  const taken = await browser.post('/track/consent', { contact: 'no' })
  expect(taken.text).toContain('您没有同意打电话联系您')
  await browser.post('/track/consent', { contact: 'no' })
  const { rows } = await portal.world.database.pool.query(
    `select s.consent->>'contact' as contact, (select count(*)::int from audit_entry where operation = 'submission.consent' and object_id = s.id::text) as recorded
     from submission s where s.id = $1`,
    [submission],
  )
  expect(rows[0]).toEqual({ contact: 'false', recorded: 1 })
  const unnamed = await submit(portal.browser(), { who: { who: 'anonymous' } })
  const other = await portal.browser().post('/track', { number: unnamed.number, code: unnamed.code })
  expect(other.text).not.toContain('action="/track/consent"')
})
