import type { Page } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'
import { desktop, openBrowser, phone } from './browser.ts'
import { type Slip, track } from './resident.ts'
import { serveWorld, visit } from './serving.ts'
import { atWork, makeMove } from './staff.ts'
import { driver } from './states.ts'

const browser = await openBrowser()
const world = await serveWorld()
const { staff, handled } = driver(world)
const lead = await handled(await world.register({ title: '三号楼前路面塌陷', body: '路面塌了。' }))
const second = await staff(
  await world.register({
    title: '路上有个大坑',
    body: '骑车摔过人。',
    petitioner: { name: '李小二', phone: '13800000001' },
  }),
  ['clerk', 'register'],
)
const third = await world.register({
  title: '三号楼门口积水',
  body: '一下雨就积水。另外楼上漏水。',
  petitioner: { name: '张小三', phone: '13800000002' },
})
await staff(third, ['clerk', 'register'])
afterAll(async () => {
  await browser.close()
  await world.close()
})

const slipOf = ({ number, queryCode }: { number: string; queryCode: string }): Slip => ({ number, code: queryCode })
const opened = async (of: { number: string; queryCode: string }): Promise<Page> => {
  const page = await visit(browser, world, { ...phone, javaScriptEnabled: false })
  await track(page, slipOf(of))
  return page
}
const main = (page: Page) => page.locator('main').innerText()

// Three residents tell of one hole in the road. Each chapter goes on where the last one ended.
test('[A1-39] one is merged on its own page, another from the list with a look beforehand', async () => {
  const page = await atWork(browser, world, 'dispatcher', `/matters/${second.matter}`, desktop)
  await makeMove(page, '并入同一件事', async (dialog) => {
    await dialog.getByRole('radio', { name: /三号楼前路面塌陷/ }).check()
    await dialog.getByLabel('并案理由').fill('同一处塌陷')
  })
  expect(await page.locator('.tie').innerText()).toContain(lead.number)

  await page.goto('/console/matters')
  for (const { number } of [lead, third]) await page.getByRole('checkbox', { name: `选择 ${number}` }).check()
  await page.getByRole('button', { name: '批量并入同一件事' }).click()
  const dialog = page.getByRole('dialog', { name: '批量并入同一件事（2 件）' })
  await dialog.getByRole('radio', { name: /三号楼前路面塌陷/ }).check()
  await dialog.getByText('预览：1 件可以办理，0 件不能').waitFor()
  expect(await dialog.getByRole('row').last().innerText()).toContain('待派单 → 已并案')
  await dialog.getByRole('button', { name: '并入同一件事 1 件' }).click()
  await dialog.getByText('已办理 1 件，0 件没有办理').waitFor()
  await dialog.getByRole('button', { name: '关闭' }).last().click()

  // taken back within the minute, and done again
  const bar = page.locator('.undo-bar')
  await bar.getByText('已批量办理“并入同一件事” 1 件，可以一并撤销。').waitFor()
  await bar.getByRole('button', { name: '撤销' }).click()
  await page.getByText('已撤销 1 件').waitFor()
  expect((await world.ask('dispatcher', 'GET', `/matters/${third.matter}`)).body.stage).toBe('registered')
  await staff(third, ['dispatcher', 'join', { lead: lead.matter }])

  await page.goto(`/console/matters/${lead.matter}`)
  const merged = page.getByRole('region', { name: '并入此件的来件（2 件）' })
  await merged.waitFor()
  for (const { number } of [second, third]) expect(await merged.innerText()).toContain(number)
  await page.context().close()
})

test('[A4-16] each resident still has number and code, and sees that it is handled with another', async () => {
  const page = await opened(second)
  const seen = await main(page)
  expect(seen).toContain(second.number)
  expect(seen).toContain('市政所')
  // nothing of the others
  for (const hidden of [lead.number, third.number, '路面塌了', '积水']) expect(seen).not.toContain(hidden)
  await page.context().close()
})

test('[A4-16] one takes the request back, which ends nothing for the others', async () => {
  const page = await opened(third)
  await page.getByRole('link', { name: '撤回' }).click()
  await page.getByRole('button', { name: /撤回/ }).click()
  await page.getByRole('heading', { name: /撤回/ }).first().waitFor()
  await track(page, slipOf(third))
  expect(await main(page)).toContain('已撤回')
  await page.context().close()
  const { body } = await world.ask('dispatcher', 'GET', `/matters/${lead.matter}`)
  expect(body.stage).toBe('handling')
  expect(body.followers.map(({ number }: { number: string }) => number)).toContain(second.number)
})

test('[A4-16] one answer reaches everybody who kept the request; each says for themselves what it is worth', async () => {
  const desk = await atWork(browser, world, 'handler', `/matters/${lead.matter}`, desktop)
  await makeMove(
    desk,
    '答复',
    async (dialog) => {
      expect(await dialog.innerText()).toContain('另有 1 件并入此件')
      await dialog.getByRole('radio', { name: '已解决' }).check()
      await dialog.getByLabel('给居民的答复').fill('塌陷处已回填压实。')
    },
    true,
  )
  await desk.context().close()
  for (const [of, level] of [
    [lead, '非常满意'],
    [second, '不满意'],
  ] as const) {
    const page = await opened(of)
    expect(await main(page)).toContain('塌陷处已回填压实。')
    await page.getByRole('link', { name: '认可并评价' }).click()
    await page.getByRole('radio', { name: level, exact: true }).check()
    await page.getByRole('button', { name: '提交' }).click()
    await page.locator('.receipt').waitFor()
    await track(page, slipOf(of))
    expect(await main(page)).toContain('已解决')
    await page.context().close()
  }
  const page = await opened(third)
  expect(await main(page)).not.toContain('塌陷处已回填压实。')
  await page.context().close()
})
