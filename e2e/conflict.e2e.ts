import { afterAll, expect, test } from 'vitest'
import { desktop, openBrowser } from './browser.ts'
import { serveWorld } from './serving.ts'
import { atWork, makeMove, openMove } from './staff.ts'

const browser = await openBrowser()
const world = await serveWorld()
afterAll(async () => {
  await browser.close()
  await world.close()
})

test('two dispatch one matter: the second is told who did what since, and what was typed stays', async () => {
  const { matter } = await world.register()
  await world.move('clerk', matter, 'register')
  const first = await atWork(browser, world, 'dispatcher', `/matters/${matter}`, desktop)
  const second = await atWork(browser, world, 'supervisor', `/matters/${matter}`, desktop)
  const form = await openMove(second, '派单')
  await form.getByLabel('派单说明').fill('请先到现场看一下')
  await makeMove(first, '派单')

  await form.getByRole('button', { name: '派单', exact: true }).click()
  const conflict = second.getByRole('dialog', { name: '刚才已有人处理过此件' })
  await conflict.waitFor()
  const told = await conflict.getByRole('listitem').innerText()
  expect(told).toContain('派办员')
  expect(told).toContain('派单')
  await conflict.getByRole('button', { name: '载入最新情况，保留我填写的内容' }).click()
  await conflict.waitFor({ state: 'hidden' })
  await form.getByText('此件已进入其他环节，这一步已不能做。').waitFor()
  expect(await form.getByLabel('派单说明').inputValue()).toBe('请先到现场看一下')
  expect(await world.revision(matter)).toBe(3)
  await Promise.all([first, second].map((page) => page.context().close()))
})

test('where the step is still open it can be made on top of what happened, with what was typed', async () => {
  const { matter } = await world.register()
  await world.move('clerk', matter, 'register')
  const page = await atWork(browser, world, 'dispatcher', `/matters/${matter}`, desktop)
  const form = await openMove(page, '内部备注')
  await form.getByLabel('备注').fill('住户下午在家')
  await world.move('clerk', matter, 'comment', { text: '已电话联系' })
  await form.getByRole('button', { name: '内部备注' }).click()
  const conflict = page.getByRole('dialog', { name: '刚才已有人处理过此件' })
  await conflict.getByText('备注：已电话联系').waitFor()
  expect(await conflict.getByRole('listitem').innerText()).toContain('测试clerk')
  await conflict.getByRole('button', { name: '按最新情况仍然“内部备注”' }).click()
  await page.getByText('“内部备注”已完成').waitFor()
  const notes = page.locator('.timeline > li')
  await notes.first().getByText('住户下午在家').waitFor()
  expect(await notes.nth(1).innerText()).toContain('已电话联系')
  await page.context().close()
})
