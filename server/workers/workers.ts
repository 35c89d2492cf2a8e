import { resumeSealing, sealOnce } from '../audit/index.ts'
import type { Installation } from '../kernel/index.ts'
import { recomputeClocks, sweepOnce } from '../matters/index.ts'
import { askForReports, deliverOnce, forgetMessages, sendOnce } from '../notices/index.ts'
import { migrateProceduresOnce } from '../procedures/index.ts'
import { loop } from './loop.ts'
import { tidyOnce } from './tidy.ts'

export type Workers = { stop(): Promise<void> }

const SECOND = 1000
const MINUTE = 60 * SECOND

/**
 * Starts what goes on beside the requests of people: notices from the outbox, messages that leave the product, clocks that fall due, the seal of the audit trail, deadlines
 * after a notice of holidays, matters that move to another version of their procedure, tidying. Every node may run all of it: steps are small transactions that take other rows than their neighbour's,
 * and a node that is killed leaves its step undone.
 */
export function startWorkers(installation: Installation): Workers {
  const { log } = installation.kernel
  let resumed = false
  const loops = [
    loop(log, 'notices', SECOND / 2, async () => (await deliverOnce(installation)) > 0),
    loop(log, 'messages', SECOND, async () => (await sendOnce(installation)) > 0),
    loop(log, 'reports', MINUTE, async () => (await askForReports(installation)) > 0),
    loop(log, 'seal', SECOND / 2, async () => {
      if (!resumed) await resumeSealing(installation)
      resumed = true
      return (await sealOnce(installation)) > 0
    }),
    loop(log, 'clocks', 5 * SECOND, async () => (await sweepOnce(installation)) > 0),
    loop(log, 'calendar', MINUTE / 2, async () => {
      await installation.kernel.reloadCalendar()
      await recomputeClocks(installation)
      return false
    }),
    loop(log, 'migrations', 5 * SECOND, async () => (await migrateProceduresOnce(installation)) > 0),
    loop(
      log,
      'tidy',
      10 * MINUTE,
      async () => (await tidyOnce(installation)) + (await forgetMessages(installation)) > 0,
    ),
  ]
  return {
    stop: async () => {
      await Promise.all(loops.map(({ stop }) => stop()))
    },
  }
}
