import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type pg from 'pg'
import { createService } from '../server/service.ts'
import { judge, type Outcome, type Pair } from './figures.ts'
import { type Bench, CONNECTIONS, grid } from './world.ts'

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 5)
const EACH = 1000

const submission = {
  channel: 'window',
  title: '三号楼前路灯不亮',
  body: '楼前的路灯坏了一周，晚上看不清路，老人出门不方便，请派人来看看。',
  category: 'facility.lighting',
  area: grid,
  place: '三号楼前',
  petitioner: { name: '王小一', phone: '19000000002' },
}

type Statement = { text: string; values: unknown[] | undefined; name: string | undefined }

/**
 * Creating a matter through the API against the statements of one such request, sent straight to the database with the same number of
 * connections: what HTTP, validation, permission, procedure and encryption cost beside what the database needs anyway.
 */
export async function benchCreate({ installation, token }: Bench): Promise<Outcome> {
  const { pool } = installation.kernel
  const { app } = createService(installation)
  await app.listen({ host: '127.0.0.1', port: 0 })
  const address = app.server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const body = JSON.stringify(submission)
  const load = new Worker(new URL('./load.ts', import.meta.url), {
    workerData: { port, token, connections: CONNECTIONS, body },
  })
  const viaApi = async (count: number) => {
    load.postMessage({ count })
    const [{ ms }] = (await once(load, 'message')) as [{ ms: number }]
    return (count * 1000) / ms
  }
  try {
    await viaApi(300)
    const captured = await capture(pool, () => viaApi(1))
    await replay(pool, captured, 300)
    const pairs: Pair[] = []
    for (let round = 0; round < ROUNDS; round++) {
      await pool.query('checkpoint')
      const [first, second] = round % 2 === 0 ? [viaApi, replayOf] : [replayOf, viaApi]
      const a = await first(EACH)
      const b = await second(EACH)
      pairs.push(round % 2 === 0 ? { product: a, baseline: b } : { product: b, baseline: a })
    }
    return judge('create a matter (requests a second)', 0.5, pairs)

    function replayOf(count: number) {
      return replay(pool, captured, count)
    }
  } finally {
    await load.terminate()
    await app.close()
  }
}

/** The statements that one piece of work sends, in order. The session is trusted already, as it is for every request but the first. */
async function capture(pool: pg.Pool, work: () => Promise<unknown>): Promise<Statement[]> {
  const statements: Statement[] = []
  const connectHere = pool.connect.bind(pool) as () => Promise<pg.PoolClient>
  pool.connect = (async () => {
    const client = await connectHere()
    const query = client.query.bind(client)
    client.query = ((config: string | Statement, values?: unknown[]) => {
      const {
        text,
        name,
        values: own,
      } = typeof config === 'string' ? { text: config, name: undefined, values } : config
      statements.push({ text, name, values: own })
      return (query as (...words: unknown[]) => unknown)(config, values)
    }) as typeof client.query
    const release = client.release.bind(client)
    client.release = (error) => {
      client.query = query
      client.release = release
      release(error)
    }
    return client
  }) as typeof pool.connect
  try {
    await work()
  } finally {
    pool.connect = connectHere as typeof pool.connect
  }
  return statements
}

/** Sends the captured statements again and again, each time with ids, numbers and keys of its own, made before the clock starts. */
async function replay(pool: pg.Pool, captured: readonly Statement[], count: number): Promise<number> {
  const batches = Array.from({ length: count }, () => renewed(captured))
  const clients = await Promise.all(Array.from({ length: CONNECTIONS }, () => pool.connect()))
  const begun = performance.now()
  try {
    await Promise.all(
      clients.map(async (client) => {
        for (let batch = batches.pop(); batch !== undefined; batch = batches.pop())
          for (const { text, values, name } of batch)
            await client.query(values === undefined ? text : { text, values, ...(name !== undefined && { name }) })
      }),
    )
    return (count * 1000) / (performance.now() - begun)
  } finally {
    for (const client of clients) client.release()
  }
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g
const NUMBER = /\bQS-\d\d-\d{6,}-\d\b/g

/** Ids that stand in unchanging statements (the account, in the settings of the transaction) stay; those of what is created change. */
function renewed(captured: readonly Statement[]): Statement[] {
  const kept = new Set(captured.flatMap(({ text }) => text.match(UUID) ?? []))
  const fresh = new Map<string, string>()
  const serial = String(Math.floor(Math.random() * 1e14)).padStart(14, '1')
  const swap = (text: string) =>
    text
      .replace(UUID, (id) => {
        if (kept.has(id)) return id
        const other = fresh.get(id) ?? randomUUID()
        fresh.set(id, other)
        return other
      })
      .replace(NUMBER, `QS-26-${serial}-0`)
  return captured.map(({ text, values, name }) => ({
    text,
    name,
    values: values?.map((value) => (typeof value === 'string' ? swap(value) : value)),
  }))
}
