import type { Page } from 'playwright-core'
import sharp from 'sharp'

/** What a resident has in mind when opening the page. */
export type Concern = {
  /** class and finer class, as the page names them */
  category: string
  kind: string
  grid: string | RegExp
  place: string
  title: string
  body: string
  name: string
  phone: string
  photo: Buffer
}

export type Slip = { number: string; code: string }

/** A photo as a phone takes it: large, and no two alike. */
export async function takePhoto(width = 1600, height = 1200): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const
  return sharp({ create: { width, height, channels: 3, background: '#777777', noise } })
    .jpeg({ quality: 88 })
    .toBuffer()
}

export const fileOf = (buffer: Buffer, name = '现场.jpg') => ({ name, mimeType: 'image/jpeg', buffer })

/** Told what stands on the screen before it is sent on: the name of each question, filled in. */
type Seen = (question: string) => Promise<void>

/** Answers one question a page, from the front door to the page that checks all answers. */
export async function tellConcern(page: Page, concern: Concern, seen: Seen = async () => {}): Promise<void> {
  const answer = async (question: string, give: () => Promise<unknown>) => {
    await page.waitForURL(`**/request/${question}`)
    await give()
    await seen(question)
    await page.getByRole('button', { name: '下一步' }).click()
  }
  await page.goto('/')
  await page.locator('main').getByRole('link', { name: '提交诉求' }).click()
  await page.getByRole('heading', { name: '提交诉求' }).waitFor()
  await seen('start')
  await page.getByRole('button', { name: '开始填写' }).click()
  await answer('category', () => page.getByRole('radio', { name: concern.category }).check())
  await answer('kind', () => page.getByRole('radio', { name: concern.kind }).check())
  await answer('where', () => page.getByRole('radio', { name: concern.grid }).check())
  await answer('spot', () => page.getByLabel('位置说明').fill(concern.place))
  await answer('what', async () => {
    await page.getByLabel('一句话概括').fill(concern.title)
    await page.getByLabel('详细情况').fill(concern.body)
  })
  await answer('photos', () => page.getByLabel('选择或拍摄照片').setInputFiles(fileOf(concern.photo)))
  await answer('who', () => page.getByRole('radio', { name: '本人' }).check())
  await answer('person', async () => {
    await page.getByLabel('姓名').fill(concern.name)
    await page.getByLabel('电话', { exact: true }).fill(concern.phone)
    await page.getByRole('radio', { name: '可以联系' }).check()
  })
  await page.getByRole('heading', { name: '核对后提交' }).waitFor()
  await seen('check')
}

/** Sends what was checked and reads the receipt. */
export async function sendConcern(page: Page): Promise<Slip> {
  await page.getByRole('button', { name: '确认提交' }).click()
  await page.getByRole('heading', { name: '已收到您的诉求' }).waitFor()
  const [number = '', code = ''] = await page.locator('.stamp .number').allInnerTexts()
  return { number: number.trim(), code: code.trim() }
}

/** Opens the page that shows how far it is, with what stands on the slip. */
export async function track(page: Page, { number, code }: Slip): Promise<void> {
  await page.goto('/track')
  await page.getByLabel('编号').fill(number)
  await page.getByLabel('查询码').fill(code)
  await page.getByRole('button', { name: '查询' }).click()
  await page.getByText(number).first().waitFor()
}
