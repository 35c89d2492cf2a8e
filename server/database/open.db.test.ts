import { afterAll, expect, test } from 'vitest'
import { testDatabase } from './testing.ts'

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
