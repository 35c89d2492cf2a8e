import type { Page } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'
import { desktop, openBrowser, phone } from './browser.ts'
import { serveWorld } from './serving.ts'
import { atWork, makeMove, openMove } from './staff.ts'
import { driver } from './states.ts'

const browser = await openBrowser()
const world = await serveWorld()
const { staff } = driver(world)
const made = await staff(await world.register({ title: '三号楼前灯杆倾斜' }), ['clerk', 'register'])
const path = `/matters/${made.matter}`
afterAll(async () => {
  await browser.close()
  await world.close()
})

const head = (page: Page) => page.locator('.matter-head').innerText()
const answerDay = async () => {
  const { body } = await world.ask('dispatcher', 'GET', path)
  return body.clocks.find(({ clock }: { clock: string }) => clock === 'answer').dueDay
}
const dispatchTo = (unit: string) => async (page: Page) => {
  await makeMove(page, '派单', async (dialog) => {
    await dialog.getByLabel('承办单位').click()
    await page.locator('.ant-select-item-option').getByText(unit, { exact: true }).click()
  })
}

// One request, dispatched wrongly twice. Each chapter goes on where the last one ended.
test('[A3-08] a dispatch to the wrong unit is taken back by key, and no key is taken from whoever types', async () => {
  const page = await atWork(browser, world, 'dispatcher', path, desktop)
  await dispatchTo('水务所')(page)
  const bar = page.locator('.undo-bar')
  expect(await bar.innerText()).toContain('已办理“派单”，可以撤销。')
  expect(await bar.innerText()).toContain('还剩 60 秒')
  expect(await head(page)).toContain('水务所（办理中）')
  const note = (await openMove(page, '内部备注')).getByLabel('备注')
  await note.pressSequentially('先去现场')
  await page.keyboard.press('Control+z')
  expect(await world.revision(made.matter)).toBe(3)
  await page.getByRole('button', { name: '取消' }).click()
  await note.waitFor({ state: 'hidden' })
  await page.keyboard.press('Control+z')
  await page.getByText('已撤销').first().waitFor()
  await bar.waitFor({ state: 'detached' })
  expect(await head(page)).toContain('派办员（待派单）')
  expect(await page.locator('.timeline .undone').innerText()).toContain('派单')
  await dispatchTo('市政所')(page)
  await page.context().close()
})

test('[A4-06] the unit returns it with its reasons; who dispatches sees it come back and the first deadline kept', async () => {
  const first = await answerDay()
  const unit = await atWork(browser, world, 'handler', path, phone)
  await makeMove(unit, '退回重派', async (dialog) => {
    await dialog.getByRole('radio', { name: '职责规定不属本单位' }).check()
    await dialog.getByLabel('规定名称和条款').fill('城市照明管理规定第十二条')
    await dialog.getByLabel('退回理由').fill('灯杆属于供电公司')
  })
  await unit.context().close()
  const desk = await atWork(browser, world, 'dispatcher', '/work', desktop)
  await desk.getByRole('main').getByRole('link', { name: '三号楼前灯杆倾斜' }).click()
  await desk.getByText('灯杆属于供电公司').waitFor()
  expect(await head(desk)).toContain('退回 1 次')
  expect(await answerDay()).toBe(first)
  await dispatchTo('市政所')(desk)
  await desk.context().close()
})

test('[A4-06] a second return is arbitrated: who decided and why stands there, and it is final', async () => {
  const first = await answerDay()
  const unit = await atWork(browser, world, 'handler', path, desktop)
  await makeMove(unit, '再次退回，请求裁定', async (dialog) => {
    await dialog.getByRole('radio', { name: '没有明确的规定依据' }).check()
    // no rule is asked for where none is named
    expect(await dialog.getByLabel('规定名称和条款').count()).toBe(0)
    await dialog.getByLabel('退回理由').fill('人手不足')
  })
  await unit.context().close()

  const above = await atWork(browser, world, 'supervisor', '/work', desktop)
  await above.getByRole('main').getByRole('link', { name: '三号楼前灯杆倾斜' }).click()
  await above.getByText('人手不足').waitFor()
  const told = await head(above)
  for (const said of ['督办领导（待裁定）', '退回 2 次', '无依据拒收 1 次']) expect(told).toContain(said)
  await makeMove(above, '裁定承办单位', async (dialog) => {
    await dialog.getByLabel('承办单位').click()
    await above.locator('.ant-select-item-option').getByText('市政所', { exact: true }).click()
    await dialog.getByRole('radio', { name: '退回无依据' }).check()
    await dialog.getByLabel('裁定理由和依据').fill('职责清单第三项')
  })
  await above.context().close()

  const final = await atWork(browser, world, 'handler', path, desktop)
  const decided = final.locator('.timeline > li').first()
  await decided.waitFor()
  for (const said of ['裁定承办单位', '测试supervisor（督办领导）', '退回无依据', '职责清单第三项'])
    expect(await decided.innerText()).toContain(said)
  expect(await head(final)).toContain('无依据拒收 2 次')
  await final.getByRole('button', { name: '更多' }).click()
  const closed = final.getByRole('menuitem', { name: /再次退回/ })
  await closed.waitFor()
  expect(await closed.getAttribute('aria-disabled')).toBe('true')
  expect(await answerDay()).toBe(first)
  await final.context().close()
})
