import { afterAll, beforeAll, expect, test } from 'vitest'
import { instant } from '../../../core/deadline/index.ts'
import { places } from '../../../server/testing/index.ts'
import type { TestBrowser } from '../testBrowser.ts'
import { type Portal, submit, testPortal } from '../testPortal.ts'

let portal: Portal
const started = instant('2026-03-02T09:00:00+08:00')
beforeAll(async () => {
  portal = await testPortal()
})
afterAll(() => portal.close())

type Steps = [string, string, Record<string, unknown>?][]

const answer = {
  outcome: 'explained',
  answer: '已查看，灯杆属供电公司。',
  basis: '城市照明管理规定第十二条',
  remedy: '三十日内可向区政府申请复查',
}

/** Takes a matter where staff want it. */
async function staff(matter: string, ...steps: Steps) {
  for (const [who, move, input] of steps) {
    const reply = await portal.world.move(who, matter, move, input)
    if (reply.status !== 200) throw new Error(`${who} ${move}: ${reply.text}`)
  }
}

const handled = (): Steps => [
  ['clerk', 'register'],
  ['dispatcher', 'dispatch', { unit: portal.world.units.roads }],
  ['handler', 'take'],
]

/** Submits in a browser of its own and opens it with number and code in another. */
async function tracked(...steps: Steps) {
  portal.world.clock.now = started
  const { number, code } = await submit(portal.browser())
  const { rows } = await portal.world.database.pool.query('select matter_id from submission where number = $1', [
    number,
  ])
  const matter: string = rows[0].matter_id
  await staff(matter, ...steps)
  const browser = portal.browser()
  await browser.post('/track', { number, code })
  return { number, code, matter, browser }
}

const main = async (browser: TestBrowser, path = '/track/status') => {
  const { text } = await browser.get(path)
  return text.slice(text.indexOf('<main'), text.indexOf('</main>'))
}

/** Makes a step of the resident by its form and reads what confirms it. */
async function step(browser: TestBrowser, move: string, form: Record<string, string> = {}) {
  const page = await main(browser, `/track/move/${move}`)
  const [, revision = ''] = /name="revision" value="(\d+)"/.exec(page) ?? []
  return browser.post(`/track/move/${move}`, { revision, ...form })
}

test('[PR-12] at every stage it says in plain words whom it waits for and until when', async () => {
  const { browser, matter } = await tracked()
  const said = async () => /class="waiting">([\s\S]*?)<\/ul>/.exec(await main(browser))?.[1]?.replaceAll(/<[^>]+>/g, '')
  expect(await said()).toBe('等“甲街道受理窗口”核对登记 最晚 2026年3月3日星期二')
  await staff(matter, ['clerk', 'register'])
  expect(await said()).toBe('等派单人员确定承办单位 最晚 2026年3月3日星期二')
  await staff(matter, ['dispatcher', 'dispatch', { unit: portal.world.units.roads }], ['handler', 'take'])
  expect(await said()).toBe('等“市政所”办理答复 最晚 2026年3月23日星期一')
  await staff(matter, ['handler', 'openParts', { units: [portal.world.units.water], task: '核实水管位置', days: 3 }])
  expect(await said()).toContain('水务所')
  expect(await said()).toContain('最晚 2026年3月5日星期四')
  await staff(matter, ['handler', 'ask', { question: '是哪一根灯杆？' }])
  expect(await said()).toBeUndefined()
  expect(await main(browser)).toContain('待您补充')
})

test('a part of an answer is told as what it is, until the answer comes', async () => {
  const { browser, matter } = await tracked(...handled(), [
    'handler',
    'partialAnswer',
    { progress: '先装了临时照明。' },
  ])
  const before = await main(browser)
  expect(before).toContain('阶段答复（不是最终答复）')
  expect(before).toContain('最终答复不晚于2026年3月23日星期一')
  expect(before).toContain('先装了临时照明。')
  expect(before).toContain('href="/track/move/urge"')
  await staff(matter, ['handler', 'answer', answer])
  const after = await main(browser)
  expect(after).not.toContain('不是最终答复')
  expect(after.match(/先装了临时照明。/g)).toHaveLength(1)
})

test('an extension shows its reason and the new day, a suspension its reason and until when', async () => {
  const extended = await tracked(
    ...handled(),
    ['handler', 'requestExtension', { days: 5, reason: '内部说明' }],
    ['unitHead', 'grantExtension', { reason: '灯杆配件下周到货。' }],
  )
  const later = await main(extended.browser)
  expect(later).toContain('答复期限已延长到2026年3月30日星期一')
  expect(later).toContain('灯杆配件下周到货。')
  expect(later).not.toContain('内部说明')
  await staff(extended.matter, ['handler', 'answer', answer])
  expect(await main(extended.browser)).not.toContain('答复期限已延长')
  const still = await tracked(...handled(), [
    'unitHead',
    'suspend',
    { ground: 'appraisal', reason: '等待灯杆安全检测报告', expected: '2026-04-20' },
  ])
  const page = await main(still.browser)
  for (const said of ['为什么中止', '等待鉴定、检测结果', '等待灯杆安全检测报告', '2026-04-20', '2026年5月6日星期三'])
    expect(page).toContain(said)
  await staff(still.matter, ['handler', 'resume'])
  expect(await main(still.browser)).not.toContain('为什么中止')
})

test('who is sent elsewhere reads where, with address, telephone and rule', async () => {
  const { browser } = await tracked(...handled(), [
    'handler',
    'direct',
    {
      answer: '这条路由区里管理。',
      competent: '区公路管理站',
      address: '长江路 1 号二楼',
      phone: '0731-80000009',
      law: '公路法第八条',
      remedy: '三十日内可向区政府申请复查',
    },
  ])
  const page = await main(browser)
  const card = page.slice(page.indexOf('class="place"'))
  for (const said of ['区公路管理站', '长江路 1 号二楼', 'href="tel:073180000009"', '公路法第八条'])
    expect(card).toContain(said)
  await step(browser, 'confirm')
  expect(await main(browser)).toContain('不属本级职责')
})

test('[PR-45] a result that did not solve it names every way on with body, last day and clause', async () => {
  const { browser, matter, number, code } = await tracked(...handled(), ['handler', 'answer', answer])
  const ways = async () => [...(await main(browser)).matchAll(/<h3>([^<]+)<\/h3>\s*<p>向谁提出/g)].map(([, way]) => way)
  expect(await ways()).toEqual(['申请上一级复核', '信访复查', '行政复议'])
  const page = await main(browser)
  expect(page).toMatch(/本级人民政府行政复议机构<\/p>\s*<p>截止：<b>2026年5月6日星期三/)
  expect(page).toContain('行政复议法第二十条')
  // counted anew from the second answer
  portal.world.clock.now = instant('2026-03-09T09:00:00+08:00')
  await browser.post('/track', { number, code })
  await step(browser, 'disagree', { reason: '没有修。' })
  expect(await ways()).toEqual([])
  await staff(matter, ['handler', 'answer', answer])
  expect(await main(browser)).toContain('2026年5月8日星期五')
  expect((await step(browser, 'requestReview', { reason: '灯杆是街道装的。' })).text).toContain('已申请复核')
  await staff(matter, [
    'supervisor',
    'upholdAnswer',
    { ...answer, outcome: undefined, answer: undefined, opinion: '原答复符合规定。' },
  ])
  const closed = await main(browser)
  expect(closed).toContain('复核意见')
  expect(closed).toContain('原答复符合规定。')
  // the review has been made
  expect(await ways()).toEqual(['信访复查', '行政复议'])
})

test('who is about to end it disagreeing is shown the review first', async () => {
  const { browser, matter } = await tracked(...handled(), ['handler', 'answer', answer])
  await step(browser, 'disagree', { reason: '没有修。' })
  await staff(matter, ['handler', 'answer', answer])
  const form = await main(browser, '/track/move/endDisagreeing')
  expect(form).toContain('不能再在这里申请复核')
  expect(form).toContain('href="/track/move/requestReview"')
  const done = await step(browser, 'endDisagreeing')
  expect(done.text).toContain('此件已结束')
  expect(done.text).toContain('行政复议')
  expect(done.text).not.toContain('申请上一级复核')
})

test('[PR-12] what was urged is confirmed, and from when it may be urged again', async () => {
  const { browser, number, code } = await tracked(...handled())
  const done = await step(browser, 'urge', { words: '晚上很黑。' })
  expect(done.path).toMatch(/^\/track\/done\/\d+$/)
  for (const said of ['已催办', '晚上很黑。', '2026年3月5日星期四起可以再办', 'data-print'])
    expect(done.text).toContain(said)
  const page = await main(browser)
  expect(page).not.toContain('href="/track/move/urge"')
  expect(page).toContain('“催办”刚办过，2026年3月5日星期四起可以再办')
  expect((await step(browser, 'urge')).path).toBe('/track/status?news=changed')
  portal.world.clock.now = instant('2026-03-05T09:00:00+08:00')
  await browser.post('/track', { number, code })
  expect(await main(browser)).toContain('href="/track/move/urge"')
})

test('[AM-14] what has ended may be opened again until a day that is named, once', async () => {
  const { browser } = await tracked(...handled(), ['handler', 'answer', { outcome: 'solved', answer: '已修好。' }])
  await step(browser, 'confirm', { rating: '4' })
  expect(await main(browser)).toContain('“要求重新办理”最晚在2026年3月17日星期二提出')
  expect(await main(browser, '/track/move/reopen')).toContain('2026年3月17日星期二')
  const empty = await step(browser, 'reopen', { reason: '' })
  expect(empty.status).toBe(422)
  expect(empty.text).toContain('请填写：重新办理的原因')
  const done = await step(browser, 'reopen', { reason: '又不亮了。' })
  expect(done.text).toContain('已重新办理')
  expect(await main(browser)).toContain('先前的答复')
})

test('passed to the level above and down again it keeps its one number, in one sentence', async () => {
  const { browser, number, matter } = await tracked(
    ['clerk', 'register'],
    ['dispatcher', 'passUp', { unit: portal.world.units.roads, reason: '须由街道统一安排' }],
  )
  const turn = async () => /class="turn">([\s\S]*?)<\/p>/.exec(await main(browser))?.[1]?.replaceAll(/<[^>]+>/g, '')
  expect(await turn()).toBe(`2026年3月2日星期一已转上级单位“市政所”，编号不变：${number}`)
  await staff(matter, ['handler', 'receive'])
  expect(await turn()).toContain('已转上级单位')
  await staff(matter, ['unitHead', 'handDown', { unit: portal.world.units.water, demand: '请先关闸' }])
  expect(await turn()).toBe(`2026年3月2日星期一已交“水务所”具体办理，编号不变：${number}`)
})

test('merged with others it shows nothing of theirs, keeps number and day, and is withdrawn alone', async () => {
  const lead = await tracked(...handled())
  const other = await tracked(['clerk', 'register'], ['dispatcher', 'join', { lead: lead.matter, reason: '同一盏灯' }])
  const page = await main(other.browser)
  expect(page).toContain('与其他来件一并办理')
  expect(page).toContain('一并办理的事项现在：办理中，由“市政所”负责')
  expect(page).toContain('2026年3月23日星期一')
  expect(page).not.toContain(lead.number)
  expect(page).not.toContain('同一盏灯')
  expect(await main(lead.browser)).not.toContain(other.number)
  // the first one takes its voice back; the other one goes on
  const form = await main(lead.browser, '/track/move/withdrawVoice')
  expect(form).toContain('其他人不受影响')
  expect((await step(lead.browser, 'withdrawVoice')).text).toContain('已撤回')
  const left = await main(lead.browser)
  expect(left).toContain('不再单独答复您')
  expect(left).not.toContain('/track/move/')
  expect(await main(other.browser)).toContain('与其他来件一并办理')
  await staff(lead.matter, ['handler', 'answer', answer])
  expect(await main(other.browser)).toContain('已查看，灯杆属供电公司。')
  expect(await main(lead.browser)).toContain('您已撤回，不再办理')
})

test('what was split off is a press away, without the code; nobody else’s is', async () => {
  const { browser, number, matter } = await tracked(
    ['clerk', 'register'],
    ['clerk', 'split', { title: '井盖松动', body: '路口的井盖也松了。', area: places.A1 }],
  )
  const page = await main(browser)
  expect(page).toContain('您这次反映的其他事')
  const [, second = ''] = /name="number" value="([^"]+)"/.exec(page) ?? []
  expect(second).not.toBe(number)
  const opened = await browser.post('/track/split', { number: second })
  expect(opened.path).toBe('/track/status')
  expect(opened.text).toContain('路口的井盖也松了。')
  expect(opened.text).toContain(`name="number" value="${number}"`)
  expect((await browser.post('/track/split', { number })).text).toContain('坏了一周了。')
  const stranger = await tracked()
  expect((await stranger.browser.post('/track/split', { number: second })).status).toBe(404)
  expect((await portal.browser().post('/track/split', { number: second })).path).toBe('/track')
  expect((await portal.world.ask('clerk', 'GET', `/matters/${matter}`)).body.splits[0].number).toBe(second)
})

test('a confirmation opens to whoever sent it alone, and every turn is told in English as well', async () => {
  const { browser } = await tracked(...handled())
  const done = await step(browser, 'urge')
  const stranger = await tracked(...handled())
  expect((await stranger.browser.get(done.path)).path).toBe('/track/status')
  expect((await portal.browser().get(done.path)).path).toBe('/track')
  // of staff's own steps there is nothing to confirm
  expect((await browser.get('/track/done/2')).path).toBe('/track/status')
  await browser.get('/reading?language=en&back=%2F')
  const page = await main(browser)
  expect(page).toContain('Whom it waits for')
  expect(page).toContain('has to handle and answer it')
  expect((await browser.get(done.path)).text).toContain('Urged')
})
