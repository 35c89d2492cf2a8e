import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Seen, TestBrowser } from './testBrowser.ts'
import { fillIn, type Portal, submit, testPortal } from './testPortal.ts'

let portal: Portal
let browser: TestBrowser
let pages: Seen[]

beforeAll(async () => {
  portal = await testPortal()
  browser = portal.browser()
  pages = []
  for (const path of ['/', '/help', '/statistics', '/track', '/request', '/nowhere'])
    pages.push(await browser.get(path))
  await fillIn(browser, { category: { category: 'conduct' } })
  await browser.post('/request/about', { words: '某人' })
  await browser.post('/request/who', { who: 'other' })
  for (const question of ['category', 'where', 'spot', 'what', 'photos', 'about', 'who', 'person'])
    pages.push(
      await browser.get(`/request/${question}`),
      await browser.post(`/request/${question}`, { people: 'x', building: 'x' }),
    )
  await browser.post('/request/start')
  pages.push(await fillIn(browser))
  const { seen } = await submit(browser)
  pages.push(seen)
  for (const path of ['/track/status', '/track/move/withdraw']) pages.push(await browser.get(path))
})
afterAll(() => portal.close())

const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0

test('every page says its language, title and one heading, and labels every field', () => {
  expect(pages.length).toBeGreaterThan(20)
  for (const { path, text } of pages) {
    expect(text, path).toMatch(/^<!doctype html>\n<html lang="zh-CN"/)
    expect(text, path).toMatch(/<title>[^<]{4,}<\/title>/)
    expect(count(text, /<h1[ >]/g), path).toBe(1)
    expect(count(text, /<main /g), path).toBe(1)
    const ids = [...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
    expect(new Set(ids).size, path).toBe(ids.length)
    for (const [field, id] of text.matchAll(/<(?:input(?! type="hidden")|textarea|select)[^>]* id="([^"]+)"/g))
      expect(text, `${path} ${field}`).toContain(`<label for="${id}"`)
    for (const [, target = ''] of text.matchAll(/href="#([^"]+)"/g)) expect(ids, path).toContain(target)
    for (const [, list = ''] of text.matchAll(/aria-(?:describedby|labelledby)="([^"]+)"/g))
      for (const id of list.split(' ')) expect(ids, path).toContain(id)
    expect(text, path).not.toMatch(/\bundefined\b|\[object/)
    expect(count(text, /<img(?![^>]* alt=)/g), path).toBe(0)
  }
})

test('[PR-42] every page names the phone, who answers for data, the large type and the other language', () => {
  for (const { path, text } of pages) {
    expect(text, path).toContain('href="tel:073180001234"')
    expect(text, path).toContain('甲街道信息专员')
    expect(text, path).toMatch(/href="\/reading\?type=large&amp;back=[^"]+">长辈版/)
    expect(text, path).toMatch(/lang="en">English/)
  }
})

test('a page weighs less than 60 KB with its style and script, nothing of it from elsewhere and no script inside', async () => {
  const weights = new Map<string, number>()
  for (const { path, text } of pages) {
    let bytes = Buffer.byteLength(text)
    for (const [, asset = ''] of text.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)) {
      const file = await browser.get(asset)
      expect(file.headers['cache-control']).toContain('immutable')
      if (!weights.has(asset)) weights.set(asset, Buffer.byteLength(file.text))
    }
    for (const size of weights.values()) bytes += size
    expect(bytes, path).toBeLessThan(60 * 1024)
    expect(text, path).not.toMatch(/(?:src|href|action)="(?:https?:)?\/\//)
    expect(text, path).not.toMatch(/<script(?![^>]* src="\/assets\/)|\son[a-z]+=/)
  }
})

test('every page carries the headers of the house; personal ones are kept by nobody', () => {
  for (const { path, headers } of pages) {
    expect(headers['content-security-policy'], path).toContain("script-src 'self'")
    if (/^\/(request|track)/.test(path)) expect(headers['cache-control'], path).toBe('no-store')
  }
})

test('[A3-19] the front door names who answers for each grid: name, duty, phone, service', async () => {
  const { text } = await portal.browser().get('/')
  for (const said of [
    '甲一网格',
    '测试gridWorker',
    '网格员',
    '0731-80001234',
    '走访住户',
    '测试supervisor',
    '督办领导',
  ])
    expect(text).toContain(said)
  // nobody's own phone, and nobody who answers for no area
  expect(text).not.toContain('13900000000')
  expect(text).not.toContain('测试clerk')
  expect(text.indexOf('110')).toBeLessThan(text.indexOf('href="/request"><b>'))
})

test('[PR-44] data protection has a person, a phone and a place to complain', async () => {
  const { text } = await portal.browser().get('/help')
  expect(text).toMatch(/个人信息保护负责人：\s*<b>甲街道信息专员<\/b>/)
})

test('large type and language are chosen by links, remembered, and lead back', async () => {
  const reader = portal.browser()
  const large = await reader.get('/reading?type=large&back=%2Ftrack')
  expect(large.path).toBe('/track')
  expect(large.text).toContain('<html lang="zh-CN" class="large">')
  const english = await reader.get('/reading?language=en&back=%2Fhelp')
  expect(english.text).toContain('<html lang="en" class="large">')
  expect(english.text).toContain('Your rights')
  expect((await reader.get('/reading?type=normal&back=//elsewhere.test/x')).path).toBe('/')
  expect((await reader.get('/reading?back=/%5Celsewhere.test')).path).toBe('/')
  expect((await portal.browser({ 'accept-language': 'en-GB' }).get('/')).text).toContain('Submit a request')
})

test('what does not exist is said on a page, to programs as a problem', async () => {
  const missing = await portal.browser().get('/nowhere')
  expect(missing.status).toBe(404)
  expect(missing.text).toContain('没有这个页面')
  const api = await portal.browser().get('/api/v1/nowhere')
  expect(api.headers['content-type']).toContain('application/problem+json')
})

test('without the database a page says that the service comes back, and keeps what was typed', async () => {
  const { pool } = portal.world.database
  const reader = portal.browser()
  await fillIn(reader)
  const connect = pool.connect.bind(pool)
  pool.connect = (async () => {
    throw Object.assign(new Error('away'), { code: '57P01' })
  }) as typeof pool.connect
  const away = await reader.post('/request/what', { title: '路灯"', body: '坏了' })
  pool.connect = connect
  expect(away.status).toBe(503)
  expect(away.headers['retry-after']).toBe('30')
  expect(away.text).toContain('服务正在恢复')
  expect(away.text).toContain('<input type="hidden" name="title" value="路灯&quot;">')
  expect(away.text).toContain('action="/request/what"')
})
