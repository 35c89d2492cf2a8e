import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import { type Database, openPool } from './open.ts'
import { administer, withDatabase } from './testing-server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Set by `testing-server.ts` once a run. */
    testServer: {
      /** Administrator's connection to the server, any database. */
      url: string
      /** Name of a migrated database to copy. */
      template: string
      version: number
      description: string
    }
  }
}

/**
 * A fresh, migrated database for one test file (or one test that changes what others rely on); takes about 0.1 s.
 *
 * ```ts
 * const database = await testDatabase()
 * afterAll(() => database.close())
 * ```
 *
 * It lives on the embedded server of the run, or on the server that `TEST_DATABASE_URL` names. `close` drops it.
 *
 * @param from `migrated` copies the template; `empty` has no table at all
 */
export async function testDatabase(from: 'migrated' | 'empty' = 'migrated'): Promise<Database> {
  const { url: server, template, version, description } = inject('testServer')
  const name = `${template}_${randomBytes(6).toString('hex')}`
  // Copying files costs a checkpoint but not the writing of every page to the log; 15 does the latter faster.
  const strategy = version >= 180_000 ? 'strategy file_copy' : ''
  await administer(
    server,
    from === 'empty'
      ? `create database ${name} template template0`
      : `create database ${name} template ${template} ${strategy}`,
  )
  const url = withDatabase(server, name)
  const pool = openPool(url, 10)
  const close = async () => {
    await pool.end()
    await administer(server, `drop database if exists ${name} with (force)`)
  }
  return { pool, url, version, description, close }
}
