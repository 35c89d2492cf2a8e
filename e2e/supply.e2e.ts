import { afterAll, expect, test } from 'vitest'
import { instant } from '../core/deadline/index.ts'
import { desktop, openBrowser, phone } from './browser.ts'
import { fileOf, takePhoto, track } from './resident.ts'
import { serveWorld, visit } from './serving.ts'
import { atWork, makeMove } from './staff.ts'
import { driver } from './states.ts'

const browser = await openBrowser()
const world = await serveWorld()
const { handled, staff } = driver(world)
const started = world.clock.now
afterAll(async () => {
  await browser.close()
  await world.close()
})

const question = '是哪一根灯杆？请拍一张照片。'

/** A request received on Monday 2 March, asked about on Wednesday 4 March; now it is Wednesday 11 March. */
async function asked() {
  world.clock.now = started
  const made = await handled(await world.register())
  expect(await dueOf(made.matter)).toEqual({ day: '2026-03-23', state: 'running' })
  world.clock.now = instant('2026-03-04T10:00:00+08:00')
  await staff(made, ['handler', 'ask', { question }])
  expect(await dueOf(made.matter)).toEqual({ day: '2026-03-23', state: 'paused' })
  world.clock.now = instant('2026-03-11T10:00:00+08:00')
  return made
}

/** The deadline of the answer, as the handler is told. */
async function dueOf(matter: string) {
  const { body } = await world.ask('handler', 'GET', `/matters/${matter}`)
  const { dueDay, state } = body.clocks.find(({ clock }: { clock: string }) => clock === 'answer')
  return { day: dueDay, state }
}

test('[PR-12] a resident supplies what was asked and the clock goes on: on the portal, from a phone without scripts', async () => {
  const made = await asked()
  const page = await visit(browser, world, { ...phone, javaScriptEnabled: false })
  await track(page, { number: made.number, code: made.queryCode })
  const before = await page.locator('main').innerText()
  expect(before).toContain(question)
  expect(before).toContain('补充期限：2026年3月18日星期三')
  await page.getByRole('link', { name: '补充情况' }).click()
  expect(await page.locator('main').innerText()).toContain('请在2026年3月18日星期三前补充')
  await page.getByLabel('照片或材料').setInputFiles(fileOf(await takePhoto(640, 480)))
  await page.getByRole('button', { name: '提交' }).click()
  // nothing was said: it is asked again, and the photo is kept
  expect(await page.locator('.summary').innerText()).toContain('请填写：补充的内容')
  expect(await page.locator('main').innerText()).toContain('已收到 1 张照片')
  await page.getByLabel('补充的内容').fill('东头第二根，编号 17。')
  await page.getByRole('button', { name: '提交' }).click()
  await page.getByRole('heading', { name: '补充已收到' }).waitFor()
  const receipt = await page.locator('main').innerText()
  for (const said of [made.number, '东头第二根，编号 17。', '2026-03-11 10:00', '答复期限：2026年3月30日星期一'])
    expect(receipt).toContain(said)
  expect(await page.locator('.thumbs img').count()).toBe(1)
  // five working days it waited, by five working days the deadline has moved
  expect(await dueOf(made.matter)).toEqual({ day: '2026-03-30', state: 'running' })
  await page.getByRole('link', { name: '查看进度' }).click()
  expect(await page.locator('.now').innerText()).toContain('办理中')
  await page.context().close()
  const desk = await atWork(browser, world, 'handler', `/matters/${made.matter}`, desktop)
  await desk.getByText('东头第二根，编号 17。').first().waitFor()
  expect(await desk.locator('.matter-head').innerText()).toContain('2026-03-30')
  await desk.context().close()
})

test('[PR-12] a resident supplies what was asked and the clock goes on: by phone, through a clerk', async () => {
  const made = await asked()
  const desk = await atWork(browser, world, 'clerk', `/matters/${made.matter}`, desktop)
  await desk.getByText(question).first().waitFor()
  await makeMove(desk, '代居民补充', async (dialog) => {
    await dialog.getByRole('radio', { name: '电话' }).check()
    await dialog.getByLabel('补充的内容').fill('来电说是东头第二根。')
  })
  expect(await dueOf(made.matter)).toEqual({ day: '2026-03-30', state: 'running' })
  await desk.context().close()
  const page = await visit(browser, world, phone)
  await track(page, { number: made.number, code: made.queryCode })
  const seen = await page.locator('main').innerText()
  expect(seen).toContain('答复期限：2026年3月30日星期一')
  expect(seen).toContain('来电说是东头第二根。')
  await page.context().close()
})
