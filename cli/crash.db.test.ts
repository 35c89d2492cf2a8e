import { randomUUID } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { openDatabase } from '../server/database/index.ts'
import { runToEnd, startServer } from './testing.ts'

const folder = mkdtempSync(join(tmpdir(), 'fivefold-crash-'))
// as root the database runs as somebody else, who has to walk through here
chmodSync(folder, 0o755)
const env = { FIVEFOLD_DATA: join(folder, 'state'), DATABASE_URL: '', PORT: '' }
const CYCLES = 6
const CLIENTS = 4
/** acknowledged between two kills */
const ENOUGH = 15

afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  await new Promise((done) => server.close(done))
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** An address of the network that examples are given from, as a proxy on this machine passes it on. */
const somewhere = () => `2001:db8::${randomUUID().slice(0, 4)}:${randomUUID().slice(0, 4)}`

/** Residents who submit and, without an answer, send the very same again until they have one. */
class Residents {
  readonly acknowledged = new Map<string, string>()
  readonly sent = new Set<string>()
  readonly #address: string
  #goOn = true

  constructor(address: string) {
    this.#address = address
  }

  async submit(): Promise<void> {
    while (this.#goOn) {
      // letters only: digits of a chance may look like a telephone number, which would leave the title sealed
      const title = `请求 ${randomUUID().replace(/\d/g, (digit) => 'ghijklmnop'.charAt(Number(digit)))}`
      this.sent.add(title)
      const matter = await this.#untilAnswered(title)
      if (matter !== undefined) this.acknowledged.set(title, matter)
    }
  }

  stop(): void {
    this.#goOn = false
  }

  async #untilAnswered(title: string): Promise<string | undefined> {
    const key = randomUUID()
    while (this.#goOn) {
      const answer = await fetch(`${this.#address}/api/v1/submissions`, {
        method: 'POST',
        // many residents, each from elsewhere: one address may not submit so much
        headers: { 'content-type': 'application/json', 'idempotency-key': key, 'x-forwarded-for': somewhere() },
        body: JSON.stringify({
          channel: 'web',
          title,
          body: '路灯坏了，请派人修理。',
          area: '430199001001',
          petitioner: { name: '王小一', phone: '19000000001' },
          consent: { notice: '1', contact: true },
        }),
        signal: AbortSignal.timeout(20_000),
      }).catch(() => undefined)
      if (answer?.status === 201) return ((await answer.json()) as { matter: string }).matter
      // a refusal would be a mistake of this test; what comes of a kill is no answer at all, or "try again"
      if (answer !== undefined && answer.status !== 503) throw new Error(`${answer.status} ${await answer.text()}`)
      await wait(50)
    }
    return undefined
  }
}

test('kill -9 of the server and of its database, in turn, loses nothing that was acknowledged and leaves nothing half-written', async () => {
  const setup = join(folder, 'setup')
  expect((await runToEnd(['init', setup, '--templates'], env)).code).toBe(0)
  expect((await runToEnd(['init', setup], env)).code).toBe(0)
  const port = String(await freePort())
  let server = await startServer({ ...env, PORT: port })
  const residents = new Residents(server.address)
  const submitting = Promise.all(Array.from({ length: CLIENTS }, () => residents.submit()))
  let failed: unknown
  submitting.catch((error) => {
    failed = error
  })
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    const before = residents.acknowledged.size
    while (residents.acknowledged.size < before + ENOUGH && failed === undefined) await wait(20)
    expect(failed, server.logged()).toBeUndefined()
    if (cycle % 2 === 0) {
      server.child.kill('SIGKILL')
      await server.ended
      // nobody repairs anything: the next start does
      server = await startServer({ ...env, PORT: port })
    } else {
      const postmaster = Number(
        readFileSync(join(env.FIVEFOLD_DATA, 'database/data/postmaster.pid'), 'utf8').split('\n')[0],
      )
      process.kill(postmaster, 'SIGKILL')
    }
  }
  const before = residents.acknowledged.size
  while (residents.acknowledged.size < before + ENOUGH && failed === undefined) await wait(20)
  residents.stop()
  await submitting
  server.child.kill('SIGTERM')
  expect((await server.ended).code).toBe(0)

  const database = await openDatabase({ dataDir: env.FIVEFOLD_DATA })
  const client = await database.pool.connect()
  try {
    await client.query('begin read only; set local role fivefold_archivist')
    const { rows } = await client.query<{ id: string; title: string }>('select id, title from matter')
    const kept = new Map(rows.map(({ title, id }) => [title, id]))
    for (const [title, matter] of residents.acknowledged) expect(kept.get(title)).toBe(matter)
    // repeated sending made no second one; what was never sent is not there
    expect(kept.size).toBe(rows.length)
    for (const title of kept.keys()) expect(residents.sent.has(title)).toBe(true)
    const whole = await client.query<{ matters: number; complete: number }>(`
      select count(*)::int as matters, count(*) filter (where
        (select count(*) from submission s where s.matter_id = m.id) = 1
        and (select count(*) from petitioner p join submission s on s.id = p.submission_id where s.matter_id = m.id) = 1
        and (select count(*) from matter_event e where e.matter_id = m.id) = m.revision
        and exists (select from matter_clock c where c.matter_id = m.id)
        and (select count(*) from audit_entry a where a.object_id = m.id::text and a.operation = 'submission.create') = 1)::int as complete
      from matter m`)
    expect(whole.rows[0]?.complete).toBe(whole.rows[0]?.matters)
  } finally {
    await client.query('rollback')
    client.release()
    await database.close()
  }
  expect(JSON.parse((await runToEnd(['audit', 'verify', '--json'], env)).stdout)).toMatchObject({ ok: true })
}, 600_000)
