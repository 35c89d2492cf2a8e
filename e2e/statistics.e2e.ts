import { afterAll, expect, test } from 'vitest'
import { stickingOut, violations } from './barriers.ts'
import { desktop, openBrowser } from './browser.ts'
import { serveWorld } from './serving.ts'
import { atWork, heading } from './staff.ts'
import { driver } from './states.ts'

const browser = await openBrowser()
const world = await serveWorld()
const { staff } = driver(world)
const returned = { ground: 'noGround', reason: '人手不足。' }
await staff(
  await world.register({ title: '三号楼前灯杆倾斜' }),
  ['clerk', 'register'],
  ['dispatcher', 'dispatch', { unit: world.units.roads }],
  ['handler', 'return', returned],
)
await staff(await world.register({ title: '路灯不亮' }), ['clerk', 'register'])
afterAll(async () => {
  await browser.close()
  await world.close()
})

test('[A1-41] a supervisor sees what was returned, how a return counts, and which matter it was', async () => {
  const page = await atWork(browser, world, 'supervisor', '/statistics', desktop)
  await page.getByRole('button', { name: '流转情形' }).click()
  const group = page.getByRole('region', { name: '流转情形' })
  const card = group.locator('.figure').filter({ hasText: '退回率' })
  expect(await card.innerText()).toContain('50%')
  expect(await card.innerText()).toContain('1 / 2')

  await page.getByRole('button', { name: '退回率：各类情形如何计入' }).click()
  const drawer = page.getByRole('dialog', { name: '各类情形如何计入' })
  await drawer.getByText('该事项计入退回').waitFor()
  expect(await drawer.getByLabel('看哪一项').locator('option:checked').innerText()).toBe('退回')
  expect(await drawer.getByRole('listitem').last().innerText()).toContain('并案')
  expect(await violations(page)).toEqual([])
  await drawer.getByLabel('看哪一项').selectOption('全部情形')
  await drawer.getByText('并案不会让任何比率变好').waitFor()
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Escape')
  await drawer.waitFor({ state: 'hidden' })

  await page.getByRole('link', { name: '无依据退回：1，查看明细' }).click()
  await page.getByRole('heading', { level: 1, name: '无依据退回' }).waitFor()
  expect(await heading(page).innerText()).toBe('无依据退回')
  await page.getByRole('link', { name: '三号楼前灯杆倾斜' }).waitFor()
  expect(await page.getByRole('link', { name: '路灯不亮' }).count()).toBe(0)
  await page.context().close()
})

test('the figures meet no barrier and fit a phone', async () => {
  const page = await atWork(browser, world, 'supervisor', '/statistics', desktop)
  await page.getByRole('region', { name: '联合办理' }).waitFor()
  expect(await violations(page)).toEqual([])
  expect(await stickingOut(page, 390)).toEqual([])
  await page.context().close()
})
