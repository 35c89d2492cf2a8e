import { afterAll, expect, test } from 'vitest'
import { Robot, SmsGateway } from '../server/channels/testing-gateway.ts'
import { deliverOnce } from '../server/notices/index.ts'
import { violations } from './barriers.ts'
import { openBrowser, type View } from './browser.ts'
import { serveWorld } from './serving.ts'
import { atWork } from './staff.ts'

const office: View = { width: 1366, height: 768 }
const pocket: View = { width: 390, height: 844, touch: true }
const HANDLER = '13900001001'

const browser = await openBrowser()
const world = await serveWorld()
const gateway = await new SmsGateway().listen()
const robot = await new Robot().listen()
gateway.now = robot.now = () => world.clock.now
gateway.templates.set('T100', [])
afterAll(async () => {
  await browser.close()
  await gateway.close()
  await robot.close()
  await world.close()
})

const lastText = async (to: string): Promise<string> => {
  await expect.poll(() => gateway.sent.some((message) => message.to === to), { timeout: 20_000 }).toBe(true)
  return gateway.sent.findLast((message) => message.to === to)?.text ?? ''
}

test('an administrator opens a channel; a handler is reached over it, chooses when, and reads what came', async () => {
  const admin = await atWork(browser, world, 'admin', '/channels', office)
  await admin.getByRole('row', { name: /短信/ }).getByRole('button', { name: '设置' }).click()
  const setup = admin.getByRole('dialog', { name: '设置短信通道' })
  await setup.getByLabel('网关地址').fill(gateway.url)
  await setup.getByLabel('应用编号').fill(gateway.app)
  await setup.getByLabel('短信签名').fill('甲街道')
  await setup.getByRole('switch', { name: '启用' }).click()
  await setup.getByRole('button', { name: '添加模板编号' }).click()
  await setup.getByLabel('消息').click()
  await admin.getByTitle('其他消息').click()
  await setup.getByLabel('模板编号').fill('T100')
  await setup.getByRole('button', { name: '保存' }).click()
  await setup.getByText('启用前请填写密钥或密码。').waitFor()
  await setup.getByLabel('签名密钥').fill(gateway.secret)
  await setup.getByRole('switch', { name: '允许内网地址' }).click()
  expect(await violations(admin)).toEqual([])
  await setup.getByRole('button', { name: '保存' }).click()
  await setup.waitFor({ state: 'hidden' })

  await admin.getByRole('button', { name: '测试', exact: true }).click()
  const trial = admin.getByRole('dialog', { name: '测试短信通道' })
  await trial.getByLabel('手机号').fill('13900002222')
  await trial.getByRole('button', { name: '发送测试' }).click()
  await trial.getByText('已发出，请查收。').waitFor()
  expect(await lastText('13900002222')).toContain('测试消息')
  await trial.getByRole('button', { name: '关闭' }).last().click()

  const handler = await atWork(browser, world, 'handler', '/me/notices', pocket)
  await handler.getByLabel('手机号').fill('139 0000 1001')
  await handler.getByRole('button', { name: '发送验证码' }).click()
  await handler.getByText('待验证').waitFor()
  const code = /\d{6}/.exec(await lastText(HANDLER))?.[0] ?? ''
  await handler.getByLabel('验证码').fill(code)
  await handler.getByRole('button', { name: '验证', exact: true }).click()
  await handler.getByText('已验证，今后').waitFor()
  await handler
    .getByRole('radiogroup', { name: /到期前提醒/ })
    .getByText('立即')
    .click()
  await handler.getByRole('checkbox', { name: '休息日、节假日也免打扰' }).uncheck()
  await handler.getByRole('button', { name: '保存' }).click()
  await handler.getByText('已保存').waitFor()
  await handler.reload()
  expect(await handler.getByRole('checkbox', { name: '休息日、节假日也免打扰' }).isChecked()).toBe(false)
  expect(await violations(handler)).toEqual([])

  gateway.sent.splice(0)
  const { matter, number } = await world.register()
  await world.move('clerk', matter, 'register')
  await world.move('dispatcher', matter, 'dispatch', { unit: world.units.roads })
  expect(await lastText(HANDLER)).toMatch(new RegExp(`^事项${number}已派到您单位`))
  const mention = [world.people['handler']?.account]
  await world.move('clerk', matter, 'comment', { text: '请看一下', mention })
  while ((await deliverOnce(world.installation)) > 0);
  await handler.reload()
  await handler.getByRole('button', { name: /消息，2 条未读/ }).click()
  const panel = handler.getByRole('region', { name: '消息' })
  await panel.getByText('提到您', { exact: true }).waitFor()
  expect(await violations(handler)).toEqual([])
  await panel.getByRole('link', { name: /备注中提到您/ }).click()
  await handler.getByRole('heading', { level: 1, name: '路灯不亮' }).waitFor()
  // everything about the matter is read with it
  await handler.getByRole('button', { name: /消息，0 条未读/ }).waitFor()

  await admin.reload()
  await admin.getByRole('region', { name: '发送记录' }).getByText('测试handler').first().waitFor()
  expect(await violations(admin)).toEqual([])
  await admin.context().close()
  await handler.context().close()
})
