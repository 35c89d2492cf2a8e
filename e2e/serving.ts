import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import type { Browser, Page } from 'playwright-core'
import { serve } from '../cli/serve.ts'
import { type Day, type Instant, instant } from '../core/deadline/index.ts'
import { buildConsole } from '../scripts/console.mjs'
import { testDatabase } from '../server/database/testing.ts'
import { createDemonstration, DEMONSTRATION, type DemoAccount } from '../server/demonstration/index.ts'
import { type Installation, openInstallation } from '../server/kernel/index.ts'
import { testWorld, type World } from '../server/testing/index.ts'
import { newPage, type View } from './browser.ts'

/** Somewhere a browser can go. */
export type Served = { address: string; close(): Promise<void> }

/** What one waits for on a page at most; milliseconds. */
const PATIENCE = 20_000

/** A page of a served installation, with the calendar of its world on the wall when one is given. */
export async function visit(browser: Browser, { address, clock }: Partial<World> & Served, view: View): Promise<Page> {
  const page = await newPage(browser, { ...view, baseURL: address })
  page.setDefaultTimeout(PATIENCE)
  if (clock !== undefined && view.javaScriptEnabled !== false) await page.clock.setFixedTime(clock.now)
  return page
}

/**
 * Serves an installation as `fivefold start` does, on a free port of this machine: portal, console, API, background work.
 * Builds the console first unless that was done from the present sources. Closing leaves the installation itself open.
 */
export async function serveHere(installation: Installation): Promise<Served> {
  await buildConsole()
  const lasting = { ...installation, close: async () => {} }
  const log = pino({ level: process.env['LOG_LEVEL'] ?? 'silent' })
  const { address, stop } = await serve(lasting, { host: '127.0.0.1', port: 0, log })
  return { address, close: stop }
}

/** The small world of the tests, with a door for browsers. Its clock stands still until a test moves it. */
export async function serveWorld(): Promise<World & Served> {
  const world = await testWorld()
  const { address, close } = await serveHere(world.installation)
  return {
    ...world,
    address,
    async close() {
      await close()
      await world.close()
    },
  }
}

export type ServedDemonstration = Served & {
  installation: Installation
  now: Instant
  accounts: readonly DemoAccount[]
}

/** The demonstration community in a database of the test run, at half past nine of the given day. */
export async function serveDemonstration(today: Day): Promise<ServedDemonstration> {
  const database = await testDatabase()
  const dataDir = mkdtempSync(join(tmpdir(), 'fivefold-demonstration-'))
  const now = instant(`${today}T09:30:00+08:00`)
  const installation = await openInstallation({ dataDir, database, tenant: DEMONSTRATION, now: () => now })
  const accounts = await createDemonstration(installation, { seed: 'journeys', today })
  if (accounts === undefined) throw new Error('the demonstration existed already')
  const { address, close } = await serveHere(installation)
  return {
    address,
    installation,
    now,
    accounts,
    async close() {
      await close()
      await database.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
