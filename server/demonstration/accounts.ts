import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export type DemoAccount = { role: string; login: string; password: string; name: string; post: string }

const file = (dataDir: string) => join(dataDir, 'demo-accounts.txt')

/**
 * Keeps the passwords of the demonstration readable for whoever may read the state folder, so that a second start can print them
 * again. Only the demonstration does that: it listens on this machine alone and holds nobody's data.
 */
export function keepAccounts(dataDir: string, accounts: readonly DemoAccount[]): void {
  const lines = accounts.map(({ role, login, password, name, post }) => [role, login, password, name, post].join('\t'))
  writeFileSync(file(dataDir), `${lines.join('\n')}\n`, { mode: 0o600 })
}

/** The accounts as they were made; empty when the demonstration was made on another machine, or the file was removed. */
export function keptAccounts(dataDir: string): DemoAccount[] {
  let text: string
  try {
    text = readFileSync(file(dataDir), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [role = '', login = '', password = '', name = '', post = ''] = line.split('\t')
      return { role, login, password, name, post }
    })
}
