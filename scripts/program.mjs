import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { productNode, root } from './packages.mjs'

/**
 * Becomes the command line, on Node 24: passes on signals and the exit code. When this process is killed outright, the
 * other one is told by the closing of their channel and shuts down in order.
 */
export function becomeProgram(words) {
  const watch = new URL('end-with-launcher.mjs', import.meta.url).href
  const child = spawn(productNode(), ['--import', watch, join(root, 'cli/fivefold.ts'), ...words], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // A terminal sends Ctrl-C to both of us; a second one would mean "at once".
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    })
  }
  if (process.env.npm_command) whenOrphaned(() => child.kill('SIGTERM'))
  child.once('error', (error) => {
    console.error(error.message)
    process.exitCode = 1
  })
  child.once('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (constants.signals[signal] ?? 1)
  })
}

/**
 * npm runs scripts through a shell, passes a signal to that shell only, and the shell ends without telling anybody;
 * when npm itself is killed, not even the shell notices.
 */
function whenOrphaned(act) {
  const parents = npmParents()
  const watch = setInterval(() => {
    if (npmParents() === parents) return
    clearInterval(watch)
    act()
  }, 250)
  watch.unref()
}

/** Our parent, and its parent too where the first one is only npm's shell. */
function npmParents() {
  const parent = process.ppid
  try {
    if (!readFileSync(`/proc/${parent}/cmdline`, 'utf8').includes('sh\0-c\0')) return `${parent}`
    return `${parent} ${/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${parent}/status`, 'utf8'))?.[1]}`
  } catch {
    return `${parent}`
  }
}
