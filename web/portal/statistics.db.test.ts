import { afterAll, beforeAll, expect, test } from 'vitest'
import { addDays, dayOf, startOfDay } from '../../core/deadline/index.ts'
import { type Portal, testPortal } from './testPortal.ts'

let portal: Portal
beforeAll(async () => {
  portal = await testPortal()
})
afterAll(() => portal.close())

test('[PR-32] everybody sees counts, rates and what they mean; small counts are left out', async () => {
  expect((await portal.browser().get('/statistics')).text).toContain('还没有可以公开的数字')
  const { world } = portal
  for (let i = 0; i < 24; i++) await world.register({ title: `路灯不亮${i}`, category: 'facility.lighting' })
  for (let i = 0; i < 3; i++) await world.register({ title: `漏水${i}`, category: 'heating.water' })
  // figures are kept for a minute
  world.clock.now = startOfDay(addDays(dayOf(world.clock.now), 1))
  const { status, text } = await portal.browser().get('/statistics')
  expect(status).toBe(200)
  expect(text).toMatch(/<dt>收到<\/dt><dd><b>27<\/b>/)
  expect(text).toContain('路灯照明')
  expect(text).toContain('少于 10 件的数字')
  // three about water are told neither as a number nor as a difference
  expect(text).not.toMatch(/供水<\/th><td class="count">3</)
  expect(text).not.toMatch(/<td class="count">24</)
  // titles and places are nobody's business here
  expect(text).not.toContain('路灯不亮')
})
