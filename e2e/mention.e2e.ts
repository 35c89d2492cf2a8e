import { afterAll, expect, test } from 'vitest'
import { violations } from './barriers.ts'
import { openBrowser } from './browser.ts'
import { serveWorld } from './serving.ts'
import { atWork, makeMove } from './staff.ts'

const browser = await openBrowser()
const world = await serveWorld()
afterAll(async () => {
  await browser.close()
  await world.close()
})

test('[PR-42] a colleague is mentioned from a list that stands in the dialog it belongs to', async () => {
  const { matter } = await world.register()
  const page = await atWork(browser, world, 'dispatcher', `/matters/${matter}`, { width: 1366, height: 768 })
  await makeMove(page, '内部备注', async (dialog) => {
    await dialog.getByLabel('备注').fill('请留意')
    await dialog.getByRole('combobox', { name: '@ 提醒' }).click()
    const list = dialog.locator('.ant-select-item-option').first()
    await list.waitFor()
    expect(await violations(page)).toEqual([])
    await list.click()
  })
  await page.locator('.timeline > li').first().getByText('@ 提醒').waitFor()
  await page.context().close()
})
