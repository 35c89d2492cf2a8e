import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { day } from '../core/deadline/index.ts'
import { outOfReach, stickingOut, violations } from './barriers.ts'
import { desktop, openBrowser, phone, type View } from './browser.ts'
import { type Concern, sendConcern, takePhoto, tellConcern, track } from './resident.ts'
import { serveDemonstration, serveWorld, visit } from './serving.ts'
import { heading, openMove, signIn } from './staff.ts'
import { everyState, type Standing } from './states.ts'
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

test('[PR-33] residents meet no barrier on any page, in either type, and no page above 60 KB', patience, async () => {
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

test('[PR-33] staff meet no barrier before they are signed in', async () => {
  const page = await visit(browser, demonstration, desktop)
  const { barriers, look } = inspection()
  await page.goto('/console/')
  await page.getByLabel('账号').waitFor()
  await look(page, 'sign-in')
  expect(barriers).toEqual({})
  await page.context().close()
})

/** Pages of each role; the step whose form is looked at on the first matter of the work list. */
const desks: readonly { role: string; paths: readonly string[]; move?: string; view?: View }[] = [
  { role: 'clerk', paths: ['/work', '/intake'] },
  { role: 'dispatcher', paths: ['/matters?stage=registered', '/work'], move: '派单' },
  { role: 'handler', paths: ['/work'], move: '答复', view: phone },
  { role: 'supervisor', paths: ['/matters', '/statistics', '/procedures', '/procedures/request/1', '/me'] },
  { role: 'admin', paths: ['/routing', '/accounts', '/imports'] },
  { role: 'auditor', paths: ['/audit'] },
]

test.each(desks)(
  '[PR-33] the $role meets no barrier on any page of the console, in either type',
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

/** A screen of an office PC, what is left of it at 200 %, and of a common one at 400 %; CSS pixels. */
const office: View = { width: 1366, height: 768 }
const twice = 683
const fourTimes = 320

describe('at every state', () => {
  let world: Awaited<ReturnType<typeof serveWorld>>
  let states: Record<string, Standing>
  beforeAll(async () => {
    world = await serveWorld()
    states = await everyState(world)
  })
  afterAll(() => world.close())

  /** Looks at a page as it is and enlarged; on request walks it by keyboard. */
  const looker = (page: Page, view: View, type: string) => {
    const barriers: Record<string, string[]> = {}
    const note = (name: string, found: string[]) => {
      if (found.length > 0) barriers[`${name}, ${type} at ${view.width}`] = found
    }
    const look = async (name: string, byKeyboard = false) => {
      note(name, await violations(page))
      note(`${name} enlarged`, await stickingOut(page, view === phone ? fourTimes : twice))
      await page.setViewportSize(view)
      if (byKeyboard) note(`${name} by keyboard`, await outOfReach(page))
    }
    return { barriers, note, look }
  }

  const open = async (page: Page, { number, queryCode }: Standing) => {
    await page.request.post('/track', { form: { number, code: queryCode } })
    await page.goto('/track/status')
    await page.getByText(number).first().waitFor()
  }
  const formsOn = (page: Page) =>
    page
      .locator('.go a[href^="/track/move/"]')
      .evaluateAll((links) => links.map((one) => one.getAttribute('href') ?? ''))

  test.each([
    { view: phone, type: 'normal' },
    { view: office, type: 'normal' },
    { view: phone, type: 'large' },
  ])(
    '[PR-33] portal pages pass axe at every state, keyboard only, 200 % zoom, large type: $type type at $view.width',
    patience,
    async ({ view, type }) => {
      const page = await visit(browser, world, view)
      const { barriers, look } = looker(page, view, type)
      if (type === 'large')
        await page.context().addCookies([{ name: 'fivefold_type', value: 'large', url: world.address }])
      const forms = new Set<string>()
      for (const [state, standing] of Object.entries(states)) {
        await open(page, standing)
        await look(state, view === phone && type === 'normal')
        for (const path of await formsOn(page)) {
          if (forms.has(path)) continue
          forms.add(path)
          await page.goto(path)
          await look(path, view === phone)
          // a field that has to be filled in, and is not, is told on the form
          if ((await page.locator('.field:not(:has(.quiet)) textarea').count()) === 0) continue
          await page.locator('main form button').click()
          await page.getByRole('alert').waitFor()
          await look(`${path} with errors`)
        }
      }
      expect(barriers).toEqual({})
      await page.context().close()
    },
  )

  test.each([
    { view: office, display: 'standard' },
    { view: phone, display: 'large' },
  ])(
    '[PR-33] console pages pass axe at every state, keyboard only, 200 % zoom, large type: $display at $view.width',
    patience,
    async ({ view, display }) => {
      const page = await visit(browser, world, view)
      await page.addInitScript((chosen) => localStorage.setItem('fivefold.display', JSON.stringify(chosen)), display)
      await page.goto('/console/')
      await signIn(page, 'supervisor', 'correct horse battery')
      const { barriers, note, look } = looker(page, view, display)
      for (const [state, { matter, title }] of Object.entries(states)) {
        await page.evaluate((path) => {
          history.pushState(null, '', path)
          dispatchEvent(new PopStateEvent('popstate'))
        }, `/console/matters/${matter}`)
        await page.getByRole('heading', { level: 1, name: title }).waitFor()
        await look(state)
        if (view === office) note(`${state} by keyboard`, await throughStep(page))
      }
      expect(barriers).toEqual({})
      await page.context().close()
    },
  )

  test('[PR-33] what residents send is confirmed on pages without barriers', patience, async () => {
    const page = await visit(browser, world, phone)
    await page.context().addCookies([{ name: 'fivefold_type', value: 'large', url: world.address }])
    const { barriers, look } = looker(page, phone, 'large')
    for (const [state, move] of Object.entries(lastSteps)) {
      await open(page, states[state] as Standing)
      await page.goto(`/track/move/${move}`)
      for (const field of await page.locator('.field:not(:has(.quiet)) textarea').all()) await field.fill('还是不亮。')
      await page.locator('main form button').click()
      await page.getByRole('heading', { level: 1, name: '已提交' }).waitFor()
      await look(`${move} done`)
    }
    expect(barriers).toEqual({})
    await page.context().close()
  })
})

/** A step of the resident in a state in which it may be made. */
const lastSteps: Record<string, string> = {
  awaitingResident: 'supply',
  received: 'urge',
  answered: 'confirm',
  directed: 'disagree',
  'answered again': 'requestReview',
  'closed solved': 'reopen',
  registered: 'withdraw',
  led: 'withdrawVoice',
}

/** Past the menu to the first step of a matter, into its form and out again, by keys alone. */
async function throughStep(page: Page): Promise<string[]> {
  const step = page.getByRole('region', { name: '可办操作' }).getByRole('button').first()
  if ((await step.count()) === 0) return []
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  await page.locator('.skip').focus()
  await page.keyboard.press('Enter')
  const isThere = () => step.evaluate((one) => one === document.activeElement)
  for (let presses = 0; presses < 60 && !(await isThere()); presses++) await page.keyboard.press('Tab')
  if (!(await isThere())) return ['no way to the first step']
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog').locator('visible=true')
  await dialog.waitFor()
  await page.waitForFunction(() => document.activeElement?.closest('[role=dialog]') != null)
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  await page.waitForFunction(() => document.activeElement?.closest('[role=dialog]') == null)
  return (await isThere()) ? [] : ['the focus does not come back to the step']
}
