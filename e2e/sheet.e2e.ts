import { toString as drawQr } from 'qrcode'
import { afterAll, expect, test } from 'vitest'
import { desktop, openBrowser } from './browser.ts'
import { serveWorld } from './serving.ts'
import { atWork } from './staff.ts'
import { driver } from './states.ts'

const browser = await openBrowser()
const world = await serveWorld()
const { staff, handled } = driver(world)
afterAll(async () => {
  await browser.close()
  await world.close()
})

/** What comes out of the printer for the sheet of a matter, and what stands on it. */
async function printed(matter: string) {
  const page = await atWork(browser, world, 'handler', `/matters/${matter}`, desktop)
  await page.getByRole('link', { name: '办理单' }).click()
  const sheet = page.locator('.sheet')
  await sheet.waitFor()
  await page.emulateMedia({ media: 'print' })
  const seen = await page.locator('body').innerText()
  const text = await sheet.innerText()
  const code = await sheet
    .locator('svg path')
    .evaluateAll((paths) => paths.map((path) => path.getAttribute('d')).join())
  const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString('latin1')
  await page.context().close()
  const paper = [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, width, height]) =>
    [width, height].map((points) => Math.round((Number(points) / 72) * 25.4)),
  )
  return { seen, text, code, paper }
}

/** The dark squares that a path draws, counted. */
const squares = (path: string) => [...path.matchAll(/h(\d+)v1h/g)].reduce((sum, [, width]) => sum + Number(width), 0)

test('a short matter is one sheet of A4 with number, answer, deadlines and places to sign, and nothing internal', async () => {
  const made = await handled(await world.register({ title: '楼道灯不亮', body: '三楼楼道灯不亮。' }))
  await staff(
    made,
    ['handler', 'comment', { text: '住户较激动，注意方式' }],
    ['handler', 'answer', { outcome: 'solved', answer: '已换新灯。' }],
  )
  const { seen, text, code, paper } = await printed(made.matter)
  expect(paper).toEqual([[210, 297]])
  for (const said of [
    '甲街道居民诉求办理单',
    made.number,
    '王**',
    '138****5678',
    '三楼楼道灯不亮。',
    '答复期限：2026-03-23（按期完成）',
    '已换新灯。',
    '诉求人签字或按手印',
  ])
    expect(text).toContain(said)
  for (const hidden of ['王小一', '13812345678', made.queryCode, '住户较激动', '内部备注'])
    expect(text).not.toContain(hidden)
  // the sheet alone goes to the printer, not the menu around it
  expect(seen.trim()).toBe(text.trim())
  const link = `${world.address}/track?number=${made.number}`
  const expected = await drawQr(link, { type: 'utf8', errorCorrectionLevel: 'Q', margin: 0 })
  const dark = [...expected].reduce((sum, sign) => sum + (sign === '█' ? 2 : sign === '▀' || sign === '▄' ? 1 : 0), 0)
  expect(squares(code)).toBe(dark)
})

test('a long one goes on on a second sheet', async () => {
  const made = await handled(await world.register({ body: '三号楼前的路灯坏了。\n'.repeat(60) }))
  const { paper } = await printed(made.matter)
  expect(paper.length).toBeGreaterThan(1)
})

test('[B2-15] a part has a sheet of its own that says nothing of the resident', async () => {
  const made = await handled(await world.register({ title: '楼道灯不亮' }))
  await staff(made, ['handler', 'openParts', { units: [world.units.water], task: '查看管井' }])
  const [part] = (await world.ask('handler', 'GET', `/matters/${made.matter}`)).body.parts
  const { text } = await printed(part.id)
  for (const said of ['甲街道协办事项单', `协办自 ${made.number}`, '查看管井']) expect(text).toContain(said)
  for (const hidden of ['王**', '诉求人', '楼道灯不亮', '扫码查询进度']) expect(text).not.toContain(hidden)
})
