import { afterAll, beforeAll, expect, test } from 'vitest'
import { fillIn, type Portal, submit, testPortal } from './testPortal.ts'

let portal: Portal
beforeAll(async () => {
  portal = await testPortal()
})
afterAll(() => portal.close())

const nasty = [
  '\u0000',
  'a\u0000b',
  '\ud800',
  '𠀀𬬮',
  '<script>alert(1)</script>',
  "' or '1'='1' --",
  '{{7*7}}',
  '__proto__',
  '../../etc/passwd',
  '字'.repeat(20_000),
  '0000-01-01',
  '-1e999',
]
const LEAKS = /\n\s+at |node_modules|\.ts:\d|syntax error|violates|TypeError|RangeError|<script>alert/

test('[V2.2.1, V16.5.1] whatever is typed into a question, the page answers in words and the next question can be reached', async () => {
  const fields: Record<string, string[]> = {
    category: ['category'],
    kind: ['kind'],
    where: ['where', 'search'],
    spot: ['place'],
    what: ['title', 'body'],
    photos: ['do'],
    about: ['about', 'words'],
    who: ['who'],
    person: ['name', 'phone', 'identity', 'contact', 'persons'],
    check: ['do', 'consent'],
  }
  const browser = portal.browser()
  await fillIn(browser)
  // the last page submits, and everything has to be told anew
  for (const [question, names] of Object.entries(fields))
    for (const name of names)
      for (const text of question === 'check' ? nasty.slice(0, 3) : nasty) {
        const seen = await browser.post(`/request/${question}`, { title: '路灯不亮', body: '不亮', [name]: text })
        const at = `${question} ${name} ${text.slice(0, 30)}`
        expect([at, seen.status < 500, LEAKS.exec(seen.text)?.[0]]).toEqual([at, true, undefined])
        if (question === 'check') await fillIn(browser)
      }
  expect((await fillIn(portal.browser())).path).toBe('/request/check')
})

test('[V2.2.1, V16.5.1] addresses, numbers and codes that were made up are answered with a page, never with an error of the program', async () => {
  const browser = portal.browser()
  for (const text of nasty) {
    const part = text.isWellFormed() ? encodeURIComponent(text.slice(0, 300)) : '%ED%A0%80'
    for (const path of [
      `/request/photos/${part}`,
      `/request/done/${part}`,
      `/request/${part}`,
      `/track/photos/${part}`,
      `/track/move/${part}`,
      `/track?number=${part}`,
      `/reading?size=${part}&language=${part}&back=${part}`,
      `/statistics?from=${part}&area=${part}`,
      `/${part}`,
    ]) {
      const seen = await browser.get(path)
      expect([path, seen.status < 500, LEAKS.exec(seen.text)?.[0]]).toEqual([path, true, undefined])
    }
    const guessed = await portal.browser().post('/track', { number: text, code: text })
    expect([text, guessed.status < 500, LEAKS.exec(guessed.text)?.[0]]).toEqual([text, true, undefined])
  }
})

test('[V2.2.1, V16.5.1] a resident’s own moves bear whatever is sent with them', async () => {
  const browser = portal.browser()
  await submit(browser)
  for (const move of ['withdraw', 'supply', 'confirm', 'disagree', 'comment', '__proto__', 'constructor'])
    for (const text of nasty) {
      const seen = await browser.post(`/track/move/${move}`, {
        revision: text,
        reason: text,
        rating: text,
        supplied: text,
      })
      expect([move, text.slice(0, 30), seen.status < 500, LEAKS.exec(seen.text)?.[0]]).toEqual([
        move,
        text.slice(0, 30),
        true,
        undefined,
      ])
    }
})
