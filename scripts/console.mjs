import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { root, runProduct } from './packages.mjs'

const stamp = join(root, 'dist/console.built-from')
const sources = ['web', 'core', 'vite.config.ts', 'package-lock.json']

/** Builds the staff console into `dist/console` unless that was built from exactly these sources. */
export async function buildConsole() {
  const wanted = fingerprint()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  console.log('Building the console …')
  // also when tests build it: what they look at is what people get
  const env = { ...process.env, NODE_ENV: 'production' }
  const code = await runProduct(['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'], { env })
  if (code !== 0) throw new Error('The console could not be built; the reason stands above.')
  writeFileSync(stamp, wanted)
}

function fingerprint() {
  const hash = createHash('sha256')
  for (const path of sources.flatMap((name) => filesOf(join(root, name)))) {
    hash.update(relative(root, path).split(sep).join('/')).update('\0').update(readFileSync(path)).update('\0')
  }
  return hash.digest('hex')
}

function filesOf(path) {
  if (!existsSync(path)) return []
  if (statSync(path).isFile()) return [path]
  return readdirSync(path)
    .sort()
    .flatMap((name) => (/\.test\.tsx?$/.test(name) ? [] : filesOf(join(path, name))))
}
