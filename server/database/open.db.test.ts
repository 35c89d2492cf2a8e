import { afterAll, expect, test } from 'vitest'
import { openDatabase } from './open.ts'
import { testDatabase } from './testing.ts'
import { DatabaseTrouble } from './trouble.ts'

const database = await testDatabase()
afterAll(() => database.close())

test('a date keeps its day and a bigint its value', async () => {
  const { rows } = await database.pool.query(
    `select date '2026-02-01' as day, array[date '2026-02-01', date '2026-02-02'] as days, 9007199254740991::bigint as large`,
  )
  expect(rows).toEqual([{ day: '2026-02-01', days: ['2026-02-01', '2026-02-02'], large: 9007199254740991 }])
})

test('a bigint that a number cannot hold is refused instead of rounded', async () => {
  await expect(database.pool.query('select 9007199254740993::bigint as large')).rejects.toThrow(RangeError)
})

test('the server is new enough and stores UTF-8', async () => {
  expect(database.version).toBeGreaterThanOrEqual(150_000)
  const { rows } = await database.pool.query(
    `select '诉求'::text as text, current_setting('server_encoding') as encoding`,
  )
  expect(rows).toEqual([{ text: '诉求', encoding: 'UTF8' }])
})

test('a named server is used as it is, and nothing is made in the state folder', async () => {
  const named = await openDatabase({ dataDir: '/nowhere', url: database.url })
  const { rows } = await named.pool.query('select current_database() as name')
  expect(new URL(database.url).pathname).toBe(`/${rows[0]?.name}`)
  expect(named.description).toMatch(/^PostgreSQL \d+\.\d+ at /)
  await named.close()
})

test('a server that cannot be reached is reported by a stable code, without the password', async () => {
  const url = 'postgresql://someone:hushhush@localhost:1/fivefold'
  const trouble = await openDatabase({ dataDir: '/nowhere', url }).catch((error: unknown) => error)
  expect(trouble).toBeInstanceOf(DatabaseTrouble)
  const { code, message } = trouble as DatabaseTrouble
  expect(code).toBe('database.unreachable')
  expect(message).toContain('ECONNREFUSED')
  expect(message).not.toContain('hushhush')
})

test('a database that does not store UTF-8 is refused', async () => {
  const name = `${new URL(database.url).pathname.slice(1)}_ascii`
  await database.pool.query(`create database ${name} template template0 encoding 'SQL_ASCII' locale 'C'`)
  const url = new URL(database.url)
  url.pathname = `/${name}`
  await expect(openDatabase({ dataDir: '/nowhere', url: url.href })).rejects.toMatchObject({
    code: 'database.encoding',
  })
  await database.pool.query(`drop database ${name}`)
})
