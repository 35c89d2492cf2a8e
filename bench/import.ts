import { execFile } from 'node:child_process'
import { createWriteStream, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import type pg from 'pg'
import { transact } from '../server/database/index.ts'
import { systemWho } from '../server/kernel/index.ts'
import { judge, median, type Outcome, type Pair } from './figures.ts'
import type { Bench } from './world.ts'

const ROWS = Number(process.env['BENCH_ROWS'] ?? 50_000)
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 3)
const AT_ONCE = 500
export const MEMORY_LIMIT = 300 * 1024 * 1024

const run = promisify(execFile)

/**
 * Importing rows from a file against the rows that this leaves behind, inserted as they are, many in one statement, into the same tables
 * with the same indexes: what reading, checking, deciding and sealing cost beside what the database needs anyway.
 */
export async function benchImport({ installation, dataDir }: Bench): Promise<{ outcome: Outcome; memory: number }> {
  const file = join(dataDir, 'rows.ndjson')
  await writeRows(file, ROWS)
  await writeRows(`${file}.warm`, 200)
  const { pool } = installation.kernel
  const pairs: Pair[] = []
  const memory: number[] = []
  const importOnce = async (tenant: string) => {
    const words = ['--expose-gc', join(import.meta.dirname, 'importOnce.ts'), dataDir, file, tenant]
    const { stdout } = await run(process.execPath, words, { env: { ...process.env, FIVEFOLD_DATA: dataDir } })
    const { ms, created, rejected, idle, peak } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}')
    if (created !== ROWS || rejected !== 0)
      throw new Error(`${created} rows were imported, ${rejected} rejected, of ${ROWS}`)
    memory.push(peak - idle)
    return (ROWS * 1000) / ms
  }
  let insertions: Insertion[] | undefined
  for (let round = 0; round < ROUNDS; round++) {
    await pool.query('checkpoint')
    const product = await importOnce(`product${round}`)
    // the rows of the first import serve all rounds; taken into another tenant, they are new rows
    insertions ??= await rowsOf(pool, 'product0')
    await prepareTenant(pool, 'product0', `baseline${round}`)
    await pool.query('checkpoint')
    const baseline = await insertAll(pool, insertions, `baseline${round}`)
    pairs.push({ product, baseline })
  }
  rmSync(file)
  rmSync(`${file}.warm`)
  return { outcome: judge(`import ${ROWS} requests (rows a second)`, 0.5, pairs), memory: median(memory) }
}

async function writeRows(file: string, count: number): Promise<void> {
  const places = ['东门', '西街', '南巷', '北路', '中心广场', '老码头']
  const things = ['路灯不亮', '下水道堵塞', '垃圾没有清运', '路面破损', '噪声扰民', '停水没有通知', '树枝挡窗']
  function* lines() {
    for (let i = 0; i < count; i++) {
      const received = Date.UTC(2024, 0, 1) + i * 1_000_000
      const title = `${places[i % places.length]}${(i % 97) + 1}号${things[i % things.length]}`
      yield `${JSON.stringify({
        id: `B${count}-${i}`,
        author: `A${String(i % 30_000).padStart(8, '0')}`,
        title,
        receivedAt: `${new Date(received + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`,
        detail:
          `${title}，已经有一段时间了，影响附近居民出行，多次反映没有结果，请有关部门派人到现场看一看，尽快处理并给一个答复。`.repeat(
            1 + (i % 4),
          ),
        ...(i % 5 !== 0 && {
          answer: '您好，您反映的问题已收到。经工作人员到现场核实，已安排维修，感谢您对我们工作的理解和支持。'.repeat(
            1 + (i % 2),
          ),
          answeredAt: `${new Date(received + (2 + (i % 20)) * 86_400_000).toISOString().slice(0, 19)}+08:00`,
        }),
      })}\n`
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(file))
}

/** A row and the place of its matter among all, so that it is written in the batch of its matter. */
type Row = { matter: number; values: (string | null)[] }
type Insertion = { table: string; columns: { name: string; type: string }[]; rows: Row[] }

/** What an import writes for each row, by table, and how a row of it leads to its matter. */
const written: readonly (readonly [string, string])[] = [
  ['matter', 't.id'],
  ['submission', 't.matter_id'],
  ['petitioner', '(select s.matter_id from submission s where s.tenant = t.tenant and s.id = t.submission_id)'],
  ['matter_event', 't.matter_id'],
  ['matter_clock', 't.matter_id'],
]

async function rowsOf(pool: pg.Pool, tenant: string): Promise<Insertion[]> {
  const client = await pool.connect()
  try {
    await client.query('begin read only; set local role fivefold_archivist')
    const insertions: Insertion[] = []
    const places = new Map<string, number>()
    for (const [table, matter] of written) {
      const { rows: columns } = await client.query<{ name: string; type: string }>(
        `select attname::text as name, format_type(atttypid, atttypmod) as type from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attname <> 'tenant' order by attnum`,
        [table],
      )
      const { rows } = await client.query<(string | null)[]>({
        text: `select ${matter}::text, ${columns.map(({ name }) => `t."${name}"::text`).join(', ')} from ${table} t where t.tenant = $1`,
        values: [tenant],
        rowMode: 'array',
      })
      if (table === 'matter') for (const [at, [id]] of rows.entries()) places.set(id ?? '', at)
      const placed = rows.map(([id, ...values]): Row => ({ matter: places.get(id ?? '') ?? 0, values }))
      insertions.push({ table, columns, rows: placed.sort((a, b) => a.matter - b.matter) })
    }
    return insertions
  } finally {
    await client.query('rollback')
    client.release()
  }
}

/** A tenant with the reference data of another, empty otherwise. */
async function prepareTenant(pool: pg.Pool, from: string, to: string): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query(`begin; set local role fivefold_system; set local fivefold.tenant = '${from}'`)
    const { rows: columns } = await client.query<{ name: string }>(
      `select attname::text as name from pg_attribute where attrelid = 'category'::regclass and attnum > 0 and not attisdropped and attname <> 'tenant'`,
    )
    const list = columns.map(({ name }) => `"${name}"`).join(', ')
    const { rows } = await client.query(`select ${list} from category order by parent nulls first`)
    await client.query(
      'insert into tenant (id, kind, name, area_key, data_keys) select $1, kind, name, area_key, data_keys from tenant where id = $2',
      [to, from],
    )
    await client.query(`set local fivefold.tenant = '${to}'`)
    for (const row of rows)
      await client.query(
        `insert into category (tenant, ${list}) values ($1, ${columns.map((_, at) => `$${at + 2}`).join(', ')})`,
        [to, ...columns.map(({ name }) => row[name])],
      )
    await client.query('commit')
  } finally {
    client.release()
  }
}

async function insertAll(pool: pg.Pool, insertions: readonly Insertion[], tenant: string): Promise<number> {
  const jobs = insertions.map(({ table, columns, rows }) => ({ table, columns, rows, at: 0 }))
  const matters = jobs[0]?.rows.length ?? 0
  const begun = performance.now()
  for (let upTo = AT_ONCE; upTo < matters + AT_ONCE; upTo += AT_ONCE)
    await transact(pool, systemWho(tenant), async (tx) => {
      for (const job of jobs) {
        let until = job.at
        while ((job.rows[until]?.matter ?? upTo) < upTo) until++
        for (; job.at < until; job.at += AT_ONCE)
          await tx.client.query(
            multiRow(job.table, job.columns, job.rows.slice(job.at, Math.min(until, job.at + AT_ONCE)), tenant),
          )
        job.at = until
      }
    })
  return (matters * 1000) / (performance.now() - begun)
}

function multiRow(table: string, columns: Insertion['columns'], rows: readonly Row[], tenant: string) {
  let at = 1
  const tuples = rows.map(() => `($1, ${columns.map(({ type }) => `$${++at}::${type}`).join(', ')})`)
  const names = columns.map(({ name }) => `"${name}"`).join(', ')
  return {
    text: `insert into ${table} (tenant, ${names}) values ${tuples.join(', ')}`,
    values: [tenant, ...rows.flatMap(({ values }) => values)],
  }
}
