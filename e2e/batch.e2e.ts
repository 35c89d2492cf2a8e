import { afterAll, expect, test } from 'vitest'
import { desktop, openBrowser } from './browser.ts'
import { serveWorld } from './serving.ts'
import { atWork, makeMove } from './staff.ts'
import { driver } from './states.ts'

const browser = await openBrowser()
const world = await serveWorld()
const { handled } = driver(world)
afterAll(async () => {
  await browser.close()
  await world.close()
})

test('all that a list holds is chosen over its pages, looked at line by line, moved together and taken back together', async () => {
  const made = await Promise.all(Array.from({ length: 53 }, (_, at) => world.register({ title: `第${at + 1}盏灯` })))
  // one has moved on meanwhile
  await world.move('clerk', made[0]?.matter ?? '', 'register')
  const page = await atWork(browser, world, 'clerk', '/matters', desktop)
  await page.getByRole('checkbox', { name: '选择已显示的全部' }).check()
  await page.getByText('已选 50 条').waitFor()
  await page.getByRole('button', { name: '选择全部 53 条' }).click()
  await page.getByText('已选 53 条').waitFor()
  await page.getByRole('button', { name: '批量登记' }).click()
  const dialog = page.getByRole('dialog', { name: '批量登记（53 件）' })
  await dialog.getByText('预览：52 件可以办理，1 件不能').waitFor()
  const refused = dialog.getByRole('row', { name: made[0]?.number ?? '' })
  expect(await refused.innerText()).toContain('当前环节')
  await dialog.getByRole('button', { name: '登记 52 件' }).click()
  await dialog.getByText('已办理 52 件，1 件没有办理').waitFor()
  await dialog.getByRole('button', { name: '关闭' }).last().click()
  await dialog.waitFor({ state: 'hidden' })

  // somebody goes on with one of them, which is then not taken back
  const goesOn = made[7]
  await world.move('dispatcher', goesOn?.matter ?? '', 'dispatch', { unit: world.units.roads })
  await page.locator('.undo-bar').waitFor()
  await page.locator('h1').click()
  await page.keyboard.press('Control+z')
  const left = page.getByRole('alert').filter({ hasText: '1 件之后已有人办理' })
  await left.waitFor()
  expect(await left.innerText()).toContain(goesOn?.number ?? '')
  const stages = await world.database.pool.query(
    'select stage, count(*)::int as n from matter group by stage order by stage',
  )
  expect(stages.rows).toEqual([
    { stage: 'handling', n: 1 },
    { stage: 'received', n: 51 },
    { stage: 'registered', n: 1 },
  ])
  await page.context().close()
})

test('[A3-08] a standard answer begins an answer with what the matter says, and is written on from there', async () => {
  const standard = {
    title: '路灯已修复',
    outcome: 'solved',
    category: 'facility.lighting',
    answer: '您反映的“{{title}}”（{{number}}）已由{{unit}}修复。',
  }
  await world.ask('admin', 'POST', '/standard-answers', standard)
  const made = await handled(await world.register({ title: '北门路灯不亮' }))
  const page = await atWork(browser, world, 'handler', `/matters/${made.matter}`, desktop)
  await makeMove(
    page,
    '答复',
    async (dialog) => {
      await dialog.getByLabel('答复范本').click()
      await page.locator('.ant-select-item-option').getByText('路灯已修复').click()
      const text = dialog.getByLabel('给居民的答复')
      const filled = `您反映的“北门路灯不亮”（${made.number}）已由市政所修复。`
      await expect.poll(() => text.inputValue()).toBe(filled)
      expect(await dialog.getByRole('radio', { name: '已解决' }).isChecked()).toBe(true)
      await text.fill(`${filled}感谢您的反映。`)
    },
    true,
  )
  // the page is read again after the step
  await page.locator('.timeline > li').first().getByText('修复。感谢您的反映。').waitFor()
  await page.context().close()
})
