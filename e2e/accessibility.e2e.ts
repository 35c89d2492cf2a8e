import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'
import { day } from '../core/deadline/index.ts'
import { desktop, openBrowser, phone, type View } from './browser.ts'
import { sendConcern, takePhoto, tellConcern, track } from './resident.ts'
import { serveDemonstration, visit } from './serving.ts'
import { heading, openMove, signIn } from './staff.ts'
import { weigh } from './weight.ts'

const browser = await openBrowser()
const demonstration = await serveDemonstration(day('2026-11-20'))
afterAll(async () => {
  await browser.close()
  await demonstration.close()
})

const KB = 1024
const photo = await takePhoto(640, 480)

/** What axe finds wrong, each as one line: the rule, and where. */
async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze()
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target}: ${failureSummary}`),
  )
}

test.each(['normal', 'large'] as const)(
  '[PR-33] residents: no barrier on any page and no page above 60 KB, %s type',
  async (type) => {
    const page = await visit(browser, demonstration, phone)
    await page.goto(`/reading?type=${type}&back=/`)
    const weight = await weigh(page)
    const barriers: Record<string, string[]> = {}
    const heavy: Record<string, number> = {}
    const look = async (name: string) => {
      const bytes = weight.take()
      if (bytes > 60 * KB) heavy[name] = bytes
      const found = await violations(page)
      if (found.length > 0) barriers[name] = found
    }
    for (const path of ['/', '/help', '/statistics', '/track', '/nowhere']) {
      await page.goto(path)
      await look(path)
    }
    const concern = {
      category: '公用设施',
      kind: '路灯照明',
      grid: /第3网格/,
      place: '北门口',
      title: '北门口路灯不亮',
      body: '从上周五开始不亮。',
      name: '李文',
      phone: '13800000000',
      photo,
    }
    await tellConcern(page, concern, look)
    const slip = await sendConcern(page)
    await look('receipt')
    await track(page, slip)
    await look('status')
    await page.goto('/track/move/withdraw')
    await look('withdraw')
    await page.goto('/track')
    await page.getByRole('button', { name: '查询' }).click()
    await page.getByRole('alert').waitFor()
    await look('errors')
    expect({ barriers, heavy }).toEqual({ barriers: {}, heavy: {} })
    await page.context().close()
  },
)

const pagesOf: Record<string, readonly string[]> = {
  clerk: ['/work', '/intake'],
  dispatcher: ['/matters?stage=registered'],
  handler: ['/work'],
  supervisor: ['/matters', '/statistics', '/procedures', '/procedures/request/1', '/me'],
  admin: ['/routing', '/accounts', '/imports'],
  auditor: ['/audit'],
}

test.each(['standard', 'large'] as const)(
  '[PR-33] staff: no barrier on any page of the console, %s type',
  async (display) => {
    const barriers: Record<string, string[]> = {}
    const look = async (page: Page, name: string) => {
      const found = await violations(page)
      if (found.length > 0) barriers[name] = found
    }
    const signInPage = await visitAs(undefined, display, desktop)
    await look(signInPage, 'sign-in')
    await signInPage.context().close()
    for (const [role, paths] of Object.entries(pagesOf)) {
      const page = await visitAs(role, display, role === 'handler' ? phone : desktop)
      for (const path of paths) {
        await page.goto(`/console${path}`)
        await heading(page).waitFor()
        await page.waitForLoadState('networkidle')
        await look(page, `${role} ${path}`)
      }
      if (role === 'dispatcher' || role === 'handler') {
        await page.goto('/console/work')
        await page.getByRole('main').getByRole('link', { name: /./ }).locator('visible=true').last().click()
        const move = role === 'dispatcher' ? '派单' : '答复'
        const form = await openMove(page, move)
        await look(page, `${role} ${move}`)
        await form.getByRole('button', { name: '取消' }).click()
        await form.waitFor({ state: 'hidden' })
        await look(page, `${role} matter`)
      }
      await page.context().close()
    }
    expect(barriers).toEqual({})
  },
)

test('the console is there after at most 350 KB, and shows work after signing in', async () => {
  const page = await visit(browser, demonstration, desktop)
  const weight = await weigh(page)
  await page.goto('/console/')
  await page.getByLabel('账号').waitFor()
  await page.waitForLoadState('networkidle')
  expect(weight.take()).toBeLessThan(350 * KB)
  await page.context().close()
})

/** The console with its type set, signed in unless nobody is named. */
async function visitAs(role: string | undefined, display: string, view: View): Promise<Page> {
  const page = await visit(browser, demonstration, view)
  await page.clock.setFixedTime(demonstration.now)
  await page.addInitScript((wanted) => localStorage.setItem('fivefold.display', JSON.stringify(wanted)), display)
  await page.goto('/console/')
  await page.getByLabel('账号').waitFor()
  const account = demonstration.accounts.find((one) => one.role === role)
  if (account !== undefined) await signIn(page, account.login, account.password)
  return page
}
