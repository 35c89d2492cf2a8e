import type { Page } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'
import { day } from '../core/deadline/index.ts'
import { violations } from './barriers.ts'
import { desktop, openBrowser, phone, type View } from './browser.ts'
import { type Concern, sendConcern, takePhoto, tellConcern, track } from './resident.ts'
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
/** Looking at every page twice takes its time on a busy machine. */
const patience = { timeout: 300_000 }
const concern: Concern = {
  category: '公用设施',
  kind: '路灯照明',
  grid: /第3网格/,
  place: '北门口',
  title: '北门口路灯不亮',
  body: '从上周五开始不亮。',
  name: '李文',
  phone: '13800000000',
  photo: await takePhoto(640, 480),
}

/** Looks at pages and remembers what stands in the way, by the name of the page. */
function inspection() {
  const barriers: Record<string, string[]> = {}
  const look = async (page: Page, name: string) => {
    const found = await violations(page)
    if (found.length > 0) barriers[name] = found
  }
  return { barriers, look }
}

test('[PR-42] residents meet no barrier on any page, in either type, and no page above 60 KB', patience, async () => {
  const page = await visit(browser, demonstration, phone)
  const weight = await weigh(page)
  const { barriers, look } = inspection()
  const heavy: Record<string, number> = {}
  const seen: string[] = []
  const lookAndWeigh = async (name: string) => {
    const bytes = weight.take()
    if (bytes > 60 * KB) heavy[name] = bytes
    seen.push(new URL(page.url()).pathname)
    await look(page, name)
  }
  const lookAgainInLargeType = async () => {
    await page.context().addCookies([{ name: 'fivefold_type', value: 'large', url: demonstration.address }])
    for (const path of seen.splice(0)) {
      await page.goto(path)
      expect(await page.getAttribute('html', 'class')).toBe('large')
      await look(page, `${path} in large type`)
    }
    await page.context().clearCookies({ name: 'fivefold_type' })
  }
  for (const path of ['/', '/help', '/statistics', '/track', '/nowhere']) {
    await page.goto(path)
    await lookAndWeigh(path)
  }
  await tellConcern(page, concern, lookAndWeigh)
  await lookAgainInLargeType()
  await page.goto('/request/check')
  weight.take()
  const slip = await sendConcern(page)
  await lookAndWeigh('receipt')
  await track(page, slip)
  await lookAndWeigh('status')
  await page.goto('/track/move/withdraw')
  await lookAndWeigh('withdraw')
  await lookAgainInLargeType()
  await page.goto('/track')
  await page.getByRole('button', { name: '查询' }).click()
  await page.getByRole('alert').waitFor()
  await look(page, 'a form with errors')
  expect({ barriers, heavy }).toEqual({ barriers: {}, heavy: {} })
  await page.context().close()
})

test('[PR-42] staff meet no barrier before they are signed in', async () => {
  const page = await visit(browser, demonstration, desktop)
  const { barriers, look } = inspection()
  await page.goto('/console/')
  await page.getByLabel('账号').waitFor()
  await look(page, 'sign-in')
  expect(barriers).toEqual({})
  await page.context().close()
})

/** Pages of each role; the step whose form is looked at on the first matter of the last of them. */
const desks: readonly { role: string; paths: readonly string[]; move?: string; view?: View }[] = [
  { role: 'clerk', paths: ['/work', '/intake'] },
  { role: 'dispatcher', paths: ['/matters?stage=registered', '/work'], move: '派单' },
  { role: 'handler', paths: ['/handovers', '/handovers/new', '/answers', '/work'], move: '答复', view: phone },
  {
    role: 'supervisor',
    paths: [
      '/matters',
      '/statistics',
      '/workload',
      '/workload/unattended',
      '/absences',
      '/procedures',
      '/procedures/request/2',
      '/calendar',
      '/me',
      '/me/notices',
    ],
  },
  { role: 'admin', paths: ['/routing', '/accounts', '/channels', '/imports', '/procedures/request/migrations'] },
  { role: 'auditor', paths: ['/audit'] },
]

test.each(desks)(
  '[PR-42] the $role meets no barrier on any page of the console, in either type',
  patience,
  async ({ role, paths, move, view = desktop }) => {
    const page = await visit(browser, demonstration, view)
    await page.clock.setFixedTime(demonstration.now)
    const { barriers, look } = inspection()
    const { login, password } = demonstration.accounts.find((one) => one.role === role) ?? { login: '', password: '' }
    await page.goto('/console/')
    await signIn(page, login, password)
    for (const type of ['standard', 'large']) {
      await page.evaluate((chosen) => localStorage.setItem('fivefold.display', JSON.stringify(chosen)), type)
      for (const path of paths) {
        await page.goto(`/console${path}`)
        await heading(page).waitFor()
        await page.waitForLoadState('networkidle')
        await look(page, `${path} ${type}`)
      }
      if (move === undefined) continue
      await page.locator('a.matter-title, a.matter-card').locator('visible=true').first().click()
      const form = await openMove(page, move)
      await look(page, `${move} ${type}`)
      await form.getByRole('button', { name: '取消' }).click()
      await form.waitFor({ state: 'hidden' })
      await look(page, `a matter ${type}`)
    }
    expect(barriers).toEqual({})
    await page.context().close()
  },
)

test('the console is there after at most 350 KB', async () => {
  const page = await visit(browser, demonstration, desktop)
  const weight = await weigh(page)
  await page.goto('/console/')
  await page.getByLabel('账号').waitFor()
  await page.waitForLoadState('networkidle')
  expect(weight.take()).toBeLessThan(350 * KB)
  await page.context().close()
})
