import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Installation, openInstallation } from '../kernel/index.ts'
import { testWorld, type World } from '../testing/index.ts'
import { resumeSealing, sealOnce, setAnchorsAside, verifyAudit } from './index.ts'

let world: World
let node: Installation
beforeAll(async () => {
  world = await testWorld()
  node = world.installation
})
afterAll(() => world.close())

/** as whoever owns the database: above every policy */
const owner = async (text: string, values: unknown[] = []) => (await world.database.pool.query(text, values)).rows
const tables = ['audit_entry', 'audit_seal', 'audit_sealed', 'audit_unsealed']
const headLog = () => join(node.dataDir, 'audit', 'head.log')
const write = (n: number, tag = 'x') =>
  owner(
    `insert into audit_entry (tenant, actor, operation, object_kind, object_id, purpose, detail, trace)
     select 'home', 'actor' || i, 'op.' || i % 5, 'matter', $2 || i, case when i % 2 = 0 then 'verify' end, jsonb_build_object('n', i), 't' || i from generate_series(1, $1::int) i`,
    [n, tag],
  )
const sealAll = async (limit?: number) => {
  while ((await sealOnce(node, limit)) > 0);
}
const kinds = async () => [...new Set((await verifyAudit(node)).problems.map(({ kind }) => kind))]

let anchored = ''
/** a trail of several seals, as it is before each test tampers with it */
beforeAll(async () => {
  await sealAll()
  await write(48)
  await sealAll(5)
  for (const table of tables) await owner(`create table kept_${table} as select * from ${table}`)
  anchored = readFileSync(headLog(), 'utf8')
})
async function restore() {
  // deleted, not truncated: a few rows are gone faster than files are made anew; the queue last, for copying in fills it
  const fill = tables.map(
    (table) => `delete from ${table}; insert into ${table} overriding system value select * from kept_${table}`,
  )
  await owner(`${fill.join('; ')}; delete from audit_unsealed`)
  writeFileSync(headLog(), anchored)
}
beforeEach(restore)

describe('[PR-27] the audit trail is chained', () => {
  test('a trail nobody touched is whole, and says up to where it is sealed and what still waits', async () => {
    const before = await verifyAudit(node)
    const [{ last }] = (await owner('select max(id)::text as last from audit_entry')) as [{ last: string }]
    expect(before).toMatchObject({ ok: true, pending: 0, problems: [], sealedUpTo: { entry: last } })
    await write(3)
    const after = await verifyAudit(node)
    expect(after).toMatchObject({ ok: true, pending: 3, entries: before.entries + 3, sealedUpTo: before.sealedUpTo })
    await sealAll()
    expect(await verifyAudit(node)).toMatchObject({ ok: true, pending: 0 })
  })

  test('what a person does is in the trail and is sealed', async () => {
    const { submission } = await world.register()
    await world.ask('clerk', 'POST', `/submissions/${submission}/reveal`, { purpose: 'contact' })
    await sealAll()
    const { body } = await world.ask('auditor', 'GET', `/audit?object=${submission}`)
    expect(body.items).toEqual([
      expect.objectContaining({
        operation: 'petitioner.reveal',
        purpose: 'contact',
        actor: world.people['clerk']?.account,
        actorName: '测试clerk',
        sealed: true,
      }),
    ])
    expect((await world.ask('admin', 'GET', '/audit')).status).toBe(403)
  })

  test('an entry that commits late is sealed with the next batch, whatever its number', async () => {
    const late = await world.database.pool.connect()
    await late.query('begin')
    await late.query(
      `insert into audit_entry (tenant, actor, operation, object_kind, object_id) values ('home', 'late', 'late', 'matter', 'late')`,
    )
    await write(2)
    await sealAll()
    await late.query('commit')
    late.release()
    expect(await verifyAudit(node)).toMatchObject({ ok: true, pending: 1 })
    await sealAll()
    expect(await verifyAudit(node)).toMatchObject({ ok: true, pending: 0 })
  })

  test('two nodes that seal at once make one chain, and each keeps its own head outside', async () => {
    const other = await openInstallation({
      dataDir: node.dataDir,
      database: world.database,
      now: () => world.clock.now,
      tenant: 'home',
    })
    await write(60)
    for (;;) {
      const [a, b] = await Promise.all([sealOnce(node, 3), sealOnce(other, 4)])
      if (a + b === 0) break
    }
    expect(await verifyAudit(node)).toMatchObject({ ok: true, pending: 0 })
  })

  test('a node that was killed between a seal and its anchor writes the anchor when it starts again', async () => {
    await write(2)
    await sealAll()
    const whole = readFileSync(headLog(), 'utf8')
    // killed in the middle of the line
    writeFileSync(headLog(), whole.slice(0, -30))
    await resumeSealing(node)
    expect((await verifyAudit(node)).ok).toBe(true)
    expect(readFileSync(headLog(), 'utf8').split('\n').filter(Boolean)).toHaveLength(
      whole.split('\n').filter(Boolean).length + 1,
    )
    const [{ top }] = (await owner('select max(seq) as top from audit_seal')) as [{ top: string }]
    await owner('delete from audit_entry where id in (select entry_id from audit_sealed where seal_seq = $1)', [top])
    await owner('delete from audit_sealed where seal_seq = $1', [top])
    await owner('delete from audit_seal where seq = $1', [top])
    expect(await kinds()).toEqual(['cutOff'])
  })
})

test('a trail that was read in again with its seals, as from a backup, is whole and waits for nothing', async () => {
  await owner('delete from audit_entry')
  await owner('insert into audit_entry overriding system value select * from kept_audit_entry')
  await owner('insert into audit_unsealed select entry_id from audit_unsealed')
  await resumeSealing(node)
  expect(await owner('select 1 from audit_unsealed')).toEqual([])
  await write(1)
  expect(await sealOnce(node)).toBe(1)
  expect(await verifyAudit(node)).toMatchObject({ ok: true, pending: 0 })
})

test('an older state that was put back on purpose begins a new file of heads and keeps the old one', async () => {
  await write(2)
  await sealAll()
  const later = readFileSync(headLog(), 'utf8')
  await restore()
  writeFileSync(headLog(), later)
  expect(await kinds()).toEqual(['cutOff'])
  await setAnchorsAside(node.dataDir)
  await resumeSealing(node)
  expect(await verifyAudit(node)).toMatchObject({ ok: true })
  expect(readdirSync(join(node.dataDir, 'audit')).sort()).toEqual([
    'head.log',
    expect.stringMatching(/^head\.log\.replaced-\d+$/),
  ])
  await setAnchorsAside(join(node.dataDir, 'nowhere'))
})

describe('[PR-27] the owner of the database cannot touch the trail unseen', () => {
  test('a tail that is cut off is missed, also after the trail has gone on', async () => {
    const [{ top }] = (await owner('select max(seq) as top from audit_seal')) as [{ top: string }]
    await owner('delete from audit_entry where id in (select entry_id from audit_sealed where seal_seq >= $1)', [
      Number(top) - 1,
    ])
    await owner('delete from audit_sealed where seal_seq >= $1', [Number(top) - 1])
    await owner('delete from audit_seal where seq >= $1', [Number(top) - 1])
    expect((await verifyAudit(node)).problems).toEqual([{ kind: 'cutOff', seal: String(top), entry: null }])
    await write(20)
    await sealAll(4)
    expect(await kinds()).toEqual(['headChanged'])
  })

  test('a changed entry is named; a sealed entry that is put back in the queue with other words is found', async () => {
    const [{ id, seq }] = (await owner(
      'select entry_id::text as id, seal_seq::text as seq from audit_sealed order by entry_id offset 7 limit 1',
    )) as [{ id: string; seq: string }]
    await owner(`update audit_entry set actor = 'somebody else' where id = $1`, [id])
    expect((await verifyAudit(node)).problems).toEqual([{ kind: 'changed', seal: seq, entry: id }])
    await owner('delete from audit_sealed where entry_id = $1', [id])
    await owner('insert into audit_unsealed values ($1)', [id])
    await sealAll()
    expect(await kinds()).toEqual(['sealBroken'])
  })

  test('an entry slipped in beside the queue, and a trail sealed with another key, are found', async () => {
    await owner(
      `insert into audit_entry (id, tenant, actor, operation, object_kind, object_id) overriding system value values (999999999, 'home', 'a', 'b', 'c', 'd')`,
    )
    await owner('delete from audit_unsealed')
    expect((await verifyAudit(node)).problems).toEqual([{ kind: 'unsealed', seal: null, entry: '999999999' }])
    await restore()
    await owner(`update audit_seal set key_id = 'another'`)
    expect(await kinds()).toEqual(['keyUnknown'])
  })

  test('without the file outside the database everything but a cut tail is still found', async () => {
    rmSync(headLog())
    expect((await verifyAudit(node)).ok).toBe(true)
    await owner('delete from audit_entry where id = (select min(entry_id) from audit_sealed)')
    expect(await kinds()).toEqual(['missing'])
  })

  test('random changes, removals, swaps and cuts are all found', { timeout: 240_000 }, async () => {
    const ids = (await owner('select entry_id::text as id from audit_sealed order by entry_id')).map(
      ({ id }) => id as string,
    )
    const seals = (await owner('select seq::text as seq from audit_seal s order by s.seq')).map(
      ({ seq }) => seq as string,
    )
    const entry = fc.constantFrom(...ids)
    const seal = fc.constantFrom(...seals)
    const column = fc.constantFrom('actor', 'operation', 'object_kind', 'object_id', 'purpose', 'trace', 'tenant')
    const tampering = fc.oneof(
      fc.record({
        kind: fc.constant('change' as const),
        entry,
        column,
        to: fc.string({ unit: 'grapheme-ascii', maxLength: 8 }),
      }),
      fc.record({ kind: fc.constant('time' as const), entry, micros: fc.integer({ min: 1, max: 10_000_000 }) }),
      fc.record({ kind: fc.constant('detail' as const), entry }),
      fc.record({ kind: fc.constant('remove' as const), entry, also: fc.boolean() }),
      fc.record({ kind: fc.constant('swap' as const), pair: fc.tuple(entry, entry).filter(([a, b]) => a !== b) }),
      fc.record({ kind: fc.constant('reorder' as const), pair: fc.tuple(entry, entry).filter(([a, b]) => a !== b) }),
      fc.record({ kind: fc.constant('resealed' as const), pair: fc.tuple(seal, seal).filter(([a, b]) => a !== b) }),
      fc.record({ kind: fc.constant('unseal' as const), seal, entries: fc.boolean() }),
      fc.record({ kind: fc.constant('cut' as const), seal }),
      fc.record({
        kind: fc.constant('sealField' as const),
        seal,
        column: fc.constantFrom('entries', 'sealed_at', 'previous', 'seal'),
      }),
    )
    await fc.assert(
      fc.asyncProperty(tampering, async (t) => {
        await restore()
        const changed = await tamper(t)
        if (changed) expect((await verifyAudit(node)).ok).toBe(false)
      }),
      { numRuns: 220 },
    )

    /** whether the trail is another one afterwards: a value may happen to be what it was */
    async function tamper(t: typeof tampering extends fc.Arbitrary<infer T> ? T : never): Promise<boolean> {
      switch (t.kind) {
        case 'change':
          return one(`update audit_entry set ${t.column} = $2 where id = $1 and ${t.column} is distinct from $2`, [
            t.entry,
            t.to,
          ])
        case 'time':
          return one(`update audit_entry set at = at + $2 * interval '1 microsecond' where id = $1`, [
            t.entry,
            t.micros,
          ])
        case 'detail':
          return one(`update audit_entry set detail = detail || '{"note": "added"}' where id = $1`, [t.entry])
        case 'remove':
          if (t.also) await owner('delete from audit_sealed where entry_id = $1', [t.entry])
          return one('delete from audit_entry where id = $1', [t.entry])
        case 'swap':
          return one(
            `update audit_entry a set tenant = b.tenant, at = b.at, actor = b.actor, operation = b.operation, object_kind = b.object_kind, object_id = b.object_id,
               purpose = b.purpose, detail = b.detail, trace = b.trace
             from audit_entry b where (a.id = $1 and b.id = $2) or (a.id = $2 and b.id = $1)`,
            t.pair,
          )
        case 'reorder':
          return one(
            `update audit_sealed s set seal_seq = o.seal_seq from audit_sealed o where s.entry_id = $1 and o.entry_id = $2 and o.seal_seq <> s.seal_seq`,
            t.pair,
          )
        case 'resealed':
          await owner(`update audit_seal set seq = -1 where seq = $1`, [t.pair[0]])
          await owner(`update audit_seal set seq = $2 where seq = $1`, [t.pair[1], t.pair[0]])
          return one(`update audit_seal set seq = $1 where seq = -1`, [t.pair[1]])
        case 'unseal':
          if (t.entries)
            await owner('delete from audit_entry where id in (select entry_id from audit_sealed where seal_seq = $1)', [
              t.seal,
            ])
          await owner('delete from audit_sealed where seal_seq = $1', [t.seal])
          return one('delete from audit_seal where seq = $1', [t.seal])
        case 'cut':
          await owner('delete from audit_entry where id in (select entry_id from audit_sealed where seal_seq >= $1)', [
            t.seal,
          ])
          await owner('delete from audit_sealed where seal_seq >= $1', [t.seal])
          return one('delete from audit_seal where seq >= $1', [t.seal])
        case 'sealField': {
          const value = {
            entries: `entries + 1`,
            sealed_at: `sealed_at + interval '1 microsecond'`,
            previous: `previous || '\\x00'`,
            seal: `seal || '\\x00'`,
          }
          return one(`update audit_seal set ${t.column} = ${value[t.column as 'entries']} where seq = $1`, [t.seal])
        }
      }
    }
  })
})

const one = async (text: string, values: unknown[]): Promise<boolean> =>
  ((await world.database.pool.query(text, values)).rowCount ?? 0) > 0
