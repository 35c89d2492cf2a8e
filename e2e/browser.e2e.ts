import { afterAll, expect, test } from 'vitest'
import { desktop, newPage, openBrowser, phone, withBrowser } from './browser.ts'

const browser = await openBrowser()
afterAll(() => browser.close())

test('Chinese characters are drawn, each as itself and not as a box', async () => {
  const page = await newPage(browser, desktop)
  await page.setContent('<canvas></canvas>')
  const pictures = await page.evaluate(() => {
    const canvas = document.querySelector('canvas')
    const pen = canvas?.getContext('2d')
    if (!canvas || !pen) throw new Error('no canvas')
    pen.font = '40px sans-serif'
    return [...'诉求办理满意'].map((character) => {
      pen.clearRect(0, 0, 300, 150)
      pen.fillText(character, 10, 60)
      return canvas.toDataURL()
    })
  })
  expect(new Set(pictures).size).toBe(6)
  await page.context().close()
})

test('a phone without scripts shows what the page itself says', () =>
  withBrowser(async (own) => {
    const page = await newPage(own, { ...phone, javaScriptEnabled: false })
    await page.setContent('<p>原文</p><script>document.body.textContent = "scripted"</script>')
    expect(await page.textContent('p')).toBe('原文')
    expect(page.viewportSize()).toEqual({ width: 360, height: 740 })
  }))
