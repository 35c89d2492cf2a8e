import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { sendConcern, tellConcern, track } from '../e2e/resident.ts'
import { heading, openMove } from '../e2e/staff.ts'

/** What a resident would show to see a matter, and its id for staff. */
type Slip = { id: string; number: string; code: string }
/** A matter of each kind that the pictures show. */
export type Matters = Record<
  | 'registered'
  | 'handling'
  | 'asked'
  | 'answered'
  | 'closed'
  | 'joint'
  | 'joined'
  | 'arbitration'
  | 'suspended'
  | 'review',
  Slip
>
export type Part = 'page' | 'screen'
type Draw = (name: string, part?: Part) => Promise<void>

/** Pages in the order in which somebody sees them; `who` is signed in before. */
export type Walk = {
  who?: string
  draws: readonly string[]
  go: (page: Page, draw: Draw, matters: Matters) => Promise<void>
}

/** Opens a page of the console and waits until it stands still. */
async function open(page: Page, path: string): Promise<void> {
  await page.goto(`/console${path}`)
  await heading(page).waitFor()
  await page.waitForLoadState('networkidle')
}

export const walks: readonly Walk[] = [
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
      'portal-status-joined',
      'portal-status-suspended',
      'portal-status-joint',
      'portal-urge',
    ],
    async go(page, draw, matters) {
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
      await track(page, matters.joined)
      await draw('portal-status-joined')
      await track(page, matters.suspended)
      await draw('portal-status-suspended')
      await track(page, matters.joint)
      await draw('portal-status-joint')
      await page.goto('/track/move/urge')
      await draw('portal-urge')
    },
  },
  {
    draws: ['console-sign-in'],
    async go(page, draw) {
      await page.goto('/console/')
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
      await choosePath(page, '类别', ['公用设施', '路灯照明'])
      await choosePath(page, '区域', ['示范社区', '第3网格（临溪）'])
      await draw('clerk-intake')
      await page.getByRole('button', { name: '登记', exact: true }).click()
      await page.getByRole('heading', { name: '来件回执' }).waitFor()
      await draw('clerk-receipt')
    },
  },
  {
    who: 'dispatcher',
    draws: [
      'dispatcher-work',
      'dispatcher-matters',
      'dispatcher-batch',
      'dispatcher-matter',
      'dispatcher-move',
      'dispatcher-joined',
    ],
    async go(page, draw, matters) {
      await open(page, '/work')
      await draw('dispatcher-work')
      await open(page, '/matters?stage=registered')
      await draw('dispatcher-matters')
      if (await chooseRows(page, 3)) await draw('dispatcher-batch', 'screen')
      await open(page, `/matters/${matters.registered.id}`)
      await draw('dispatcher-matter')
      await openMove(page, '派单')
      await draw('dispatcher-move', 'screen')
      await open(page, `/matters/${matters.joined.id}`)
      await draw('dispatcher-joined')
    },
  },
  {
    who: 'handler',
    draws: ['handler-work', 'console-notices', 'handler-matter', 'handler-answer'],
    async go(page, draw, matters) {
      await open(page, '/work')
      await draw('handler-work')
      await page.getByRole('button', { name: /^消息/ }).click()
      await page.getByText('全部标为已读').waitFor()
      await draw('console-notices', 'screen')
      await open(page, `/matters/${matters.handling.id}`)
      await draw('handler-matter')
      await openMove(page, '答复')
      await page.getByRole('radio', { name: '已解决' }).check()
      await page.getByLabel('给居民的答复').fill('路面已用沥青补平，今天下午恢复通行。')
      await page
        .locator('input[type=file][multiple]')
        .setInputFiles({ name: '修好后.jpg', mimeType: 'image/jpeg', buffer: await drawScene() })
      await page.locator('.photo-field progress').waitFor({ state: 'detached' })
      await draw('handler-answer', 'screen')
    },
  },
  {
    who: 'unitHead',
    draws: ['handler-absences', 'handler-handovers', 'handler-answers'],
    async go(page, draw) {
      await open(page, '/absences')
      await draw('handler-absences')
      await open(page, '/handovers')
      await draw('handler-handovers')
      await open(page, '/answers')
      await draw('handler-answers')
    },
  },
  {
    who: 'callback',
    draws: ['callback-work', 'callback-matter', 'callback-record'],
    async go(page, draw, matters) {
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
      'supervisor-arbitrate',
      'supervisor-review',
      'supervisor-workload',
      'handler-joint',
      'supervisor-procedures',
      'supervisor-procedure',
      'console-search',
    ],
    async go(page, draw, matters) {
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
      await open(page, `/matters/${matters.arbitration.id}`)
      await openMove(page, '裁定承办单位')
      await draw('supervisor-arbitrate', 'screen')
      await open(page, `/matters/${matters.review.id}`)
      await draw('supervisor-review')
      await open(page, '/workload')
      await draw('supervisor-workload')
      await open(page, `/matters/${matters.joint.id}`)
      await draw('handler-joint')
      await open(page, '/procedures')
      await draw('supervisor-procedures')
      await open(page, '/procedures/request/2')
      await draw('supervisor-procedure')
      await open(page, '/statistics')
      await page.locator('.figure').first().waitFor()
      await draw('supervisor-statistics')
      await page.locator('a.figure-value').nth(2).click()
      await page
        .getByText(/^已显示/)
        .locator('visible=true')
        .waitFor()
      await draw('supervisor-rows')
    },
  },
  {
    who: 'admin',
    draws: [
      'admin-routing',
      'admin-rule',
      'admin-calendar',
      'admin-notice',
      'admin-draft',
      'admin-migrations',
      'admin-accounts',
      'admin-imports',
      'admin-import',
      'admin-me',
    ],
    async go(page, draw) {
      await open(page, '/routing')
      await draw('admin-routing')
      await page.getByRole('button', { name: '新增规则' }).click()
      await page.getByRole('dialog').waitFor()
      await draw('admin-rule', 'screen')
      await open(page, '/calendar')
      await draw('admin-calendar')
      await page.getByRole('button', { name: '录入通知' }).click()
      await page.getByRole('textbox', { name: '通知名称' }).fill('国务院办公厅关于2027年部分节假日安排的通知')
      await page.getByRole('textbox', { name: '节日名称' }).fill('元旦')
      await page.getByLabel('放假首日').fill('2027-01-01')
      await page.getByLabel('放假末日').fill('2027-01-03')
      await page.getByRole('button', { name: '查看影响' }).click()
      await page.getByRole('button', { name: '确认生效' }).waitFor()
      await draw('admin-notice', 'screen')
      await open(page, '/procedures/request/2')
      await page.getByRole('button', { name: '以此版起草' }).click()
      await page.getByRole('button', { name: '试运行' }).waitFor()
      await page.waitForLoadState('networkidle')
      await draw('admin-draft')
      await open(page, '/procedures/request/migrations')
      await draw('admin-migrations')
      await open(page, '/accounts')
      await draw('admin-accounts')
      await open(page, '/imports')
      await draw('admin-imports')
      const rows = [
        '编号,标题,内容,提交时间',
        'A1,楼道灯不亮,晚上看不清楼梯。,2026-03-02 10:00',
        'A2,,没有标题的一行。,2026-03-03 09:00',
      ]
      await page
        .locator('input[type=file]')
        .setInputFiles({ name: '三月来件.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n')) })
      await page.getByRole('status').getByText('已完成').waitFor()
      await page.getByRole('row').nth(1).waitFor()
      await draw('admin-import')
      await open(page, '/me')
      await draw('admin-me')
    },
  },
  {
    who: 'supervisor',
    draws: ['handler-sheet'],
    async go(page, draw, matters) {
      await open(page, `/matters/${matters.closed.id}/sheet`)
      await draw('handler-sheet')
    },
  },
  {
    who: 'admin',
    draws: ['admin-channels'],
    async go(page, draw) {
      await open(page, '/channels')
      await draw('admin-channels')
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

/** Chooses in a list that opens into narrower ones, from the wide to the narrow. */
async function choosePath(page: Page, label: string, path: readonly string[]): Promise<void> {
  await page.getByRole('combobox', { name: label }).click()
  for (const name of path)
    await page.locator('.ant-cascader-menu-item', { hasText: name }).locator('visible=true').first().click()
  await page.keyboard.press('Escape')
}

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

/** Chooses rows of the list and opens the dialog that dispatches them together; a phone shows cards, which cannot be chosen. */
async function chooseRows(page: Page, count: number): Promise<boolean> {
  const boxes = page.getByRole('checkbox', { name: /^选择 / })
  if (!(await boxes.first().isVisible())) return false
  for (let at = 0; at < count; at++) await boxes.nth(at).check()
  await page.getByRole('button', { name: '批量派单' }).first().click()
  await page.getByText('预览：').waitFor()
  return true
}
