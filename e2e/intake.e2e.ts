import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'
import { hashPassword } from '../server/cryptography/index.ts'
import { transact } from '../server/database/index.ts'
import { systemWho } from '../server/kernel/index.ts'
import { addAccounts, addAppointments } from '../server/setup/index.ts'
import { places } from '../server/testing/index.ts'
import { desktop, openBrowser } from './browser.ts'
import { serveWorld } from './serving.ts'
import { atWork } from './staff.ts'
import { driver } from './states.ts'

const browser = await openBrowser()
const world = await serveWorld()
const lead = await driver(world).handled(await world.register({ title: '三号楼前路面塌陷' }))
afterAll(async () => {
  await browser.close()
  await world.close()
})

async function writeDown(page: Page): Promise<void> {
  await page.getByLabel('诉求内容').fill('三号楼前的路塌了一块。晚上看不见。')
  await choose(page, '类别', ['公用设施', '路灯照明'])
  await choose(page, '区域', ['甲社区', '甲一网格'])
  await page.getByLabel('姓名').fill('李小二')
  await page.getByLabel('电话').last().fill('13800000001')
}
async function choose(page: Page, label: string, way: readonly string[]): Promise<void> {
  await page.getByLabel(label, { exact: true }).click()
  const menu = page.locator('.ant-cascader-menus').locator('visible=true')
  for (const name of way) await menu.getByText(name, { exact: true }).click()
  await page.keyboard.press('Escape')
}
const viewOf = async (number: string) => {
  const { body } = await world.ask('dispatcher', 'GET', `/matters?number=${number}`)
  return (await world.ask('dispatcher', 'GET', `/matters/${body.items[0].id}`)).body
}

test('[A4-16] what was told before is shown while it is written down again, and is merged in the same step', async () => {
  const page = await atWork(browser, world, 'clerk', '/intake', desktop)
  await writeDown(page)
  const similar = page.getByRole('region', { name: '可能重复的事项' })
  expect(await similar.innerText()).toContain(lead.number)
  await similar.getByRole('button', { name: '登记后并入' }).click()
  expect(await similar.getByRole('button', { name: '不并入' }).getAttribute('aria-pressed')).toBe('true')
  await page.getByText(`登记后并入 ${lead.number}“三号楼前路面塌陷”`).waitFor()
  await page.getByRole('button', { name: '登记并并案' }).click()
  await page.getByText(`已并入 ${lead.number} 一并办理。`).waitFor()
  const [number = '', code = ''] = await page.locator('.receipt-number').allInnerTexts()
  expect(code).toMatch(/^\d{6}$/)
  expect(await viewOf(number)).toMatchObject({
    stage: 'joined',
    title: '三号楼前的路塌了一块',
    follows: { number: lead.number },
  })
  await page.context().close()
})

test('[A3-08] who registers and dispatches sends it to the unit the rules name, or another, in the same flow', async () => {
  const account = randomUUID()
  const keys = await world.installation.kernel.keysOf('home')
  const passwordHash = await hashPassword('correct horse battery', { logN: 10, r: 8, p: 1 })
  await transact(world.database.pool, systemWho('home'), async (tx) => {
    const person = {
      id: account,
      login: 'both',
      name: '测试both',
      phone: '13900000000',
      mustChange: false,
      area: places.A,
    }
    await addAccounts(tx, keys, [{ ...person, passwordHash }])
    const post = { account, organization: null, area: places.A, headsArea: false, validFrom: '2020-01-01' }
    await addAppointments(
      tx,
      (['clerk', 'dispatcher'] as const).map((role) => ({ ...post, id: randomUUID(), post: role, role })),
    )
  })
  const page = await atWork(browser, world, 'both', '/intake', desktop)
  await writeDown(page)
  await page.getByRole('radio', { name: '登记并派单' }).check()
  await page.getByText('派办规则建议：市政所。').waitFor()
  const unit = page.getByRole('combobox', { name: '承办单位' })
  await page.locator('.ant-select-content').getByText('市政所').waitFor()
  await unit.click()
  await page.locator('.ant-select-item-option').getByText('水务所').click()
  await page.getByRole('button', { name: '登记并派单' }).click()
  await page.getByRole('heading', { name: '来件回执' }).waitFor()
  expect(await page.locator('.receipt').innerText()).toContain('水务所')
  const [number = ''] = await page.locator('.receipt-number').allInnerTexts()
  expect(await viewOf(number)).toMatchObject({ stage: 'handling', unitName: '水务所' })
  await page.context().close()
})
