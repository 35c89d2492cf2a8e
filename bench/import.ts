import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { transact } from '../server/database/index.ts'
import { systemWho } from '../server/kernel/index.ts'
import { buildHouse, type House } from './house.ts'
import { type Comparison, compare, median } from './paired.ts'

const TABLES = ['matter', 'submission', 'petitioner', 'matter_event', 'matter_clock'] as const
/** What a hand-written loader would take: far below the limit of parameters, large enough that round trips do not count. */
const ROWS_A_STATEMENT = 500

/**
 * Importing requests, against a multi-row insert of the very rows the import leaves, into the same tables with the same
 * indexes, as the same role, in transactions as long as the product's. Reading the file, checking, deciding and sealing
 * are the product's to pay.
 */
export async function benchImport({ rows, rounds }: { rows: number; rounds: number }): Promise<Comparison> {
  const house = await buildHouse(4)
  try {
    const file = join(house.dataDir, 'requests.ndjson')
    await writeRequests(file, rows)
    await importOnce(house, file)
    const loads = await finalRows(house)
    const memory: number[] = []
    return await compare({
      name: `import ${rows} requests`,
      unit: 'requests/s',
      target: 0.5,
      rounds,
      product: async () => {
        await clear(house)
        const { seconds, aboveIdle } = await importOnce(house, file)
        memory.push(aboveIdle)
        return rows / seconds
      },
      baseline: async () => {
        await clear(house)
        return rows / (await insertAgain(house, loads))
      },
      extra: () => ({
        'peak MB above idle': Math.round(Math.max(...memory)),
        'median MB above idle': Math.round(median(memory)),
      }),
    })
  } finally {
    await house.close()
  }
}

/** Requests of our own making; three in five are answered. Sentences vary, so that nothing compresses away. */
async function writeRequests(file: string, rows: number): Promise<void> {
  const out = createWriteStream(file)
  const places = ['东门', '西区', '老菜场', '二号院', '滨河路', '小学旁', '车站前', '新村']
  const things = ['路灯不亮', '下水道堵塞', '井盖松动', '垃圾没人清', '施工吵闹', '暖气不热', '停车占道', '树枝挡线']
  for (let i = 0; i < rows; i++) {
    const received = Date.UTC(2018, 0, 1) + i * 900_000
    const title = `${places[i % 8]}${things[(i >> 3) % 8]}（${i}）`
    const detail = `${title}，已经有${(i % 30) + 1}天了。${'每天来往的人很多，老人和孩子走到这里都要绕开，希望尽快派人来看一看，给一个说法。'.repeat((i % 4) + 1)}`
    const answered =
      i % 5 < 3
        ? {
            reply: `您好，您反映的${title}已安排处理。${'现场已经勘查，施工单位承诺按期完成。'.repeat((i % 3) + 1)}`,
            repliedAt: new Date(received + ((i % 60) + 1) * 43_200_000).toISOString(),
          }
        : {}
    const line = JSON.stringify({
      id: `B${i}`,
      author: `U${i % 9973}`,
      title,
      receivedAt: new Date(received).toISOString(),
      detail,
      ...answered,
    })
    if (!out.write(`${line}\n`)) await new Promise<void>((resolve) => out.once('drain', () => resolve()))
  }
  out.end()
  await finished(out)
}

/** The import in a process of its own, which says how long it took and how far its memory rose above idle. */
async function importOnce({ dataDir }: House, file: string): Promise<{ seconds: number; aboveIdle: number }> {
  const child = spawn(
    process.execPath,
    ['--expose-gc', fileURLToPath(new URL('./importer.ts', import.meta.url)), file],
    {
      env: { ...process.env, FIVEFOLD_DATA: dataDir },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  let said = ''
  for await (const chunk of child.stdout) said += chunk
  return JSON.parse(said)
}

/** The tables belong to the login role, which is bound by no policy here. */
async function clear({ installation }: House): Promise<void> {
  await installation.database.pool.query(
    `truncate ${TABLES.join(', ')}, attachment, import_job, import_rejection, outbox, audit_entry`,
  )
}

type Load = { statement: (rows: number) => string; width: number; rows: unknown[][] }

/** The rows as they lie in the tables, as text the driver passes on as it is. */
async function finalRows({ installation }: House): Promise<Load[]> {
  const { pool } = installation.database
  const loads: Load[] = []
  for (const table of TABLES) {
    const { rows: columns } = await pool.query<{ name: string; type: string }>(
      `select a.attname as name, format_type(a.atttypid, a.atttypmod) as type from pg_attribute a where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped order by a.attnum`,
      [table],
    )
    const selected = columns.map(({ name }) => `${name}::text`).join(', ')
    const { rows } = await pool.query<unknown[]>({
      text: `select ${selected} from ${table}`,
      rowMode: 'array',
    } as never)
    const width = columns.length
    const statement = (count: number) =>
      `insert into ${table} (${columns.map(({ name }) => name).join(', ')}) values ${Array.from({ length: count }, (_row, r) => `(${columns.map(({ type }, c) => `$${r * width + c + 1}::${type}`).join(', ')})`).join(', ')}`
    loads.push({ statement, width, rows: rows as unknown[][] })
  }
  return loads
}

async function insertAgain({ installation }: House, loads: readonly Load[]): Promise<number> {
  const begun = performance.now()
  // parents before children, as any loader must
  for (const { statement, rows } of loads) {
    for (let from = 0; from < rows.length; from += ROWS_A_STATEMENT) {
      const some = rows.slice(from, from + ROWS_A_STATEMENT)
      await transact(installation.database.pool, systemWho('imported'), (tx) =>
        tx.client.query({ text: statement(some.length), values: some.flat() }),
      )
    }
  }
  return (performance.now() - begun) / 1000
}
