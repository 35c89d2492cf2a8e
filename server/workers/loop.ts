import { setTimeout as wait } from 'node:timers/promises'
import type { Kernel } from '../kernel/index.ts'

export type Loop = { stop(): Promise<void> }

/** At most this long after a failure, so that a database that was away is found again soon; milliseconds. */
const LONGEST_PAUSE = 30_000

/**
 * Does one step again and again: at once while there is more to do, else after about `everyMs`, a little earlier or later each time so that
 * nodes do not march in step. A step that fails is logged and tried again, later each time. `stop` waits for the step under way.
 *
 * @param step resolves to whether there may be more to do right now
 */
export function loop(log: Kernel['log'], name: string, everyMs: number, step: () => Promise<boolean>): Loop {
  const stopping = new AbortController()
  const run = async () => {
    let failures = 0
    while (!stopping.signal.aborted) {
      let pause = everyMs * (0.8 + 0.4 * Math.random())
      try {
        if (await step()) pause = 0
        failures = 0
      } catch (error) {
        failures += 1
        pause = Math.min(pause * 2 ** failures, LONGEST_PAUSE)
        log.error(
          { worker: name, failures, code: (error as { code?: unknown }).code ?? String(error) },
          'worker failed',
        )
      }
      if (pause > 0) await wait(pause, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }
  const ended = run()
  return {
    stop: async () => {
      stopping.abort()
      await ended
    },
  }
}
