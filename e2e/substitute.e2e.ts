import type { Page } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'
import { stickingOut, violations } from './barriers.ts'
import { desktop, openBrowser, phone } from './browser.ts'
import { serveWorld } from './serving.ts'
import { atWork, heading, makeMove, openMatter } from './staff.ts'
import { driver } from './states.ts'

const browser = await openBrowser()
const world = await serveWorld()
const { handled } = driver(world)
await handled(await world.register({ title: '路灯不亮' }))
const left = await handled(await world.register({ title: '井盖松动' }))
afterAll(async () => {
  await browser.close()
  await world.close()
})

const choose = async (page: Page, field: string, name: string) => {
  await page.getByRole('combobox', { name: field }).click()
  await page
    .locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option')
    .getByText(name, { exact: true })
    .click()
}
const line = (page: Page, title: string) => page.getByRole('main').getByRole('link', { name: title })

// A handler is away and a colleague stands in. Each chapter goes on where the last one ended.
test('the head of a unit records that a handler is away and who stands in', async () => {
  const page = await atWork(browser, world, 'unithead', '/absences', desktop)
  await page.getByText('没有离岗登记').waitFor()
  await page.getByRole('button', { name: '登记离岗' }).click()
  const dialog = page.getByRole('dialog', { name: '登记离岗' })
  await choose(page, '离岗人员', '测试handler')
  await choose(page, '替班人', '测试colleague')
  await dialog.getByLabel('结束日期（含当天）').fill('2026-03-06')
  await dialog.getByRole('radio', { name: '学习培训' }).check()
  expect(await violations(page)).toEqual([])
  await dialog.getByRole('button', { name: '登记离岗' }).click()
  await dialog.waitFor({ state: 'hidden' })
  const row = page.getByRole('row').filter({ hasText: '测试handler' })
  await row.getByText('离岗中').waitFor()
  expect(await row.innerText()).toContain('2026-03-02 至 2026-03-06')
  await page.context().close()
})

test('the substitute is told, finds the matters of the absent one, and answers one in their place', async () => {
  const page = await atWork(browser, world, 'colleague', '/work', phone)
  await page.getByText('您正在替 测试handler 当班').waitFor()
  await line(page, '路灯不亮').waitFor()
  await line(page, '井盖松动').waitFor()
  expect(await violations(page)).toEqual([])
  await openMatter(page, '路灯不亮')
  await makeMove(
    page,
    '答复',
    async (dialog) => {
      await dialog.getByRole('radio', { name: '已解决' }).check()
      await dialog.getByLabel('给居民的答复').fill('灯泡已更换，请您看看。')
    },
    true,
  )
  const last = page.locator('.timeline').getByRole('listitem').filter({ hasText: '灯泡已更换' })
  expect(await last.innerText()).toMatch(/测试colleague.*（代）/)
  await page.context().close()
})

test('when the absence is ended the posts are gone, and what was done in their place stays signed so', async () => {
  const head = await atWork(browser, world, 'unithead', '/absences', desktop)
  await head.getByRole('button', { name: '提前结束' }).click()
  await head.getByRole('dialog').getByRole('button', { name: '提前结束' }).click()
  await head.getByText('没有离岗登记').waitFor()
  await head.context().close()
  const page = await atWork(browser, world, 'colleague', '/work', desktop)
  await page.getByText('没有待办').waitFor()
  expect(await page.getByText('您正在替').count()).toBe(0)
  await page.context().close()
  const handler = await atWork(browser, world, 'handler', '/work', desktop)
  await line(handler, '井盖松动').waitFor()
  await handler.context().close()
})

test('a shift is handed over with a note, and the next one takes the matters over with the acknowledgement', async () => {
  const page = await atWork(browser, world, 'handler', '/handovers/new', phone)
  await choose(page, '交给', '测试colleague')
  await page.getByLabel('交班说明').fill('明天上午约了人到现场。')
  await page.getByRole('checkbox', { name: '接收后由接班人经办' }).check()
  await page.getByLabel(`${left.number} 需要注意的`).fill('带上井盖钩')
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: /^交班/ }).click()
  await page.getByRole('heading', { level: 1, name: '测试handler 交给 测试colleague' }).waitFor()
  await page.context().close()
  const next = await atWork(browser, world, 'colleague', '/work', desktop)
  await next.getByRole('link', { name: '查看并接收' }).click()
  await next.getByText('带上井盖钩').waitFor()
  expect(await violations(next)).toEqual([])
  await next.getByRole('button', { name: '确认接收并接办' }).click()
  await next.getByText('已确认接收，1 件改由您经办').waitFor()
  await next.goto('/console/work')
  await line(next, '井盖松动').waitFor()
  expect(await next.getByRole('link', { name: '查看并接收' }).count()).toBe(0)
  await next.context().close()
})

test('what a leaver had is seen as nobody’s and assigned again in one batch', async () => {
  await world.ask('admin', 'POST', `/accounts/${world.people['colleague']?.account}/disable`)
  const page = await atWork(browser, world, 'unithead', '/workload', desktop)
  await page.getByRole('region', { name: '市政所' }).getByText('已离任').waitFor()
  expect(await violations(page)).toEqual([])
  await page.getByRole('link', { name: '去重新安排' }).click()
  await page.getByRole('button', { name: '指定 1 件' }).waitFor()
  expect(await violations(page)).toEqual([])
  await choose(page, `${left.number} 的新经办人`, '测试handler（在办 0）')
  await page.getByRole('button', { name: '指定 1 件' }).click()
  await page.getByText('没有无人经办的事项').waitFor()
  await page.context().close()
  const handler = await atWork(browser, world, 'handler', '/work', desktop)
  await line(handler, '井盖松动').waitFor()
  await handler.context().close()
})

test('a number of the workload opens the list it counts, which says what it is narrowed to', async () => {
  const page = await atWork(browser, world, 'unithead', '/workload', desktop)
  await page.getByRole('link', { name: '测试handler：在办 1 件，查看' }).click()
  await page.getByRole('button', { name: '经办人：测试handler' }).waitFor()
  await page.getByText('已显示 1 条，共 1 条').waitFor()
  await line(page, '井盖松动').waitFor()
  expect(await violations(page)).toEqual([])
  await page.context().close()
})

test('many matters are answered with one standard answer, each with its own number', async () => {
  const text = '您反映的“{{title}}”（{{number}}）已处理。'
  const standard = { unit: world.units.roads, title: '已处理', outcome: 'solved', answer: text }
  expect((await world.ask('unitHead', 'POST', '/standard-answers', standard)).status).toBe(201)
  const made = [
    await handled(await world.register({ title: '座椅损坏' })),
    await handled(await world.register({ title: '地砖破损' })),
  ]
  const page = await atWork(browser, world, 'handler', '/matters?box=todo', desktop)
  for (const { number } of made) await page.getByRole('checkbox', { name: `选择 ${number}` }).check()
  await page.getByRole('button', { name: '批量答复' }).click()
  const dialog = page.getByRole('dialog', { name: /批量答复/ })
  await choose(page, '选用范本', '已处理')
  for (const { number } of made) await dialog.getByText(`（${number}）已处理。`).waitFor()
  expect(await violations(page)).toEqual([])
  await dialog.getByRole('button', { name: '答复 2 件' }).click()
  await dialog.getByText('已办理 2 件').waitFor()
  for (const { matter, number } of made) {
    const { body } = await world.ask('dispatcher', 'GET', `/matters/${matter}`)
    expect(body.stage).toBe('answered')
    expect(JSON.stringify(body.timeline.at(-1))).toContain(`（${number}）已处理。`)
  }
  await page.context().close()
})

test.each(['/absences', '/handovers', '/workload', '/answers'])(
  'the page %s has no barrier and fits a narrow screen',
  async (path) => {
    const page = await atWork(browser, world, 'unithead', path, phone)
    await heading(page).waitFor()
    await page.waitForLoadState('networkidle')
    expect(await violations(page)).toEqual([])
    expect(await stickingOut(page, 320)).toEqual([])
    await page.context().close()
  },
)
