// npm run screenshots: draws every page of the demonstration as people see it, for the guides under docs/.
// `npm run screenshots -- work matter` draws only those whose name contains one of the words.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import sql from 'sql-template-tag'
import { day, instant } from '../core/deadline/index.ts'
import { newPage, openBrowser, type View } from '../e2e/browser.ts'
import { serveHere } from '../e2e/serving.ts'
import { signIn } from '../e2e/staff.ts'
import { transact } from '../server/database/index.ts'
import { createDemonstration, DEMONSTRATION } from '../server/demonstration/index.ts'
import { type Installation, openInstallation, systemWho } from '../server/kernel/index.ts'
import { codeOf } from '../server/matters/index.ts'
import { type Matters, type Part, type Walk, walks } from './walks.ts'

const today = day('2026-11-20')
const now = instant(`${today}T09:30:00+08:00`)
const images = join(import.meta.dirname, '../docs/guides/images')
const views: Record<string, View> = {
  desktop: { width: 1366, height: 768 },
  phone: { width: 360, height: 740, touch: true },
}
/** A longer page is cut here; pixels. */
const TALLEST = 1400
/** A page that shows nothing for so long is broken; milliseconds. */
const PATIENCE = 15_000

type Demonstration = {
  address: string
  accountOf: (role: string) => { login: string; password: string }
  matters: Matters
  close(): Promise<void>
}

async function makeDemonstration(): Promise<Demonstration> {
  const dataDir = mkdtempSync(join(tmpdir(), 'fivefold-screenshots-'))
  const installation = await openInstallation({ dataDir, tenant: DEMONSTRATION, now: () => now })
  const accounts = (await createDemonstration(installation, { seed: 'screenshots', today })) ?? []
  const served = await serveHere(installation)
  return {
    address: served.address,
    accountOf: (role) => accounts.find((one) => one.role === role) ?? { login: role, password: '' },
    matters: await chooseMatters(installation),
    async close() {
      await served.close()
      await installation.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** One matter of each kind, with what its resident would show; those of the printed handler where somebody handles it. */
async function chooseMatters({ kernel }: Installation): Promise<Matters> {
  const keys = await kernel.keysOf(DEMONSTRATION)
  const rows = await transact(
    kernel.pool,
    systemWho(DEMONSTRATION),
    (tx) =>
      tx.all<{ kind: keyof Matters; id: string; submission: string; number: string }>(sql`
        select distinct on (kind) m.kind, m.id, s.id as submission, s.number from (
          select case when open_parts > 0 then 'joint' when stage = 'awaitingResident' then 'asked' else stage end as kind, matter.*,
            exists (select from attachment a where a.tenant = matter.tenant and a.matter_id = matter.id) as pictured
          from matter left join account h on h.tenant = matter.tenant and h.id = handler_id
          where matter.tenant = ${DEMONSTRATION} and stage <> 'received' and not about_person
            and (stage not in ('handling', 'closed') or open_parts > 0 or h.login = 'handler') and (stage <> 'closed' or rating is not null)
        ) m join submission s on s.tenant = m.tenant and s.matter_id = m.id
        order by kind, pictured desc, m.received_at desc, s.number`),
    'read',
  )
  const slips = rows.map(({ kind, id, submission, number }) => [kind, { id, number, code: codeOf(keys, submission) }])
  return Object.fromEntries(slips)
}

/** Writes the picture with as few colours as people notice, so that all of them together stay small. */
async function keep(page: Page, name: string, view: View, part: Part): Promise<number> {
  await page.waitForLoadState('networkidle')
  await page.evaluate(() => document.fonts.ready)
  const whole = await page.evaluate(() => document.documentElement.scrollHeight)
  const height = part === 'screen' ? view.height : Math.min(Math.max(whole, view.height), TALLEST)
  // a window as tall as the page: what sticks to the edges of a window is drawn once, at its edge
  await page.setViewportSize({ width: view.width, height })
  const drawn = await page.screenshot({ animations: 'disabled', caret: 'hide' })
  await page.setViewportSize({ width: view.width, height: view.height })
  const small = await sharp(drawn).png({ palette: true, colours: 128, effort: 8, compressionLevel: 9 }).toBuffer()
  writeFileSync(join(images, `${name}.png`), small)
  return small.byteLength
}

async function take(browser: Browser, demonstration: Demonstration, walk: Walk, device: string): Promise<number> {
  const view = views[device] as View
  const page = await newPage(browser, { ...view, baseURL: demonstration.address })
  page.setDefaultTimeout(PATIENCE)
  await page.clock.setFixedTime(now)
  let bytes = 0
  if (walk.who !== undefined) {
    const { login, password } = demonstration.accountOf(walk.who)
    await page.goto('/console/')
    await signIn(page, login, password)
  }
  try {
    await walk.go(
      page,
      async (name, part = 'page') => {
        bytes += await keep(page, `${name}-${device}`, view, part)
      },
      demonstration.matters,
    )
  } finally {
    await page.context().close()
  }
  return bytes
}

const words = process.argv.slice(2)
mkdirSync(images, { recursive: true })
const browser = await openBrowser()
const demonstration = await makeDemonstration()
let bytes = 0
try {
  for (const walk of walks) {
    if (words.length > 0 && !walk.draws.some((name) => words.some((word) => name.includes(word)))) continue
    for (const device of Object.keys(views)) {
      try {
        bytes += await take(browser, demonstration, walk, device)
      } catch (error) {
        console.error(`${walk.draws[0]} on ${device}: ${String(error).slice(0, 600)}`)
        process.exitCode = 1
      }
    }
  }
} finally {
  await browser.close()
  await demonstration.close()
}
console.log(`${(bytes / 1_048_576).toFixed(1)} MB of pictures in docs/guides/images`)
