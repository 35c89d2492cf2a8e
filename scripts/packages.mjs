// Runs on Node 20: it is what puts a newer Node, and everything else, in place.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..')
const windows = process.platform === 'win32'

/** The Node that the product runs on: the one among the packages, or the present one when it is new enough. */
export function productNode() {
  const packaged = join(root, 'node_modules/node/bin', windows ? 'node.exe' : 'node')
  if (existsSync(packaged)) return packaged
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  throw new Error('Node 24 is not among the packages. Its install script may have been forbidden: run npm ci again.')
}

/** Installs the packages of package-lock.json unless they are there. Says what it does: it can take a minute. */
export async function installPackages() {
  if (packagesArePresent()) return
  console.log('Installing packages from the registry, once …')
  const begun = Date.now()
  const heartbeat = setInterval(() => {
    console.log(`  still installing, ${Math.round((Date.now() - begun) / 1000)} s`)
  }, 10_000)
  // Windows cannot remove the running program, so there packages are brought up to date in place.
  const way = windows && existsSync(join(root, 'node_modules')) ? 'install' : 'ci'
  const words = [way, '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error']
  try {
    const npm = process.env.npm_execpath
    const code = npm?.endsWith('.js')
      ? await run(process.execPath, [npm, ...words])
      : await run('npm', words, { shell: windows })
    if (code !== 0) throw new Error(`npm ${way} ended with exit code ${code}; its message stands above.`)
  } finally {
    clearInterval(heartbeat)
  }
  console.log(`Packages installed in ${Math.round((Date.now() - begun) / 1000)} s.`)
}

/** Whether what npm says it has installed is what the lock file asks for. */
function packagesArePresent() {
  const present = readPackages('node_modules/.package-lock.json')
  const wanted = readPackages('package-lock.json')
  if (!present || !wanted) return false
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    const found = present[path]
    return path === '' || (found ? found.version === version : optional)
  })
}

function readPackages(path) {
  const file = join(root, path)
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : undefined
}

/** Runs a program in the foreground. @returns {Promise<number>} its exit code, 1 when it was killed */
export function run(program, words, options = {}) {
  return new Promise((done, fail) => {
    const child = spawn(program, words, { cwd: root, stdio: 'inherit', ...options })
    child.once('error', fail)
    child.once('exit', (code) => done(code ?? 1))
  })
}

/** Runs a program of the product with Node 24. @returns {Promise<number>} its exit code */
export const runProduct = (words, options = {}) => run(productNode(), words, options)
