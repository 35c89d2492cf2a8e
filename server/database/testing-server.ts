import { mkdir, readdir, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { embeddedServer } from './embedded.ts'
import { migrate } from './migrate.ts'
import { databaseUrl, openPool } from './open.ts'
import { isAlive } from './postmaster.ts'

const folderName = /^fivefold-test-(\d+)(-\w+)?$/

/**
 * Vitest's global set-up for tests that need a database: one server for the run and one migrated database in it, which
 * `testDatabase` copies. Everything is removed afterwards, also what killed runs have left.
 */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const named = process.env['TEST_DATABASE_URL']
  const server = named ? { url: named, stop: async () => {} } : await startServer(project.name)
  const template = `fivefold_test_${process.pid}_${project.name}`
  const { version, description } = await createTemplate(server.url, template, named ? 'server' : 'embedded')
  project.provide('testServer', { url: server.url, template, version, description })
  await mkdir('.cache', { recursive: true })
  await writeFile(`.cache/test-server-${project.name}.txt`, description)
  return async () => {
    if (named) await dropDatabases(server.url, template)
    await server.stop()
  }
}

async function startServer(name: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const place = await realpath(tmpdir())
  await clearAbandoned(place)
  const state = join(place, `fivefold-test-${process.pid}-${name}`)
  const server = await embeddedServer(join(state, 'database'))
  const url = databaseUrl(await server.reach(), 'postgres')
  const stop = async () => {
    await server.stop()
    await rm(state, { recursive: true, force: true })
  }
  return { url, stop }
}

async function clearAbandoned(place: string): Promise<void> {
  for (const name of await readdir(place)) {
    const maker = folderName.exec(name)?.[1]
    if (maker === undefined || isAlive(Number(maker))) continue
    const server = await embeddedServer(join(place, name, 'database')).catch(() => undefined)
    await server?.stop()
    await rm(join(place, name), { recursive: true, force: true })
  }
}

async function createTemplate(server: string, name: string, kind: string) {
  await administer(server, `create database ${name} template template0 encoding 'UTF8'`)
  const pool = openPool(withDatabase(server, name), 2)
  try {
    await migrate(pool)
    const { rows } = await pool.query<{ version: number; words: string }>(
      `select current_setting('server_version_num')::int as version, current_setting('server_version') as words`,
    )
    const { version = 0, words = '' } = rows[0] ?? {}
    return { version, description: `PostgreSQL ${words} (${kind})` }
  } finally {
    await pool.end()
  }
}

async function dropDatabases(server: string, prefix: string): Promise<void> {
  const { rows } = await administer(server, `select datname from pg_database where starts_with(datname, '${prefix}')`)
  for (const { datname } of rows) await administer(server, `drop database if exists ${datname} with (force)`)
}

/** Runs one statement as the server's administrator on a connection of its own. */
export async function administer(server: string, statement: string): Promise<pg.QueryResult> {
  const client = new pg.Client(server)
  client.on('error', () => {})
  await client.connect()
  try {
    return await client.query(statement)
  } finally {
    await client.end()
  }
}

/** The same server, another database. */
export function withDatabase(server: string, name: string): string {
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}
