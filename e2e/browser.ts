import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium, type LaunchOptions, type Page } from 'playwright-core'

const root = join(import.meta.dirname, '..')
const packages = join(root, 'node_modules')

/** What a person holds in front of them. */
export interface View {
  /** CSS pixels. */
  readonly width: number
  readonly height: number
  readonly javaScriptEnabled?: boolean
  /** A finger instead of a mouse. */
  readonly touch?: boolean
  readonly locale?: 'zh-CN' | 'en'
  /** Address that paths given to `page.goto` belong to. */
  readonly baseURL?: string
}

export const desktop: View = { width: 1280, height: 800 }
export const phone: View = { width: 360, height: 740, touch: true }

/**
 * Starts a browser without asking for root or a download: on Linux the Chromium of a registry package with a Chinese
 * font of another one, elsewhere the installed Chrome or Edge. `FIVEFOLD_BROWSER` names another program.
 * It reaches this machine only, so that no test depends on a foreign server.
 *
 * @throws when there is no browser, saying what to install
 */
export async function openBrowser(): Promise<Browser> {
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-dev-shm-usage',
    '--font-render-hinting=none',
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
  ]
  const program = process.env['FIVEFOLD_BROWSER']
  if (program) return chromium.launch({ executablePath: program, args })
  if (process.platform === 'linux') return chromium.launch({ ...packagedChromium(), args })
  for (const channel of ['chrome', 'msedge']) {
    const browser = await chromium.launch({ channel, args }).catch(() => undefined)
    if (browser) return browser
  }
  throw new Error('No browser found: install Chrome or Edge, or name one with FIVEFOLD_BROWSER.')
}

/** Runs `work` with a browser of its own and closes it afterwards. */
export async function withBrowser<T>(work: (browser: Browser) => Promise<T>): Promise<T> {
  const browser = await openBrowser()
  try {
    return await work(browser)
  } finally {
    await browser.close()
  }
}

/** A page with its own cookies, in the time zone of the product. Close it with `page.context().close()`. */
export async function newPage(browser: Browser, view: View = desktop): Promise<Page> {
  const { width, height, javaScriptEnabled = true, touch = false, locale = 'zh-CN', baseURL } = view
  const context = await browser.newContext({
    viewport: { width, height },
    javaScriptEnabled,
    hasTouch: touch,
    isMobile: touch,
    locale,
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
    ...(baseURL ? { baseURL } : {}),
  })
  return context.newPage()
}

function packagedChromium(): LaunchOptions {
  if (process.arch !== 'x64') {
    if (existsSync('/usr/bin/chromium')) return { executablePath: '/usr/bin/chromium' }
    throw new Error('The packaged browser is for x64: install chromium, or name a browser with FIVEFOLD_BROWSER.')
  }
  const folder = unpackedChromium()
  const executablePath = join(folder, 'chromium')
  const env: Record<string, string> = { ...definedEnvironment(), FONTCONFIG_FILE: fontSettings(folder) }
  // Small containers lack libraries that the package brings along.
  if (spawnSync(executablePath, ['--version']).status !== 0) env['LD_LIBRARY_PATH'] = join(folder, 'al2023/lib')
  return { executablePath, env }
}

/** Unpacks the browser once, aside, so that a killed or doubled unpacking leaves no half of one. */
function unpackedChromium(): string {
  const { version } = JSON.parse(readFileSync(join(packages, '@sparticuz/chromium/package.json'), 'utf8'))
  const folder = join(root, `.cache/browser-${version}`)
  if (existsSync(folder)) return folder
  const fresh = `${folder}.new-${process.pid}`
  mkdirSync(fresh, { recursive: true })
  const unpack = `import('@sparticuz/chromium').then(({ default: chromium }) => chromium.executablePath())`
  execFileSync(process.execPath, ['-e', unpack], {
    cwd: root,
    // The package unpacks into the temporary folder, and its libraries only where it believes to be in a build service.
    env: { ...process.env, TMPDIR: fresh, CODEBUILD_BUILD_IMAGE: 'nodejs24' },
  })
  try {
    renameSync(fresh, folder)
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  }
  return folder
}

/** Two weights of one Chinese family and nothing of the machine: every machine draws the same picture. */
function fontSettings(folder: string): string {
  const file = join(folder, 'fonts.conf')
  const weights = ['400Regular', '700Bold'].map((weight) => join(packages, '@expo-google-fonts/noto-sans-sc', weight))
  const families = ['sans-serif', 'serif', 'monospace', 'system-ui', 'PingFang SC', 'Microsoft YaHei']
  const aliases = families.map(
    (family) =>
      `<match target="pattern"><test name="family"><string>${family}</string></test>` +
      '<edit name="family" mode="append" binding="strong"><string>Noto Sans SC</string></edit></match>',
  )
  writeFileSync(
    file,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
${weights.map((path) => `<dir>${path}</dir>`).join('\n')}
${aliases.join('\n')}
<cachedir>${join(folder, 'font-cache')}</cachedir>
</fontconfig>
`,
  )
  return file
}

function definedEnvironment(): Record<string, string> {
  const set = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return Object.fromEntries(set)
}
