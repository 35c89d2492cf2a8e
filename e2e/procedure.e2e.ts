import type { Locator, Page } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'
import { stickingOut, violations } from './barriers.ts'
import { desktop, openBrowser, phone, type View } from './browser.ts'
import { serveWorld } from './serving.ts'
import { atWork, heading } from './staff.ts'

const browser = await openBrowser()
const world = await serveWorld()
afterAll(async () => {
  await browser.close()
  await world.close()
})

/** A screen of an office PC; CSS pixels. */
const office: View = { width: 1366, height: 768 }
/** Many pages are looked at one after the other, on a machine that does other things as well. */
const patience = { timeout: 240_000 }
/** Looks at pages and remembers what stands in the way, by the name of the page. */
function inspection() {
  const barriers: Record<string, string[]> = {}
  const look = async (page: Page, name: string) => {
    const found = await violations(page)
    if (found.length > 0) barriers[name] = found
  }
  return { barriers, look }
}

/** Chooses from a list that a field opens. */
async function choose(page: Page, field: Locator, option: string | RegExp): Promise<void> {
  await field.click()
  const open = page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option')
  await open.filter({ hasText: option }).first().click()
}

const outline = (page: Page) => page.getByRole('navigation', { name: '流程内容' })
const problems = (page: Page) => page.getByRole('region', { name: '问题', exact: true })

/** Makes a step of a trial, as who makes it; answers when the sample has moved on. */
async function tryMove(page: Page, who: string, move: string, stage: string, fill = async (_drawer: Locator) => {}) {
  const drawer = page.getByRole('dialog', { name: /^试运行/ })
  await choose(page, drawer.getByLabel('由谁来办'), who)
  await drawer.getByRole('button', { name: move, exact: true, disabled: false }).click()
  await fill(drawer)
  await drawer.getByRole('button', { name: `办理：${move}` }).click()
  await drawer.locator('.trial-stage').getByText(stage).waitFor()
}

/** The draft of a procedure for requests, begun from its newest version. */
async function beginDraft(page: Page): Promise<void> {
  await page.getByRole('region', { name: '居民诉求办理' }).getByRole('button', { name: '以此版起草' }).first().click()
  await heading(page).getByText('居民诉求办理（草稿）').waitFor()
}

test('a procedure is edited, tried, published and running matters are migrated', patience, async () => {
  const { barriers, look } = inspection()
  const { matter } = await world.register()
  await world.move('clerk', matter, 'register')
  const before = (await world.ask('clerk', 'GET', `/matters/${matter}`)).body
  const page = await atWork(browser, world, 'admin', '/procedures', office)
  await heading(page).waitFor()
  await page.waitForLoadState('networkidle')
  await look(page, 'procedures')
  await beginDraft(page)

  // a stage is called otherwise, and there is a move more, which nobody may make yet
  await outline(page).getByRole('button', { name: '待派单', exact: true }).click()
  const stage = page.getByRole('region', { name: '环节“待派单”' })
  await stage.getByLabel('名称（中文）', { exact: true }).fill('待分派')
  await look(page, 'a stage')
  await page.getByRole('button', { name: '新增操作' }).click()
  const move = page.getByRole('region', { name: '操作“新操作”' })
  await move.getByLabel('名称（中文）').fill('电话核实')
  const named = page.getByRole('region', { name: '操作“电话核实”' })
  await named.getByLabel('名称（英文）').fill('Call to verify')
  await choose(page, named.getByLabel('从哪些环节'), '待分派')
  await page.keyboard.press('Escape')
  await problems(page).getByText('操作“电话核实” · 谁可以做').waitFor()
  await look(page, 'a move with a problem')

  // the problem leads to its place
  await page.getByRole('button', { name: '试运行' }).click()
  await page.getByText('还有 1 处问题，请先改正。').waitFor()
  expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('新增')
  await page.keyboard.press('Enter')
  await choose(page, named.getByLabel('岗位'), '派办员')
  await problems(page).getByText('没有问题').waitFor()
  await page.keyboard.press('Control+z')
  await problems(page).getByText('没有问题').waitFor()
  await page.keyboard.press('Control+y')
  await page.keyboard.press('Control+s')
  await page.getByText('草稿已保存').waitFor()
  const version = before.procedure.version + 1

  // published only once it was tried to an end
  await page.getByRole('button', { name: '发布', exact: true }).click()
  const publishing = page.getByRole('dialog', { name: `发布为第 ${version} 版` })
  await publishing.getByText('还没有试运行到结束').waitFor()
  await publishing.getByRole('button', { name: '试运行' }).click()
  await tryMove(page, '受理员', '登记', '待分派')
  await tryMove(page, '派办员', '电话核实', '待分派')
  await look(page, 'a trial')
  await page
    .getByRole('dialog', { name: /^试运行/ })
    .getByRole('button', { name: '+3 天' })
    .click()
  await page.getByText('到期：派单期限').waitFor()
  await tryMove(page, '居民', '撤回', '已结束')
  await page.getByText('已办结：已撤回').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: '发布', exact: true }).click()
  await publishing.getByText('新增“电话核实”').waitFor()
  expect(await publishing.getByRole('region').innerText()).toContain('名称：待派单 → 待分派')
  await look(page, 'publication')
  await publishing.getByRole('button', { name: '发布', exact: true }).click()
  await page.getByText(`第 ${version} 版已发布，此后登记的事项按此版办理。`).waitFor()
  expect(await page.getByRole('link', { name: '居民诉求办理（草稿）' }).count()).toBe(0)

  // the running matter keeps its version until somebody else agrees that it goes on under the new one
  await page.getByRole('link', { name: '将其迁移到此版' }).click()
  await page.getByRole('button', { name: '预演' }).click()
  const report = page.getByRole('region', { name: '预演结果' })
  await report.getByText('待派单 → 待分派').waitFor()
  await look(page, 'a dry run')
  await page.getByRole('button', { name: '提交迁移申请' }).click()
  await page.getByText('由您提出，须由他人批准').waitFor()
  expect((await world.ask('clerk', 'GET', `/matters/${matter}`)).body.procedure.version).toBe(version - 1)
  await page.context().close()

  const supervisor = await atWork(browser, world, 'supervisor', '/procedures', desktop)
  await supervisor.getByRole('link', { name: `居民诉求办理 · 第 ${version - 1} 版 → 第 ${version} 版` }).click()
  await supervisor.getByRole('region', { name: '预演结果' }).waitFor()
  await look(supervisor, 'a proposed migration')
  await supervisor.getByRole('button', { name: '批准并开始' }).click()
  await supervisor.getByRole('dialog').getByRole('button', { name: '批准并开始' }).click()
  await supervisor.locator('.migration-done').waitFor()
  expect(await supervisor.locator('.facts').innerText()).toContain('1 / 1')
  await look(supervisor, 'a migration that is done')
  await supervisor.context().close()

  const dispatcher = await atWork(browser, world, 'dispatcher', `/matters/${matter}`, desktop)
  await dispatcher.getByRole('button', { name: '电话核实', exact: true }).waitFor()
  expect(await dispatcher.locator('.matter-head').innerText()).toContain('待分派')
  const after = (await world.ask('clerk', 'GET', `/matters/${matter}`)).body
  expect(after.procedure.version).toBe(version)
  expect(after.number).toBe(before.number)
  expect(after.dueDay).toBe(before.dueDay)
  await dispatcher.context().close()
  expect(barriers).toEqual({})
})

test(
  'two write one draft: the second sees what the first has otherwise, and neither is lost unseen',
  patience,
  async () => {
    const { barriers, look } = inspection()
    const first = await atWork(browser, world, 'admin', '/procedures', office)
    await beginDraft(first)
    const second = await atWork(browser, world, 'admin', '/procedures', office)
    await second.getByRole('region', { name: '草稿' }).getByRole('link', { name: '居民诉求办理' }).click()
    await heading(second).getByText('居民诉求办理（草稿）').waitFor()
    const title = (page: Page) => page.getByRole('region', { name: '流程信息' }).getByLabel('名称（中文）').first()
    await title(first).fill('诉求办理')
    await first.keyboard.press('Control+s')
    await first.getByText('草稿已保存').waitFor()
    await outline(second).getByRole('button', { name: '新增期限' }).click()
    await second.getByRole('region', { name: '期限“新期限”' }).waitFor()
    await second.keyboard.press('Control+s')
    const conflict = second.getByRole('dialog', { name: '草稿已被他人保存' })
    await conflict.getByText('新增“新期限”').waitFor()
    expect(await conflict.innerText()).toContain('名称：诉求办理 → 居民诉求办理')
    await look(second, 'a conflict')
    await conflict.getByRole('button', { name: '用对方的，放弃我的修改' }).click()
    await heading(second).getByText('诉求办理（草稿）').waitFor()
    expect(await outline(second).getByRole('button', { name: '新期限' }).count()).toBe(0)

    // what is not saved is not closed without a word
    await outline(second).getByRole('button', { name: '新增环节' }).click()
    await second.getByRole('region', { name: '环节“新环节”' }).waitFor()
    await second.getByRole('button', { name: '关闭“诉求办理（草稿）”' }).click()
    const sure = second.getByRole('dialog', { name: '此页有未保存的修改，关闭后会丢失。' })
    await sure.getByRole('button', { name: '取消' }).click()
    await sure.waitFor({ state: 'hidden' })
    await second.getByRole('region', { name: '环节“新环节”' }).waitFor()
    expect(barriers).toEqual({})
    await first.context().close()
    await second.context().close()
  },
)

test(
  '[PR-33] the editor is written in on a phone, without barriers and without pushing it sideways',
  patience,
  async () => {
    const { barriers, look } = inspection()
    const page = await atWork(browser, world, 'admin', '/procedures', phone)
    await beginDraft(page)
    const narrow: Record<string, string[]> = {}
    const lookAt = async (name: string) => {
      await look(page, `${name} on a phone`)
      const out = await stickingOut(page, 320)
      if (out.length > 0) narrow[name] = out
      await page.setViewportSize(phone)
    }
    for (const [name, title] of [
      ['办理中', '环节“办理中”'],
      ['联合办理', '操作“联合办理”'],
      ['批准延期', '操作“批准延期”'],
      ['答复期限', '期限“答复期限”'],
    ] as const) {
      await page.getByRole('button', { name: '流程内容' }).click()
      await outline(page).getByRole('button', { name, exact: true }).first().click()
      await page.getByRole('region', { name: title }).waitFor()
      for (const fold of await page.locator('details:not([open]) > summary').all()) await fold.click().catch(() => {})
      await lookAt(title)
    }
    await page.getByRole('button', { name: '文本', exact: true }).click()
    await page.getByLabel(/^JSON 文本/).fill('{')
    await page.getByText('不是有效的 JSON').waitFor()
    await lookAt('text')
    expect({ barriers, narrow }).toEqual({ barriers: {}, narrow: {} })
    await page.context().close()
  },
)
