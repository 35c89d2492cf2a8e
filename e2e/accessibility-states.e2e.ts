import type { Page } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'
import { outOfReach, stickingOut, violations } from './barriers.ts'
import { openBrowser, phone, type View } from './browser.ts'
import { serveWorld, visit } from './serving.ts'
import { signIn } from './staff.ts'
import { everyState, type Standing } from './states.ts'

const browser = await openBrowser()
const world = await serveWorld()
const states = await everyState(world)
afterAll(async () => {
  await browser.close()
  await world.close()
})

/** Looking at every state takes its time on a busy machine. */
const patience = { timeout: 300_000 }
/** A screen of an office PC, what is left of it at 200 %, and of a common one at 400 %; CSS pixels. */
const office: View = { width: 1366, height: 768 }
const twice = 683
const fourTimes = 320

/** Remembers what stands in the way, by where it was seen. */
function notes() {
  const barriers: Record<string, string[]> = {}
  const note = (where: string, found: readonly string[]) => {
    if (found.length > 0) barriers[where] = [...found]
  }
  return { barriers, note }
}

/** Looks at a page of the portal in both types, at both widths, enlarged, and by keyboard; the document stays the same. */
async function lookAllOver(page: Page, name: string, note: ReturnType<typeof notes>['note']): Promise<void> {
  for (const type of ['', 'large']) {
    await page.evaluate((chosen) => {
      document.documentElement.className = chosen
    }, type)
    const where = `${name} ${type}`
    await page.setViewportSize(phone)
    note(`${where} on a phone`, await violations(page))
    note(`${where} at 400 %`, await stickingOut(page, fourTimes))
    note(`${where} at 200 %`, await stickingOut(page, twice))
    await page.setViewportSize(office)
    if (type === '') note(`${where} in an office`, await violations(page))
  }
  await page.setViewportSize(phone)
  note(`${name} by keyboard`, await outOfReach(page))
}

async function open(page: Page, { number, queryCode }: Standing): Promise<void> {
  await page.request.post('/track', { form: { number, code: queryCode } })
  await page.goto('/track/status')
  await page.getByText(number).first().waitFor()
}

test('[PR-42] portal pages pass axe at every state, keyboard only, 200 % zoom, large type', patience, async () => {
  const page = await visit(browser, world, office)
  const { barriers, note } = notes()
  const forms = new Set<string>()
  for (const [state, standing] of Object.entries(states)) {
    await open(page, standing)
    await lookAllOver(page, state, note)
    const paths = await page
      .locator('.go a[href^="/track/move/"]')
      .evaluateAll((links) => links.map((one) => one.getAttribute('href') ?? ''))
    for (const path of paths.filter((one) => !forms.has(one))) {
      forms.add(path)
      await page.goto(path)
      await lookAllOver(page, path, note)
      // a field that has to be filled in, and is not, is told on the form
      if ((await page.locator('.field:not(:has(.quiet)) textarea').count()) === 0) continue
      await page.locator('main form button').click()
      await page.getByRole('alert').waitFor()
      await lookAllOver(page, `${path} with errors`, note)
    }
  }
  expect(barriers).toEqual({})
  expect([...forms].map((path) => path.split('/').at(-1)).sort()).toEqual([
    'confirm',
    'disagree',
    'endDisagreeing',
    'reopen',
    'requestReview',
    'supply',
    'urge',
    'withdraw',
    'withdrawVoice',
  ])
  await page.context().close()
})

test.each([
  { view: office, display: 'standard' },
  { view: phone, display: 'large' },
])(
  '[PR-42] console pages pass axe at every state, keyboard only, 200 % zoom, large type: $display at $view.width',
  patience,
  async ({ view, display }) => {
    const page = await visit(browser, world, view)
    page.setDefaultTimeout(60_000)
    await page.addInitScript((chosen) => localStorage.setItem('fivefold.display', JSON.stringify(chosen)), display)
    await page.goto('/console/')
    await signIn(page, 'supervisor', 'correct horse battery')
    const { barriers, note } = notes()
    for (const [index, [state, { matter, title }]] of Object.entries(states).entries()) {
      // within the document, so that axe is brought in once; anew now and then, for pages asleep cost it time
      const path = `/console/matters/${matter}`
      if (index % 6 === 0) await page.goto(path)
      else await page.evaluate(goTo, path)
      await page.getByRole('heading', { level: 1, name: title }).waitFor()
      note(state, await violations(page))
      note(`${state} enlarged`, await stickingOut(page, view === phone ? fourTimes : twice))
      await page.setViewportSize(view)
      if (view === office) note(`${state} by keyboard`, await throughStep(page))
    }
    expect(barriers).toEqual({})
    await page.context().close()
  },
)

/** A step of the resident, and the state in which it is made. Made last, for it changes the state. */
const lastSteps: Record<string, string> = {
  supply: 'awaitingResident',
  urge: 'received',
  confirm: 'answered',
  disagree: 'directed',
  requestReview: 'answered again',
  reopen: 'closed solved',
  withdraw: 'registered',
  withdrawVoice: 'led',
}

test('[PR-42] what residents send is confirmed on pages without barriers', patience, async () => {
  const page = await visit(browser, world, office)
  const { barriers, note } = notes()
  for (const [move, state] of Object.entries(lastSteps)) {
    await open(page, states[state] as Standing)
    await page.goto(`/track/move/${move}`)
    for (const field of await page.locator('.field:not(:has(.quiet)) textarea').all()) await field.fill('还是不亮。')
    await page.locator('main form button').click()
    await page.waitForURL('**/track/done/*')
    await lookAllOver(page, `${move} done`, note)
  }
  expect(barriers).toEqual({})
  await page.context().close()
})

/** What a link within the console does. */
function goTo(path: string): void {
  history.pushState(null, '', path)
  dispatchEvent(new PopStateEvent('popstate'))
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
  const menu = page.locator('.moves-menu').locator('visible=true')
  await dialog.or(menu).waitFor()
  // where no step is the usual one, all of them stand in a menu; or none is open, and it says why
  if (await menu.isVisible()) {
    if ((await menu.locator('[role=menuitem]:not([aria-disabled=true])').count()) === 0) return []
    await page.waitForFunction(() => document.activeElement?.matches('[role=menuitem]'))
    await page.keyboard.press('Enter')
    await dialog.waitFor()
  }
  await page.waitForFunction(() => document.activeElement?.closest('[role=dialog]') != null)
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  return (await expectSoon(isThere)) ? [] : ['the focus does not come back to the step']
}

/** The focus comes back when the dialog has gone. */
async function expectSoon(isSo: () => Promise<boolean>): Promise<boolean> {
  for (let tries = 0; tries < 40; tries++) if (await isSo()) return true
  return false
}
