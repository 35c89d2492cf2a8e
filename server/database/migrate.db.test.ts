import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { migrate } from './migrate.ts'
import { openPool } from './open.ts'
import { testDatabase } from './testing.ts'

const folders: string[] = []
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))))

async function steps(...statements: string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fivefold-migrations-'))
  folders.push(folder)
  for (const [index, sql] of statements.entries()) {
    await writeFile(join(folder, `000${index + 1}-step.sql`), sql)
  }
  return folder
}

test('files run once, in order, and later ones are added', async () => {
  await using database = await emptyDatabase()
  const create = 'create table step (n int); insert into step values (1)'
  expect(await migrate(database.pool, await steps(create))).toEqual(['0001-step'])
  const more = await steps(create, 'insert into step values (2)')
  expect(await migrate(database.pool, more)).toEqual(['0002-step'])
  expect(await migrate(database.pool, more)).toEqual([])
  expect((await database.pool.query('select n from step order by n')).rows).toEqual([{ n: 1 }, { n: 2 }])
})

test('two nodes that start at once run each file once between them', async () => {
  await using database = await emptyDatabase()
  const folder = await steps('create table step (n int)', ...[1, 2, 3, 4].map((n) => `insert into step values (${n})`))
  const other = openPool(database.url, 2)
  const applied = await Promise.all([migrate(database.pool, folder), migrate(other, folder)])
  await other.end()
  expect(applied.flat().sort()).toEqual(['0001-step', '0002-step', '0003-step', '0004-step', '0005-step'])
  expect((await database.pool.query('select count(*) as n from step')).rows).toEqual([{ n: 4 }])
})

test('a file that fails leaves nothing of itself, and the next start goes on from there', async () => {
  await using database = await emptyDatabase()
  const broken = await steps('create table step (n int)', 'create table half (n int); insert into half values (1 / 0)')
  await expect(migrate(database.pool, broken)).rejects.toMatchObject({ code: 'database.migration' })
  expect((await database.pool.query(`select to_regclass('half') as half, to_regclass('step') as step`)).rows).toEqual([
    { half: null, step: 'step' },
  ])
  expect(await migrate(database.pool, await steps('create table step (n int)', 'select 1'))).toEqual(['0002-step'])
})

test('a node whose connection is killed in the middle of a file leaves nothing of it', async () => {
  await using database = await emptyDatabase()
  const folder = await steps(`create table step (n int); select pg_terminate_backend(pg_backend_pid())`)
  await expect(migrate(database.pool, folder)).rejects.toThrow()
  expect(await migrate(database.pool, await steps('create table step (n int)'))).toEqual(['0001-step'])
})

test('a file that was changed after it had run is refused; changed line ends are not a change', async () => {
  await using database = await emptyDatabase()
  await migrate(database.pool, await steps('create table step (n int);\n'))
  expect(await migrate(database.pool, await steps('create table step (n int);\r\n'))).toEqual([])
  await expect(migrate(database.pool, await steps('create table step (n bigint);\n'))).rejects.toThrow(/0001-step/)
})

test('a database that a newer program has used is refused', async () => {
  await using database = await emptyDatabase()
  await migrate(database.pool, await steps('select 1', 'select 2'))
  await expect(migrate(database.pool, await steps('select 1'))).rejects.toThrow(/newer version/)
})

test('the product’s own migrations make a complete database', async () => {
  await using database = await emptyDatabase()
  const applied = await migrate(database.pool)
  expect(applied[0]).toMatch(/^0001-/)
  expect(await migrate(database.pool)).toEqual([])
})

async function emptyDatabase() {
  const database = await testDatabase('empty')
  return { ...database, [Symbol.asyncDispose]: () => database.close() }
}
