import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { reportRequests } from '../measures/index.ts'
import { testWorld, type World } from '../testing/index.ts'
import { importRequests } from './index.ts'
import { fileOf, ndjson, requestRows } from './testing-requests.ts'

// Processes come and go here, on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 300_000 })

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.close())

/** Imports in a process of its own that is killed after so many batches; answers with the last count it reported. */
async function killedAfter(batches: number, file: string): Promise<number> {
  const script = new URL('testing-importer.ts', import.meta.url).pathname
  const { dataDir } = world.installation
  const child = spawn(process.execPath, [script, dataDir, world.database.url, file, 'killed'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = 0
  let heard = 0
  for await (const line of createInterface(child.stdout)) {
    if (line.startsWith('done')) throw new Error('it was done before it could be killed')
    said = Number(line)
    heard += 1
    if (heard === batches) child.kill('SIGKILL')
  }
  return said
}

test('an import that is killed keeps what it reported; the same file goes on until every row is there once', async () => {
  const rows = requestRows(4000, 41)
  const file = fileOf(ndjson(rows))
  for (const batches of [1, 2]) {
    const said = await killedAfter(batches, file)
    const { rows: kept } = await world.database.pool.query(
      `select count(*)::int as submissions, (select count(*)::int from matter where tenant = 'killed') as matters,
        (select count(distinct matter_id)::int from matter_clock where tenant = 'killed') as clocked,
        (select count(distinct matter_id)::int from matter_event where tenant = 'killed' and move = 'begin') as begun
      from submission where tenant = 'killed'`,
    )
    expect(kept[0].submissions).toBeGreaterThanOrEqual(said)
    expect(new Set(Object.values(kept[0])).size).toBe(1)
  }
  const last = await importRequests(world.installation, { tenant: 'killed', file })
  expect(last).toMatchObject({ state: 'done', rejected: 0 })
  expect(last.created + last.unchanged).toBe(4000)
  expect((await reportRequests(world.installation, { tenant: 'killed' })).received).toBe(4000)
})
