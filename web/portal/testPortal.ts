import sharp from 'sharp'
import { createService } from '../../server/service.ts'
import { places, testWorld, type World } from '../../server/testing/index.ts'
import { mountPortal } from './index.ts'
import { type TestBrowser, testBrowser } from './testBrowser.ts'

export type Portal = { world: World; browser(headers?: Record<string, string>): TestBrowser; close(): Promise<void> }

/** The small world with the resident's pages in front of it. */
export async function testPortal(): Promise<Portal> {
  const world = await testWorld()
  await world.database.pool.query(
    `update tenant set contact = '{"phone":"0731-80001234","officer":"甲街道信息专员"}' where id = 'home'`,
  )
  const { app, authenticator } = createService(world.installation)
  mountPortal(app, world.installation, authenticator)
  await app.ready()
  let visitors = 0
  return {
    world,
    // everybody comes from an address of their own
    browser: (headers) => testBrowser(app, { 'x-forwarded-for': `198.51.100.${++visitors}`, ...headers }),
    async close() {
      await app.close()
      await world.close()
    },
  }
}

/** Answers every question as far as the page that checks the answers. */
export async function fillIn(browser: TestBrowser, more: Record<string, Record<string, string | string[]>> = {}) {
  const answers: [string, Record<string, string | string[]>][] = [
    ['category', { category: 'facility' }],
    ['kind', { kind: 'facility.lighting' }],
    ['where', { where: places.A1 }],
    ['spot', { place: '二单元门口' }],
    ['what', { title: '路灯不亮', body: '坏了一周了。' }],
    ['photos', { do: 'next' }],
    ['about', {}],
    ['who', { who: 'self' }],
    ['person', { name: '王小一', phone: '13812345678', contact: 'yes' }],
  ]
  let seen = await browser.post('/request/start')
  for (const [question, form] of answers) {
    if (seen.path !== `/request/${question}`) continue
    seen = await browser.post(`/request/${question}`, { ...form, ...more[question] })
  }
  return seen
}

/** Submits and reads number and code off the receipt. */
export async function submit(browser: TestBrowser, more: Record<string, Record<string, string | string[]>> = {}) {
  await fillIn(browser, more)
  const seen = await browser.post('/request/check')
  const [, number = ''] = /<p class="number">([^<]+)</.exec(seen.text) ?? []
  const [, code = ''] = /<p class="number code">([^<]+)</.exec(seen.text) ?? []
  return { seen, number, code }
}

export async function photoFile(name = '现场.jpg') {
  const bytes = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#678' } })
    .jpeg()
    .toBuffer()
  return { name, type: 'image/jpeg', bytes }
}
