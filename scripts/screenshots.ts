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
import { sendConcern, tellConcern, track } from '../e2e/resident.ts'
import { serveHere } from '../e2e/serving.ts'
import { heading, openMove, signIn } from '../e2e/staff.ts'
import { transact } from '../server/database/index.ts'
import { createDemonstration, DEMONSTRATION } from '../server/demonstration/index.ts'
import { type Installation, openInstallation, systemWho } from '../server/kernel/index.ts'
import { codeOf } from '../server/matters/index.ts'

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

type Slip = { id: string; number: string; code: string }
type Demonstration = {
  installation: Installation
  address: string
  passwordOf: (role: string) => { login: string; password: string }
  /** a matter of each kind that the pages below show */
  matters: Record<'registered' | 'handling' | 'asked' | 'answered' | 'closed', Slip>
}
type Draw = (name: string, part?: 'page' | 'screen') => Promise<void>
type Walk = { who?: string; draws: readonly string[]; go: (page: Page, draw: Draw, d: Demonstration) => Promise<void> }

const console_ = (path: string) => `/console${path}`

/** Opens a page of the console and waits until it stands still. */
async function open(page: Page, path: string): Promise<void> {
  await page.goto(console_(path))
  await heading(page).waitFor()
  await page.waitForLoadState('networkidle')
}

const walks: readonly Walk[] = [
  {
    draws: ['portal-home', 'portal-home-large', 'portal-statistics', 'portal-help'],
    async go(page, draw) {
      await page.goto('/')
      await draw('portal-home')
      await page.getByRole('link', { name: '长辈版' }).click()
      await draw('portal-home-large')
      await page.getByRole('link', { name: '标准版' }).click()
      await page.goto('/statistics')
      await draw('portal-statistics')
      await page.goto('/help')
      await draw('portal-help')
    },
  },
  {
    draws: [
      'portal-start',
      'portal-category',
      'portal-kind',
      'portal-where',
      'portal-spot',
      'portal-what',
      'portal-photos',
      'portal-who',
      'portal-person',
      'portal-check',
      'portal-receipt',
    ],
    async go(page, draw) {
      await tellConcern(
        page,
        {
          category: '公用设施',
          kind: '路灯照明',
          grid: /第三网格|三网格|3/,
          place: '3 号楼北门口',
          title: '3 号楼北门口路灯不亮',
          body: '从上周五开始不亮，晚上老人和孩子进出看不清台阶，希望尽快修好。',
          name: '李文',
          phone: '138 0000 0000',
          photo: await drawScene(),
        },
        (question) => draw(`portal-${question}`),
      )
      await sendConcern(page)
      await draw('portal-receipt')
    },
  },
  {
    draws: [
      'portal-track',
      'portal-status-handling',
      'portal-status-asked',
      'portal-supply',
      'portal-status-answered',
      'portal-rate',
      'portal-status-closed',
    ],
    async go(page, draw, { matters }) {
      await page.goto('/track')
      await draw('portal-track')
      await track(page, matters.handling)
      await draw('portal-status-handling')
      await track(page, matters.asked)
      await draw('portal-status-asked')
      await page.goto('/track/move/supply')
      await draw('portal-supply')
      await track(page, matters.answered)
      await draw('portal-status-answered')
      await page.goto('/track/move/confirm')
      await draw('portal-rate')
      await track(page, matters.closed)
      await draw('portal-status-closed')
    },
  },
  {
    draws: ['console-sign-in'],
    async go(page, draw) {
      await page.goto(console_('/'))
      await page.getByLabel('账号').waitFor()
      await draw('console-sign-in')
    },
  },
  {
    who: 'clerk',
    draws: ['clerk-work', 'clerk-intake', 'clerk-receipt'],
    async go(page, draw) {
      await open(page, '/work')
      await draw('clerk-work')
      await open(page, '/intake')
      await page.getByLabel('诉求内容').fill('二单元楼道灯坏了三天，晚上上下楼看不清。')
      await page.getByRole('textbox', { name: '标题' }).fill('二单元楼道灯不亮')
      await page.getByRole('textbox', { name: '姓名' }).fill('李文')
      await page.getByRole('textbox', { name: '电话' }).fill('13800000000')
      await draw('clerk-intake')
    },
  },
  {
    who: 'dispatcher',
    draws: ['dispatcher-work', 'dispatcher-matters', 'dispatcher-batch', 'dispatcher-matter', 'dispatcher-move'],
    async go(page, draw, { matters }) {
      await open(page, '/work')
      await draw('dispatcher-work')
      await open(page, '/matters?stage=registered')
      await draw('dispatcher-matters')
      await chooseRows(page, 3)
      await draw('dispatcher-batch', 'screen')
      await open(page, `/matters/${matters.registered.id}`)
      await draw('dispatcher-matter')
      await openMove(page, '派单')
      await draw('dispatcher-move', 'screen')
    },
  },
  {
    who: 'handler',
    draws: ['handler-work', 'handler-matter', 'handler-answer'],
    async go(page, draw, { matters }) {
      await open(page, '/work')
      await draw('handler-work')
      await open(page, `/matters/${matters.handling.id}`)
      await draw('handler-matter')
      await openMove(page, '答复')
      await draw('handler-answer', 'screen')
    },
  },
  {
    who: 'callback',
    draws: ['callback-work', 'callback-matter', 'callback-record'],
    async go(page, draw, { matters }) {
      await open(page, '/work')
      await draw('callback-work')
      await open(page, `/matters/${matters.answered.id}`)
      await draw('callback-matter')
      await openMove(page, '登记居民认可')
      await draw('callback-record', 'screen')
    },
  },
  {
    who: 'supervisor',
    draws: [
      'supervisor-work',
      'supervisor-overdue',
      'supervisor-statistics',
      'supervisor-rows',
      'supervisor-closed',
      'supervisor-procedures',
      'supervisor-procedure',
      'console-search',
      'console-notices',
    ],
    async go(page, draw, { matters }) {
      await open(page, '/work')
      await draw('supervisor-work')
      await page.keyboard.press('Control+k')
      await page.getByRole('dialog').waitFor()
      await draw('console-search', 'screen')
      await page.keyboard.press('Escape')
      await open(page, '/matters?overdue=true')
      await draw('supervisor-overdue')
      await open(page, `/matters/${matters.closed.id}`)
      await draw('supervisor-closed')
      await open(page, '/procedures')
      await draw('supervisor-procedures')
      await open(page, '/procedures/request/1')
      await draw('supervisor-procedure')
      await open(page, '/statistics')
      await draw('supervisor-statistics')
    },
  },
  {
    who: 'admin',
    draws: ['admin-routing', 'admin-rule', 'admin-accounts', 'admin-imports', 'admin-me'],
    async go(page, draw) {
      await open(page, '/routing')
      await draw('admin-routing')
      await open(page, '/accounts')
      await draw('admin-accounts')
      await open(page, '/imports')
      await draw('admin-imports')
      await open(page, '/me')
      await draw('admin-me')
    },
  },
  {
    who: 'auditor',
    draws: ['auditor-audit'],
    async go(page, draw) {
      await open(page, '/audit')
      await draw('auditor-audit')
    },
  },
]

/** A house at dusk with a lamp that gives no light: what a resident's photo shows. */
async function drawScene(): Promise<Buffer> {
  const window = (x: number, y: number, lit: boolean) =>
    `<rect x="${x}" y="${y}" width="70" height="90" fill="${lit ? '#f3d27a' : '#33405a'}"/>`
  const windows = [0, 1, 2, 3].flatMap((row) =>
    [0, 1, 2, 3, 4].map((at) => window(330 + at * 150, 180 + row * 170, (row + at) % 3 === 0)),
  )
  const scene = `<svg xmlns="http://www.w3.org/2000/svg" width="1280" height="960">
<rect width="1280" height="960" fill="#39496b"/><rect x="280" y="120" width="800" height="760" fill="#5a6480"/>${windows.join('')}
<rect y="850" width="1280" height="110" fill="#262e40"/><rect x="170" y="300" width="16" height="560" fill="#1a2030"/>
<path d="M178 306 q60 -60 120 0" stroke="#1a2030" stroke-width="14" fill="none"/><rect x="270" y="300" width="60" height="22" fill="#10141f"/></svg>`
  return sharp(Buffer.from(scene)).jpeg({ quality: 85 }).toBuffer()
}

/** Chooses rows of the list and opens the dialog that dispatches them together. */
async function chooseRows(page: Page, count: number): Promise<void> {
  const boxes = page.getByRole('checkbox', { name: /^选择 / })
  if (!(await boxes.first().isVisible())) return
  for (let at = 0; at < count; at++) await boxes.nth(at).check()
  await page.getByRole('button', { name: '批量派单' }).click()
  await page.getByText('预览：').waitFor()
}

async function makeDemonstration(): Promise<Demonstration & { close(): Promise<void> }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'fivefold-screenshots-'))
  const installation = await openInstallation({ dataDir, tenant: DEMONSTRATION, now: () => now })
  const accounts = (await createDemonstration(installation, { seed: 'screenshots', today })) ?? []
  const served = await serveHere(installation)
  return {
    installation,
    address: served.address,
    passwordOf: (role) => accounts.find((one) => one.role === role) ?? { login: role, password: '' },
    matters: await chooseMatters(installation),
    async close() {
      await served.close()
      await installation.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** One matter of each kind, with what its resident would show; those of the printed handler where somebody handles it. */
async function chooseMatters({ kernel }: Installation): Promise<Demonstration['matters']> {
  const keys = await kernel.keysOf(DEMONSTRATION)
  const rows = await transact(
    kernel.pool,
    systemWho(DEMONSTRATION),
    (tx) =>
      tx.all<{ kind: keyof Demonstration['matters']; id: string; submission: string; number: string }>(sql`
        select distinct on (kind) m.kind, m.id, s.id as submission, s.number from (
          select case when stage = 'awaitingResident' then 'asked' else stage end as kind, matter.*,
            exists (select from attachment a where a.tenant = matter.tenant and a.matter_id = matter.id) as pictured
          from matter left join account h on h.tenant = matter.tenant and h.id = handler_id
          where matter.tenant = ${DEMONSTRATION} and stage <> 'received' and not about_person
            and (stage not in ('handling', 'closed') or h.login = 'handler') and (stage <> 'closed' or rating is not null)
        ) m join submission s on s.tenant = m.tenant and s.matter_id = m.id
        order by kind, pictured desc, m.received_at desc, s.number`),
    'read',
  )
  const slips = rows.map(({ kind, id, submission, number }) => [kind, { id, number, code: codeOf(keys, submission) }])
  return Object.fromEntries(slips)
}

/** Writes the picture with as few colours as people notice, so that all of them together stay small. */
async function keep(page: Page, name: string, view: View, part: 'page' | 'screen'): Promise<number> {
  await page.waitForLoadState('networkidle')
  await page.evaluate(() => document.fonts.ready)
  const whole = await page.evaluate(() => document.documentElement.scrollHeight)
  const height = part === 'screen' ? view.height : Math.min(Math.max(whole, view.height), TALLEST)
  // a window as tall as the page: what sticks to the edges of a window is drawn once, at its edge
  await page.setViewportSize({ width: view.width, height })
  const drawn = await page.screenshot({ animations: 'disabled', caret: 'hide' })
  await page.setViewportSize({ width: view.width, height: view.height })
  const small = await sharp(drawn).png({ palette: true, colours: 64, effort: 8, compressionLevel: 9 }).toBuffer()
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
    const { login, password } = demonstration.passwordOf(walk.who)
    await page.goto(console_('/'))
    await signIn(page, login, password)
  }
  try {
    await walk.go(
      page,
      async (name, part = 'page') => {
        bytes += await keep(page, `${name}-${device}`, view, part)
      },
      demonstration,
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
