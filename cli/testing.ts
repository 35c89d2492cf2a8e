import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** The command line as people run it: a process of its own. */
export type Ran = { code: number | null; stdout: string; stderr: string }
export type Running = {
  child: ChildProcess
  ended: Promise<Ran>
  said(pattern: RegExp): Promise<RegExpMatchArray>
  /** what it has logged so far */
  logged(): string
}

const program = join(import.meta.dirname, 'fivefold.ts')

export function begin(words: readonly string[], env: Record<string, string | undefined>): Running {
  const child = spawn(process.execPath, [program, ...words], {
    env: { ...process.env, LOG_LEVEL: 'warn', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr?.on('data', (chunk) => {
    stderr += chunk
  })
  const ended = once(child, 'close').then(([code]): Ran => ({ code, stdout, stderr }))
  return {
    child,
    ended,
    logged: () => stderr,
    /** Waits until the output holds something; fails when the program ends before. */
    async said(pattern) {
      for (;;) {
        const found = stdout.match(pattern)
        if (found !== null) return found
        const more = once(child.stdout ?? child, 'data')
        const over = ended.then((ran) => {
          throw new Error(`ended with ${ran.code} without saying ${pattern}: ${ran.stdout}${ran.stderr}`)
        })
        await Promise.race([more, over])
      }
    },
  }
}

export const runToEnd = (words: readonly string[], env: Record<string, string | undefined>): Promise<Ran> =>
  begin(words, env).ended

/** A server that says where it is. */
export async function startServer(env: Record<string, string | undefined>): Promise<Running & { address: string }> {
  const running = begin(['start'], env)
  const [, address = ''] = await running.said(/portal +(http:\/\/[^\s]+?)\/\s/)
  return { ...running, address }
}
