import type { Page } from 'playwright-core'

/** Weighs what a page fetches over the wire, headers included, as if for the first time: nothing comes from the cache. Photos are left out. */
export async function weigh(page: Page): Promise<{ take(): number }> {
  const devtools = await page.context().newCDPSession(page)
  const photos = new Set<string>()
  let bytes = 0
  devtools.on('Network.requestWillBeSent', ({ requestId, request }) => {
    if (/\/photos\//.test(request.url) || request.url.startsWith('blob:')) photos.add(requestId)
  })
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (!photos.has(requestId)) bytes += encodedDataLength
  })
  await devtools.send('Network.enable')
  await devtools.send('Network.setCacheDisabled', { cacheDisabled: true })
  return {
    /** bytes since the last time */
    take() {
      const taken = bytes
      bytes = 0
      return taken
    },
  }
}
