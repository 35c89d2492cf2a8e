import { afterAll, expect, test } from 'vitest'
import { desktop, openBrowser, phone } from './browser.ts'
import { sendConcern, takePhoto, tellConcern, track } from './resident.ts'
import { serveWorld, visit } from './serving.ts'
import { atWork } from './staff.ts'

const browser = await openBrowser()
const world = await serveWorld()
afterAll(async () => {
  await browser.close()
  await world.close()
})

test('the portal speaks English when asked to, and goes on doing so', async () => {
  const page = await visit(browser, world, { ...phone, javaScriptEnabled: false })
  await page.goto('/track')
  await page.getByRole('link', { name: 'English' }).click()
  expect(await page.getAttribute('html', 'lang')).toBe('en')
  expect(new URL(page.url()).pathname).toBe('/track')
  await page.goto('/request')
  // the office keeps its own name
  expect((await page.locator('main').innerText()).replaceAll('甲街道', '')).not.toMatch(/[\u4e00-\u9fff]/)
  await page.context().close()
})

test('the console speaks English when asked to, and goes on doing so', async () => {
  const { matter } = await world.register({ title: 'Lamp out', body: 'Dark stairs' })
  const page = await atWork(browser, world, 'clerk', `/matters/${matter}`, desktop)
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByRole('navigation', { name: 'Main menu' }).waitFor()
  await page.getByRole('region', { name: 'What can be done' }).waitFor()
  await page.reload()
  await page.getByRole('heading', { level: 1, name: 'Lamp out' }).waitFor()
  expect(await page.getAttribute('html', 'lang')).toBe('en')
  await page.context().close()
})

test('[PR-42] the receipt prints as a slip: number, code and QR, without menu and buttons', async () => {
  const page = await visit(browser, world, { ...phone, javaScriptEnabled: false })
  await tellConcern(page, {
    category: '公用设施',
    kind: '路灯照明',
    grid: '甲一网格',
    place: '三号楼前',
    title: '三号楼前路灯不亮',
    body: '坏了一个星期。',
    name: '王小一',
    phone: '13812345678',
    photo: await takePhoto(320, 240),
  })
  const slip = await sendConcern(page)
  await page.emulateMedia({ media: 'print' })
  expect(await page.getByText(slip.number).first().isVisible()).toBe(true)
  expect(await page.getByText(slip.code).isVisible()).toBe(true)
  expect(await page.locator('.qr svg').isVisible()).toBe(true)
  expect(await page.getByRole('navigation').isVisible()).toBe(false)
  expect(await page.getByRole('link', { name: '查看进度' }).isVisible()).toBe(false)
  await page.emulateMedia({ media: 'screen' })
  await track(page, slip)
  await page.getByRole('link', { name: '撤回' }).waitFor()
  await page.emulateMedia({ media: 'print' })
  expect(await page.getByRole('link', { name: '撤回' }).isVisible()).toBe(false)
  await page.context().close()
})

test('a matter prints as a sheet: facts, timeline and deadlines, without menu and buttons', async () => {
  const { matter, number } = await world.register()
  const page = await atWork(browser, world, 'dispatcher', `/matters/${matter}`, desktop)
  await page.getByRole('heading', { level: 1, name: '路灯不亮' }).waitFor()
  await page.emulateMedia({ media: 'print' })
  for (const said of [number, '办理经过', '答复期限'])
    expect(await page.getByRole('main').getByText(said).locator('visible=true').count(), said).toBeGreaterThan(0)
  expect(await page.getByRole('navigation', { name: '主菜单' }).isVisible()).toBe(false)
  expect(await page.getByRole('button', { name: '打印' }).isVisible()).toBe(false)
  await page.context().close()
})
