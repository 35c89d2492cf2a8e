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
