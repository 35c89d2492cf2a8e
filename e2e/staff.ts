import type { Browser, Locator, Page } from 'playwright-core'
import type { World } from '../server/testing/index.ts'
import type { View } from './browser.ts'
import { type Served, visit } from './serving.ts'

/** The password of everybody in the small world. */
const password = 'correct horse battery'

/** Somebody of the small world's staff, signed in, on the page with this path. */
export async function atWork(
  browser: Browser,
  world: World & Served,
  login: string,
  path: string,
  view: View,
): Promise<Page> {
  const page = await visit(browser, world, view)
  await page.goto(`/console${path}`)
  await signIn(page, login, password)
  return page
}

/** Signs in where one stands and waits for the page one wanted. */
export async function signIn(page: Page, login: string, password: string): Promise<void> {
  await page.getByLabel('账号').fill(login)
  await page.getByLabel('密码').fill(password)
  await page.getByRole('button', { name: '登录' }).click()
  await page.locator('#page').waitFor()
}

/** The heading of the page in front; pages behind it are asleep in the same document. */
export const heading = (page: Page): Locator => page.getByRole('heading', { level: 1 })

/** Opens a matter from the list or the cards on the page, whichever this screen shows. */
export async function openMatter(page: Page, title: string): Promise<void> {
  await page.getByRole('main').getByRole('link', { name: title }).click()
  await page.getByRole('heading', { level: 1, name: title }).waitFor()
}

/** Takes a step of the procedure: button, form, the question whether one is sure where there is one. */
export async function makeMove(
  page: Page,
  move: string,
  fill: (dialog: Locator) => Promise<void> = async () => {},
  sure = false,
): Promise<void> {
  const dialog = await openMove(page, move)
  await fill(dialog)
  await dialog.getByRole('button', { name: move, exact: true }).click()
  if (sure) await page.getByRole('dialog').last().getByRole('button', { name: move, exact: true }).click()
  await page.getByText(`“${move}”已完成`).waitFor()
}

/** The form of a step, open and not yet sent. On a phone all but the first step stand behind one button. */
export async function openMove(page: Page, move: string): Promise<Locator> {
  const moves = page.getByRole('region', { name: '可办操作' })
  const button = moves.getByRole('button', { name: move, exact: true })
  const more = moves.getByRole('button', { name: /^(更多|可办操作)/ })
  await button.or(more).locator('visible=true').first().waitFor()
  if (await button.isVisible()) await button.click()
  else {
    await more.click()
    await page.getByRole('menuitem', { name: move, exact: true }).click()
  }
  const dialog = page.getByRole('dialog', { name: move, exact: true })
  await dialog.waitFor()
  return dialog
}
