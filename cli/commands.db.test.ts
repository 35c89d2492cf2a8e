import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { masterKeyFile } from '../server/cryptography/index.ts'
import type { Database } from '../server/database/index.ts'
import { testDatabase } from '../server/database/testing.ts'
import { begin, runToEnd, startServer } from './testing.ts'

// programs are started by the dozen here: on a busy machine each takes its time
vi.setConfig({ testTimeout: 300_000 })

const folder = mkdtempSync(join(tmpdir(), 'fivefold-cli-'))
const setup = join(folder, 'setup')
const at = (name: string) => join(folder, name)

let database: Database
let elsewhere: Database
const env: Record<string, string> = {}
const cli = (...words: string[]) => runToEnd(words, env)

beforeAll(async () => {
  database = await testDatabase('empty')
  elsewhere = await testDatabase('empty')
  env['DATABASE_URL'] = database.url
  env['FIVEFOLD_DATA'] = at('state')
})

afterAll(async () => {
  await database.close()
  await elsewhere.close()
  rmSync(folder, { recursive: true, force: true })
})

const counted = async (query: string, on = database): Promise<number> => {
  const client = await on.pool.connect()
  try {
    await client.query('begin read only; set local role fivefold_archivist')
    return (await client.query(`select (${query})::int as n`)).rows[0].n
  } finally {
    await client.query('rollback')
    client.release()
  }
}

/** Requests as a file would hold them; every third is still open. */
const requests = (count: number, from = 0): string =>
  Array.from({ length: count }, (_, i) => {
    const line = {
      id: `R${from + i}`,
      author: `A${i % 7}`,
      title: `第${from + i}件：路面破损`,
      receivedAt: '2025-03-03T09:00:00+08:00',
      detail: '路面坏了一块，请派人修补。',
      ...(i % 3 !== 0 && { answer: '已派人修补。', answeredAt: '2025-03-10T09:00:00+08:00' }),
    }
    return `${JSON.stringify(line)}\n`
  }).join('')

describe('the command line explains itself', () => {
  test('every command has its help', async () => {
    const words = [
      'start',
      'demo',
      'init',
      'import requests',
      'export matters',
      'report requests',
      'audit verify',
      'backup',
      'restore',
      'doctor',
    ]
    const helps = await Promise.all(words.map((word) => cli(...word.split(' '), '--help')))
    for (const [i, { code, stdout }] of helps.entries()) {
      expect(code).toBe(0)
      expect(stdout).toContain(`Usage: fivefold ${words[i]}`)
    }
  })

  test('wrong words end with 2 and say how it is used', async () => {
    for (const words of [
      ['dance'],
      ['report', 'requests', '--as-of'],
      ['import', 'requests', at('missing.ndjson')],
      ['start', '--port', 'x'],
    ]) {
      const { code, stderr } = await cli(...words)
      expect(code, words.join(' ')).toBe(2)
      expect(stderr).not.toMatch(/\n\s+at /)
    }
  })

  test('a database that does not answer ends with 3', async () => {
    const { code, stderr } = await runToEnd(['doctor'], {
      ...env,
      DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none',
    })
    expect(code).toBe(1)
    expect(stderr).not.toMatch(/\n\s+at /)
    const started = await runToEnd(['start'], { ...env, DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' })
    expect(started.code).toBe(3)
  })
})

describe('an installation for real work', () => {
  test('is not begun before it is set up', async () => {
    const { code, stderr } = await cli('start')
    expect(code).toBe(2)
    expect(stderr).toContain('fivefold init')
  })

  test('names every mistake in its files with its place, and sets up nothing', async () => {
    expect((await cli('init', setup, '--templates')).code).toBe(0)
    const broken = at('broken')
    mkdirSync(broken)
    writeFileSync(join(broken, 'areas.csv'), '编码,名称\n430199001000,甲街道\n430199002001,乙社区\n4301,\n')
    writeFileSync(join(broken, 'organizations.csv'), '单位名称,类型,地域,承办诉求\n市政所,机关,430199001,是\n')
    writeFileSync(join(broken, 'staff.csv'), '账号,姓名,角色,职务,地域\n甲 乙,张三,受理员,干事,430199001\n')
    const { code, stderr } = await cli('init', broken)
    expect(code).toBe(2)
    expect(stderr).toContain('areas.csv line 4 名称')
    expect(stderr).toContain('organizations.csv line 2 类型')
    expect(stderr).toContain('staff.csv line 2 账号')
    expect(await counted('select count(*) from tenant')).toBe(0)
  })

  test('is set up from three files; its administrator signs in and has to choose a password', async () => {
    const { code, stdout } = await cli('init', setup, '--json')
    expect(code).toBe(0)
    const [admin] = JSON.parse(stdout).administrators
    const again = await cli('init', setup)
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('already')])

    const server = await startServer(env)
    const signIn = await fetch(`${server.address}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(admin),
    })
    expect((await signIn.json()) as object).toMatchObject({ me: { mustChangePassword: true, tenant: 'home' } })
    expect((await fetch(`${server.address}/readyz`)).status).toBe(200)
    expect((await fetch(`${server.address}/`)).status).toBe(200)

    const port = new URL(server.address).port
    const second = await runToEnd(['start', '--port', port], env)
    expect([second.code, second.stderr]).toEqual([3, expect.stringContaining(`Port ${port}`)])

    server.child.kill('SIGTERM')
    expect((await server.ended).code).toBe(0)
  })
})

describe('beside a running server', () => {
  test('requests are imported, rejected rows are named, the same file again changes nothing', async () => {
    const server = await startServer(env)
    const file = at('requests.ndjson')
    const bad = [
      '{"id":"X1","title":"没有时间的一件"}',
      '{"id":"X2","title":"时间不对","receivedAt":"yesterday"}',
      'no json at all',
    ].join('\n')
    writeFileSync(file, `${requests(300)}${bad}\n`)
    const first = await cli('import', 'requests', file, '--json')
    expect(first.code).toBe(1)
    expect(JSON.parse(first.stdout)).toMatchObject({ created: 300, rejected: 3, tenant: 'imported' })
    expect(JSON.parse(first.stdout).rejections.map(({ line }: { line: number }) => line)).toEqual([301, 302, 303])
    const again = await cli('import', 'requests', file, '--json')
    expect(JSON.parse(again.stdout)).toMatchObject({ created: 0, changed: 0, unchanged: 300, rejected: 3 })
    server.child.kill('SIGINT')
    expect((await server.ended).code).toBe(0)
  })

  test('the report counts what the file holds', async () => {
    const { code, stdout } = await cli('report', 'requests', '--tenant', 'imported', '--as-of', '2025-12-31', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      received: 300,
      answered: 200,
      open: 100,
      medianDaysToAnswer: 7,
      byMonth: { '2025-03': 300 },
    })
  })

  test('the matters are exported, one line each', async () => {
    const file = at('matters.csv')
    expect((await cli('export', 'matters', file, '--tenant', 'imported')).code).toBe(0)
    expect(readFileSync(file, 'utf8').trim().split('\r\n')).toHaveLength(301)
    expect((await cli('export', 'matters', at('matters.pdf'))).code).toBe(2)
  })

  test('the doctor finds nothing amiss but what is', async () => {
    const { stdout } = await cli('doctor', '--json')
    const { findings } = JSON.parse(stdout) as { findings: { check: string; ok: boolean }[] }
    const amiss = findings.filter(({ ok, check }) => !ok && check !== 'console' && check !== 'background work')
    expect(amiss).toEqual([])
  })
})

test('Ctrl-C ends an import between two batches: what is counted is written, and the same file goes on from there', async () => {
  const file = at('many.ndjson')
  writeFileSync(file, requests(6_000, 10_000))
  const { child, ended } = begin(['import', 'requests', file, '--tenant', 'many', '--json'], env)
  const written = () => counted(`select count(*) from submission where tenant = 'many'`)
  while ((await written()) === 0) if (child.exitCode !== null) break
  child.kill('SIGINT')
  const stopped = await ended
  const result = JSON.parse(stopped.stdout) as { state: string; created: number }
  expect([stopped.code, result.state]).toEqual([130, 'cancelled'])
  expect(result.created).toBeLessThan(6_000)
  expect(await written()).toBe(result.created)
  const rest = JSON.parse((await cli('import', 'requests', file, '--tenant', 'many', '--json')).stdout)
  expect(rest).toMatchObject({ created: 6_000 - result.created, unchanged: result.created, rejected: 0 })
})

test('a backup restored elsewhere gives the same report and an audit trail that is whole', async () => {
  const file = at('all.backup')
  expect((await cli('backup', file)).code).toBe(0)
  expect((await cli('backup', file)).code).toBe(2)
  const there = { ...env, DATABASE_URL: elsewhere.url, FIVEFOLD_DATA: at('elsewhere') }
  const without = await runToEnd(['restore', file], there)
  expect([without.code, without.stderr]).toEqual([2, expect.stringContaining('--key-file')])
  const restored = await runToEnd(['restore', file, '--key-file', masterKeyFile(env['FIVEFOLD_DATA'] ?? '')], there)
  expect([restored.code, restored.stderr]).toEqual([0, ''])
  for (const words of [
    ['report', 'requests', '--tenant', 'imported', '--as-of', '2025-12-31', '--json'],
    ['report', 'requests', '--tenant', 'many', '--json'],
    ['audit', 'verify', '--json'],
  ]) {
    const [here, moved] = await Promise.all([cli(...words), runToEnd(words, there)])
    expect(moved.code).toBe(0)
    expect(JSON.parse(moved.stdout)).toEqual(JSON.parse(here.stdout))
  }
  const bytes = readFileSync(file)
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1
  writeFileSync(file, bytes)
  expect((await runToEnd(['restore', file, '--check'], there)).code).toBe(1)
})
