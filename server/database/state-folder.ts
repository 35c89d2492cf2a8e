import { mkdirSync, realpathSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** True when this process may start children under another user, and PostgreSQL therefore refuses to run as us. */
export const isRoot = process.getuid?.() === 0

/**
 * The one folder that holds everything an installation remembers on this machine: database, keys, attachments.
 *
 * `FIVEFOLD_DATA` names it; otherwise `/var/lib/fivefold` for root and `.fivefold` beside the program for everyone else.
 * The folder is made when missing. Root's folder may be walked through, though not listed, by others: the database
 * server runs there as an unprivileged user.
 *
 * @returns the absolute path, symbolic links resolved
 * @throws when the folder cannot be made
 */
export function stateFolder(env: NodeJS.ProcessEnv = process.env): string {
  const named = env['FIVEFOLD_DATA'] || (isRoot ? '/var/lib/fivefold' : join(import.meta.dirname, '../../.fivefold'))
  const folder = resolve(named)
  mkdirSync(folder, { recursive: true, mode: isRoot ? 0o711 : 0o700 })
  return realpathSync(folder)
}
