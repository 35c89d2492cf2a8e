import type { Page } from 'playwright-core'
import { toString as drawQr } from 'qrcode'
import { afterAll, expect, test } from 'vitest'
import { desktop, openBrowser, phone, type View } from './browser.ts'
import { type Concern, fileOf, sendConcern, takePhoto, tellConcern, track } from './resident.ts'
import { serveWorld, visit } from './serving.ts'
import { atWork, makeMove, openMatter } from './staff.ts'

const browser = await openBrowser()
const world = await serveWorld()
afterAll(async () => {
  await browser.close()
  await world.close()
})

const lamp: Concern = {
  category: '公用设施',
  kind: '路灯照明',
  grid: '甲一网格',
  place: '三号楼前',
  title: '三号楼前路灯不亮',
  body: '坏了一个星期，晚上老人下楼不安全。',
  name: '王小一',
  phone: '138 1234 5678',
  photo: await takePhoto(),
}
const road: Concern = {
  ...lamp,
  kind: '道路路面',
  title: '路面有个大坑',
  body: '下雨积水，骑车摔过人。',
  name: '李小二',
}
const residents = [
  { concern: lamp, view: { ...phone, javaScriptEnabled: false } },
  { concern: road, view: phone },
].map(({ concern, view }) => ({ concern, page: visit(browser, world, view), slip: { number: '', code: '' } }))
const [plain, scripted] = residents as [Resident, Resident]
type Resident = (typeof residents)[number]

const staff = (login: string, path: string, view: View = desktop) => atWork(browser, world, login, path, view)

// Two requests on their way: one from a phone that runs no scripts, one from a phone that does. Each chapter goes on where the last one ended.
test.each(residents)(
  '[A0-07] [A3-08] $concern.title: sent from a phone, with a photo, number, code and QR come back',
  async (one) => {
    const page = await one.page
    await tellConcern(page, one.concern)
    expect(await page.locator('main').innerText()).toContain(one.concern.title)
    expect(await page.locator('.thumbs img').count()).toBe(1)
    one.slip = await sendConcern(page)
    expect(one.slip.number).toMatch(/^[A-Z]+-26-\d{6}-[\dX]$/)
    expect(one.slip.code).toMatch(/^\d{6}$/)
    expect(await drawnPath(page)).toEqual(await pathTo(`${world.address}/track?number=${one.slip.number}`))
    await track(page, one.slip)
    expect(await page.locator('main').innerText()).toContain('待登记')
  },
)

test('a clerk registers what came in', async () => {
  const page = await staff('clerk', '/work')
  for (const { concern } of residents) {
    await openMatter(page, concern.title)
    await makeMove(page, '登记')
    await page.getByRole('link', { name: '我的工作' }).first().click()
  }
  await page.getByText('没有待办').waitFor()
  await page.context().close()
})

test('a dispatcher dispatches several at once and sees beforehand where each goes', async () => {
  const page = await staff('dispatcher', '/matters?stage=registered')
  for (const { slip } of residents) await page.getByRole('checkbox', { name: `选择 ${slip.number}` }).check()
  await page.getByRole('button', { name: '批量派单' }).click()
  await page.getByText('预览：2 件可以办理，0 件不能').waitFor()
  expect(await page.getByRole('dialog').getByText('市政所').count()).toBe(2)
  await page.getByRole('button', { name: '派单 2 件' }).click()
  await page.getByText('已办理 2 件，0 件没有办理').waitFor()
  await page.getByRole('button', { name: '关闭' }).last().click()
  await page.getByText('没有符合条件的事项').waitFor()
  await page.context().close()
})

test('[A0-07] a handler answers with a photo from a phone', async () => {
  const page = await staff('handler', '/work', phone)
  for (const { concern } of residents) {
    await openMatter(page, concern.title)
    expect(await isWithinWidth(page)).toBe(true)
    await makeMove(
      page,
      '答复',
      async (dialog) => {
        await dialog.getByRole('radio', { name: '已解决' }).check()
        await dialog.getByLabel('给居民的答复').fill('当天下午已经修好，请您看看。')
        await dialog.locator('input[type=file][multiple]').setInputFiles(fileOf(await takePhoto()))
        await dialog.locator('.photo-field progress').waitFor({ state: 'detached' })
      },
      true,
    )
    await page.goto('/console/work')
  }
  await page.getByText('没有待办').waitFor()
  await page.context().close()
})

test('[A3-10] the residents read the answer and rate it in the five official levels', async () => {
  const levels = ['非常满意', '满意', '基本满意', '不满意', '非常不满意']
  for (const [{ page: opened, slip }, level] of [
    [plain, '非常满意'],
    [scripted, '不满意'],
  ] as const) {
    const page = await opened
    await track(page, slip)
    expect(await page.locator('.answer').innerText()).toContain('当天下午已经修好')
    expect(await page.locator('.answer img').count()).toBe(1)
    await page.getByRole('link', { name: '认可并评价' }).click()
    expect(await page.locator('.choice').allInnerTexts()).toEqual(levels)
    await page.getByRole('radio', { name: level, exact: true }).check()
    await page.getByRole('button', { name: '提交' }).click()
    await page.locator('.receipt').waitFor()
    await track(page, slip)
    expect(await page.locator('main').innerText()).toContain('已解决')
  }
})

test.each(['callback', 'supervisor'])('the %s sees that it is closed and how it was rated', async (login) => {
  const page = await staff(login, '/matters?open=false')
  await openMatter(page, road.title)
  const facts = await page.locator('.matter-head').innerText()
  expect(facts).toContain('已结束')
  expect(facts).toContain('不满意')
  await page.context().close()
})

test('the handler sees that it is closed, not how it was rated', async () => {
  const page = await staff('handler', '/matters?box=handled')
  await openMatter(page, road.title)
  const seen = await page.getByRole('main').innerText()
  expect(seen).toContain('已结束')
  expect(seen).not.toContain('不满意')
  await page.context().close()
})

/** Whether one reads the page without pushing it sideways. */
const isWithinWidth = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)

const pathsOf = (svg: string) => [...svg.matchAll(/ d="([^"]+)"/g)].map(([, path]) => path)
const drawnPath = async (page: Page) => pathsOf(await page.locator('.qr').innerHTML())
/** What the same address looks like as a code: the picture on the receipt leads there and nowhere else. */
const pathTo = async (link: string) =>
  pathsOf(await drawQr(link, { type: 'svg', errorCorrectionLevel: 'Q', margin: 0 }))
