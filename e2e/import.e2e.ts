import type { Page } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'
import { readTable } from '../server/tabular/index.ts'
import { places } from '../server/testing/index.ts'
import { desktop, openBrowser } from './browser.ts'
import { serveWorld } from './serving.ts'
import { atWork, heading } from './staff.ts'

const browser = await openBrowser()
const world = await serveWorld()
afterAll(async () => {
  await browser.close()
  await world.close()
})

const HOUR = 3_600_000
const start = Date.parse('2026-01-05T08:00:00+08:00')
const shown = (at: number) => new Date(at + 8 * HOUR).toISOString().slice(0, 16).replace('T', ' ')

/** Three hundred requests of this winter, two of three answered after 1 to 20 days. */
const requests = Array.from({ length: 300 }, (_, index) => {
  const receivedAt = start + index * 2 * HOUR
  const days = 1 + (index % 20)
  return { index, receivedAt, days: index % 3 === 0 ? undefined : days, line: index + 2 }
})
/** What is wrong with three of them, in the words the office reads. */
const wrong = new Map([
  [40, { say: '缺少“标题”，请补上。' }],
  [140, { say: '“提交时间”不是可以识别的时间' }],
  [240, { say: '有答复但没有“答复时间”，请补上。' }],
])
const good = requests.filter(({ index }) => !wrong.has(index))
const answered = good.flatMap(({ days }) => (days === undefined ? [] : [days])).sort((a, b) => a - b)

const csv = [
  '编号,标题,内容,提交时间,答复,答复时间,类别,区域',
  ...requests.map(({ index, receivedAt, days }) =>
    [
      `R${1000 + index}`,
      index === 40 ? '' : `第${index}件：楼道灯不亮`,
      '晚上看不清楼梯，希望修好。',
      index === 140 ? '前天晚上' : shown(receivedAt),
      days === undefined && index !== 240 ? '' : '已经修好。',
      days === undefined || index === 240 ? '' : shown(receivedAt + days * 24 * HOUR),
      '路灯照明',
      places.A1,
    ].join(','),
  ),
].join('\n')

/** The counts on the page of one import, by their names. */
async function countsOn(page: Page): Promise<Record<string, string>> {
  const texts = await page.locator('.counts > div').allInnerTexts()
  return Object.fromEntries(texts.map((text) => text.split('\n').map((part) => part.trim())))
}

test('[A1-39] 300 rows with 3 bad ones: first a trial, then the import, each bad row with line and reason', async () => {
  const page = await atWork(browser, world, 'admin', '/imports', desktop)
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: '冬季诉求.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
  await page.getByText('试导入：还没有写入任何数据').waitFor()
  await page.getByRole('status').getByText('已完成').waitFor()
  expect(await countsOn(page)).toEqual({ 读取行数: '300', 新增: '297', 变更: '0', 不变: '0', 有误: '3' })
  expect((await world.database.pool.query('select count(*)::int as n from matter')).rows[0].n).toBe(0)

  // what a person sees on the way is gone within a second, so the page itself takes it down
  await page.evaluate(() => {
    const note = () => document.querySelector('[role=progressbar]') && document.body.setAttribute('data-moved', 'yes')
    new MutationObserver(note).observe(document.body, { childList: true, subtree: true })
  })
  await page.getByRole('button', { name: '正式导入 297 行' }).click()
  await page.getByText('正式导入', { exact: true }).waitFor()
  await page.getByRole('status').getByText('已完成').waitFor()
  expect(await page.locator('body').getAttribute('data-moved')).toBe('yes')
  expect(await countsOn(page)).toEqual({ 读取行数: '300', 新增: '297', 变更: '0', 不变: '0', 有误: '3' })

  const rows = page.getByRole('region', { name: '有误的行' }).getByRole('row')
  await rows.nth(3).waitFor()
  for (const [at, [index, { say }]] of [...wrong].entries()) {
    const text = await rows.nth(at + 1).innerText()
    expect(text).toContain(String(index + 2))
    expect(text).toContain(`R${1000 + index}`)
    expect(text).toContain(say)
  }

  const [workbook] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '下载错误表' }).click(),
  ])
  expect(workbook.suggestedFilename()).toMatch(/\.xlsx$/)
  const sent = []
  for await (const row of readTable(await workbook.path())) sent.push(row)
  expect(sent).toHaveLength(3)
  expect(JSON.stringify(sent)).toContain('前天晚上')
  await page.context().close()
})

test('[A1-41] [A3-28] the figures equal a recount of the file, and each opens to its rows', async () => {
  const page = await atWork(browser, world, 'supervisor', '/statistics', desktop)
  await page.getByRole('heading', { name: '统计分析' }).waitFor()
  await page.locator('.figure').first().waitFor()
  const nearestRank = (share: number) => answered[Math.ceil(share * answered.length) - 1]
  const recount: Record<string, string> = {
    收到: String(good.length),
    已答复: String(answered.length),
    待答复: String(good.length - answered.length),
    '答复用时中位数（天）': `${nearestRank(0.5)} 天`,
    '九成来件的答复用时（天）': `${nearestRank(0.9)} 天`,
  }
  const cards = await page.locator('.figure').evaluateAll((all) =>
    all.map((card) => ({
      name: card.querySelector('.figure-name')?.textContent ?? '',
      value: card.querySelector('.figure-value')?.textContent ?? '',
      of: card.querySelector('.soft')?.textContent ?? null,
      opens: card.querySelector('a.figure-value')?.getAttribute('href') ?? null,
    })),
  )
  for (const [name, value] of Object.entries(recount))
    expect(cards.find((card) => card.name === name)?.value, name).toBe(value)

  for (const { name, value, of, opens } of cards) {
    if (opens === null) continue
    await page.locator(`a.figure-value[href="${opens}"]`).click()
    await heading(page).getByText(name).waitFor()
    const counted = of === null ? value : (of.split('/')[0] ?? '').trim()
    if (/^[\d,]+$/.test(counted) && counted !== '0') {
      const told = await page
        .getByText(/已显示 [\d,]+ 条/)
        .first()
        .innerText()
      const total = /共 ([\d,]+) 条/.exec(told)?.[1] ?? /已显示 ([\d,]+) 条/.exec(told)?.[1]
      expect(total, name).toBe(counted)
    }
    await page.goBack()
    await page.locator('.figure').first().waitFor()
  }
  await page.context().close()
})
