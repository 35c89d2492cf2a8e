import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'
import { instant } from '../core/deadline/index.ts'
import { transact } from '../server/database/index.ts'
import { systemWho } from '../server/kernel/index.ts'
import { addOrganizations } from '../server/setup/index.ts'
import { places } from '../server/testing/index.ts'
import { desktop, openBrowser, phone } from './browser.ts'
import { serveWorld } from './serving.ts'
import { atWork, makeMove } from './staff.ts'
import { driver } from './states.ts'

const browser = await openBrowser()
const world = await serveWorld()
await transact(world.database.pool, systemWho('home'), (tx) =>
  addOrganizations(tx, [{ id: randomUUID(), kind: 'agency', name: '供电所', area: places.township, handles: true }]),
)
const made = await driver(world).handled(
  await world.register({ title: '三号楼前路面塌陷', body: '路面塌了，灯杆也漏电。王小一 13812345678' }),
)
const path = `/matters/${made.matter}`
afterAll(async () => {
  await browser.close()
  await world.close()
})

const waiting = (page: Page) => page.getByRole('region', { name: '等谁办' }).getByRole('listitem').allInnerTexts()

// One request that three units handle. Each chapter goes on where the last one ended.
test('[B2-15] the unit that leads asks two others on the same day; each gets its part and its date', async () => {
  const page = await atWork(browser, world, 'handler', path, desktop)
  await makeMove(page, '联合办理', async (dialog) => {
    await dialog.getByRole('combobox', { name: '协办单位' }).click()
    const options = page.locator('.ant-select-item-option')
    // the unit that leads is not asked to help itself
    expect((await options.allInnerTexts()).sort()).toEqual(['供电所', '水务所'])
    for (const unit of ['水务所', '供电所']) await options.getByText(unit, { exact: true }).click()
    await dialog.getByLabel('请协办单位做什么').fill('排查地下管线，书面反馈原因。')
    await dialog.getByLabel('几个工作日内回复').fill('3')
  })
  const table = page.getByRole('region', { name: '联合办理' })
  await table.getByRole('row').nth(2).waitFor()
  expect(await table.innerText()).toContain('共 2 家，2 家未完成')
  expect(await table.getByText('2026-03-05').count()).toBe(2)
  expect(await page.locator('.matter-line').innerText()).toContain('联合办理')
  await page.context().close()
})

test('[PR-26] a unit that takes part sees its part and nothing of the request behind it, and delivers', async () => {
  const page = await atWork(browser, world, 'otherhandler', '/work', phone)
  await page
    .getByRole('main')
    .getByRole('link', { name: /排查地下管线/ })
    .click()
  await page.getByRole('heading', { level: 1, name: '排查地下管线，书面反馈原因。' }).waitFor()
  const seen = await page.getByRole('main').innerText()
  for (const hidden of ['王小一', '王**', '漏电', '三号楼前路面塌陷']) expect(seen).not.toContain(hidden)
  await makeMove(page, '反馈协办意见', async (dialog) => {
    await dialog.getByLabel('协办意见或办理结果').fill('雨水管破裂，周五前修复。')
  })
  await page.goto(`/console${path}`)
  await page.locator('.plain').getByText('没有找到').waitFor()
  await page.context().close()
})

test('[B2-15] one is late: the page says that everything waits for it, and the answer waits as well', async () => {
  const { body } = await world.ask('handler', 'GET', path)
  const water = body.parts.find(({ unitName }: { unitName: string }) => unitName === '水务所')
  await world.move('handler', water.id, 'accept')
  world.clock.now = instant('2026-03-09T09:00:00+08:00')
  const page = await atWork(browser, world, 'handler', path, desktop)
  await page.getByRole('region', { name: '联合办理' }).waitFor()
  const [only, ...others] = await waiting(page)
  expect(others).toEqual([])
  for (const said of ['供电所', '2026-03-05', '超 4 天', '已超期']) expect(only).toContain(said)
  const late = page.locator('.part-critical')
  expect(await late.innerText()).toContain('供电所')
  expect(await late.innerText()).toContain('最晚一环')
  expect(await page.getByRole('region', { name: '联合办理' }).innerText()).toContain('雨水管破裂，周五前修复。')
  await page.getByRole('button', { name: '更多' }).click()
  const answer = page.getByRole('menuitem', { name: /^答复/ })
  expect(await answer.getAttribute('aria-disabled')).toBe('true')
  expect(await answer.innerText()).toContain('协办单位没有办完')
  await page.keyboard.press('Escape')

  await page.getByRole('region', { name: '联合办理' }).getByRole('link', { name: '供电所' }).click()
  await page.getByRole('heading', { level: 1, name: /排查地下管线/ }).waitFor()
  expect(await page.locator('.tie').innerText()).toContain(made.number)
  await makeMove(page, '收回协办', async (dialog) => {
    await dialog.getByLabel('收回理由').fill('已由本单位处理')
  })
  await page.locator('.tie').getByRole('link').click()
  await page.getByRole('heading', { level: 1, name: '三号楼前路面塌陷' }).waitFor()
  await page.getByText('2 家均已完成').waitFor()
  expect(await waiting(page)).toEqual([expect.stringContaining('测试handler（办理中）')])
  await makeMove(
    page,
    '答复',
    async (dialog) => {
      await dialog.getByRole('radio', { name: '已解决' }).check()
      await dialog.getByLabel('给居民的答复').fill('路面已回填，管线已修复。')
    },
    true,
  )
  await page.context().close()
})
