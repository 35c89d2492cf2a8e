import { expect, test, vi } from 'vitest'
import { loop } from './loop.ts'

const quiet = { info() {}, error: vi.fn() }

test('a step is repeated at once while there is more to do, and stopping waits for the step under way', async () => {
  let steps = 0
  let finish = () => {}
  const working = Promise.withResolvers<void>()
  const l = loop(quiet, 'steps', 1_000_000, async () => {
    steps += 1
    if (steps < 4) return true
    working.resolve()
    await new Promise<void>((done) => {
      finish = done
    })
    return true
  })
  await working.promise
  let stopped = false
  const stop = l.stop().then(() => {
    stopped = true
  })
  await Promise.resolve()
  expect([steps, stopped]).toEqual([4, false])
  finish()
  await stop
  expect(steps).toBe(4)
})

test('a step that fails is logged and tried again', async () => {
  let steps = 0
  const recovered = Promise.withResolvers<void>()
  const l = loop(quiet, 'failing', 1, async () => {
    steps += 1
    if (steps < 3) throw Object.assign(new Error('away'), { code: '57P01' })
    recovered.resolve()
    return false
  })
  await recovered.promise
  await l.stop()
  expect(quiet.error.mock.calls.map(([event]) => event)).toEqual([
    { worker: 'failing', failures: 1, code: '57P01' },
    { worker: 'failing', failures: 2, code: '57P01' },
  ])
})

test('stopping does not wait for the pause to pass', async () => {
  const first = Promise.withResolvers<void>()
  const l = loop(quiet, 'resting', 1_000_000_000, async () => {
    first.resolve()
    return false
  })
  await first.promise
  await l.stop()
})
