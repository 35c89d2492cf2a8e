import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import { createService } from '../server/service.ts'
import { buildHouse, type House } from './house.ts'
import { type Comparison, compare } from './paired.ts'

const CONNECTIONS = 16

type Sent = string | { text: string; values?: unknown[] }

/**
 * Creating a matter through the API, against the very statements one such request sends, replayed over the same number of
 * connections without HTTP, validation or encryption. Ids are exchanged in the replay, so that each writes rows of its own.
 */
export async function benchCreate({ seconds, rounds }: { seconds: number; rounds: number }): Promise<Comparison> {
  const house = await buildHouse(CONNECTIONS)
  const server = await startServer(house)
  try {
    const statements = await captureRequest(house)
    return await compare({
      name: 'create a matter through the API',
      unit: 'matters/s',
      target: 0.5,
      rounds,
      product: () => throughApi(house, server.port, seconds),
      baseline: () => replay(house, statements, seconds),
    })
  } finally {
    await server.stop()
    await house.close()
  }
}

const bodyOf = (area: string) => ({
  channel: 'window',
  title: '楼道照明灯不亮',
  body: '三单元二楼的楼道灯坏了三天，晚上上下楼看不清台阶，请派人来看看。',
  category: 'facility.lighting',
  area,
  petitioner: { name: '甲乙丙', phone: '13800000000' },
})

async function startServer({ dataDir }: House): Promise<{ port: number; stop(): Promise<void> }> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./server.ts', import.meta.url))], {
    env: { ...process.env, FIVEFOLD_DATA: dataDir, BENCH_CONNECTIONS: String(CONNECTIONS) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer]
  return {
    port: Number(String(chunk).trim()),
    async stop() {
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}

/** What one request sends to the database once the session is known, as it goes over the wire. */
async function captureRequest(house: House): Promise<{ sent: Sent[]; ids: string[] }> {
  const { installation } = house
  const sent: Sent[] = []
  const pool = new Proxy(installation.database.pool, {
    get(target, name) {
      if (name !== 'connect') return Reflect.get(target, name)
      return async () => record(await target.connect(), sent)
    },
  })
  const service = createService({ ...installation, kernel: { ...installation.kernel, pool } })
  const ask = () =>
    service.app.inject({
      method: 'POST',
      url: '/api/v1/matters',
      headers: { authorization: `Bearer ${house.token}`, 'idempotency-key': randomUUID() },
      payload: bodyOf(house.area),
    })
  const warm = await ask()
  if (warm.statusCode !== 201) throw new Error(`not created: ${warm.body}`)
  sent.length = 0
  const made = await ask()
  const { matter, submission, number } = made.json()
  await service.app.close()
  return { sent: [...sent], ids: [matter, submission, number] }
}

function record(client: pg.PoolClient, sent: Sent[]): pg.PoolClient {
  return new Proxy(client, {
    get(target, name) {
      const value = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      return (...args: unknown[]) => {
        if (name === 'query') sent.push(args[0] as Sent)
        return value.apply(target, args)
      }
    },
  })
}

async function throughApi({ token, area }: House, port: number, seconds: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const payload = Buffer.from(JSON.stringify(bodyOf(area)))
  const until = performance.now() + seconds * 1000
  let made = 0
  const worker = async () => {
    while (performance.now() < until) {
      const headers = {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'content-length': payload.length,
        'idempotency-key': randomUUID(),
      }
      await new Promise<void>((resolve, reject) => {
        const sending = request(
          { host: '127.0.0.1', port, path: '/api/v1/matters', method: 'POST', agent, headers },
          (response) => {
            response.resume()
            response.on('end', () =>
              response.statusCode === 201 ? resolve() : reject(new Error(`answered ${response.statusCode}`)),
            )
          },
        )
        sending.on('error', reject)
        sending.end(payload)
      })
      made++
    }
  }
  const begun = performance.now()
  await Promise.all(Array.from({ length: CONNECTIONS }, worker))
  agent.destroy()
  return made / ((performance.now() - begun) / 1000)
}

let replayed = 0
async function replay(
  { installation }: House,
  { sent, ids }: { sent: Sent[]; ids: string[] },
  seconds: number,
): Promise<number> {
  const { pool } = installation.database
  const until = performance.now() + seconds * 1000
  const [matter = '', submission = '', number = ''] = ids
  let made = 0
  const worker = async () => {
    const client = await pool.connect()
    while (performance.now() < until) {
      const fresh: Record<string, string> = {
        [matter]: randomUUID(),
        [submission]: randomUUID(),
        [number]: `R-${++replayed}-${process.pid}`,
      }
      const exchange = (value: unknown): unknown => {
        if (typeof value !== 'string') return value
        let text = value
        for (const [from, to] of Object.entries(fresh)) if (text.includes(from)) text = text.replaceAll(from, to)
        return text
      }
      for (const one of sent) {
        if (typeof one === 'string') await client.query(one)
        else if (one.text.includes('insert into idempotency'))
          await client.query({
            ...one,
            values: (one.values ?? []).map((v, at) => (at === 2 ? randomUUID() : exchange(v))),
          })
        // code_index and the rest need not be unique
        else await client.query({ ...one, values: (one.values ?? []).map(exchange) })
      }
      made++
    }
    client.release()
  }
  const begun = performance.now()
  await Promise.all(Array.from({ length: CONNECTIONS }, worker))
  return made / ((performance.now() - begun) / 1000)
}
