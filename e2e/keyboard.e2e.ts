import type { Page } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'
import { desktop, openBrowser } from './browser.ts'
import { serveWorld, visit } from './serving.ts'
import { atWork, openMove, signIn } from './staff.ts'

const browser = await openBrowser()
const world = await serveWorld()
afterAll(async () => {
  await browser.close()
  await world.close()
})

/** Tabs on to the control with this name, as somebody without a mouse does. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    const at = await page.evaluate(() => {
      const { activeElement } = document
      return activeElement?.getAttribute('aria-label') ?? activeElement?.textContent ?? ''
    })
    if (at.trim() === name) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`no way by keyboard to ${name}`)
}

test('keys alone: sign in, walk the work list, open a matter, take a step', async () => {
  const { matter } = await world.register()
  const page = await visit(browser, world, desktop)
  await page.goto('/console/')
  await page.getByLabel('账号').waitFor()
  await page.keyboard.type('clerk')
  await page.keyboard.press('Tab')
  await page.keyboard.type('correct horse battery')
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: '路灯不亮' }).waitFor()
  await page.keyboard.press('j')
  await page.locator('tr[aria-current]').waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: '路灯不亮' }).waitFor()
  await tabTo(page, '登记')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: '登记', exact: true })
  await dialog.waitFor()
  await page.waitForFunction(() => document.activeElement?.closest('[role=dialog]') != null)
  await tabTo(page, '登记')
  await page.keyboard.press('Enter')
  await page.getByText('“登记”已完成').waitFor()
  expect(await world.revision(matter)).toBe(2)
  await page.context().close()
})

test('keys alone: the next step and the rest of the steps are two keys away, also where twenty are open', async () => {
  const { matter } = await world.register()
  await world.move('clerk', matter, 'register')
  const page = await atWork(browser, world, 'dispatcher', `/matters/${matter}`, desktop)
  await page.getByRole('heading', { level: 1, name: '路灯不亮' }).waitFor()
  await page.keyboard.press('Alt+n')
  const next = page.getByRole('dialog', { name: '派单', exact: true })
  await next.waitFor()
  await page.keyboard.press('Escape')
  await next.waitFor({ state: 'hidden' })
  await page.keyboard.press('Alt+m')
  const menu = page.getByRole('menu')
  await menu.waitFor()
  expect(await menu.innerText()).toContain('并案与拆分')
  const focused = menu.locator('[role=menuitem]:focus')
  await focused.waitFor()
  while ((await focused.innerText()) !== '拆分为两件') {
    const before = await focused.innerText()
    await page.keyboard.press('ArrowDown')
    await focused.filter({ hasNotText: before }).waitFor()
  }
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: '拆分为两件', exact: true }).waitFor()
  await page.context().close()
})

test('[PR-27] a session that ran out asks to sign in over the open page, and what was typed is still there', async () => {
  const { matter } = await world.register()
  const page = await atWork(browser, world, 'clerk', `/matters/${matter}`, desktop)
  const form = await openMove(page, '内部备注')
  await form.getByLabel('备注').fill('已电话核实，居民在家')
  const mine = [world.people['clerk']?.account]
  await world.database.pool.query('delete from session where account_id = $1', mine)
  // the service trusts what it knows for half a second
  await expect.poll(async () => (await page.request.get('/api/v1/session')).status()).toBe(401)
  await form.getByRole('button', { name: '内部备注' }).click()
  const again = page.getByRole('dialog', { name: '登录已过期' })
  await again.waitFor()
  await signIn(page, 'clerk', 'correct horse battery')
  await again.waitFor({ state: 'hidden' })
  expect(new URL(page.url()).pathname).toBe(`/console/matters/${matter}`)
  expect(await form.getByLabel('备注').inputValue()).toBe('已电话核实，居民在家')
  await form.getByRole('button', { name: '内部备注' }).click()
  await page.getByText('“内部备注”已完成').waitFor()
  await page.context().close()
})
