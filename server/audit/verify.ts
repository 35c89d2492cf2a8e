import sql from 'sql-template-tag'
import type { AuditSealer } from '../cryptography/index.ts'
import { type Tx, transact } from '../database/index.ts'
import { type Installation, systemWho } from '../kernel/index.ts'
import { type Anchor, readAnchors } from './anchor.ts'
import { type Entry, entryColumns, entryMac, GENESIS, sealedBytes } from './chain.ts'

/**
 * What is wrong, and where.
 * - `changed`: an entry differs from what was sealed. `missing`: a sealed entry is gone. `unsealed`: an entry that never came through the
 *   queue, or whose place in the chain was taken away.
 * - `sealBroken`: a seal does not fit its entries or the seal before it: entries were reordered, moved, or their lines removed.
 *   `sealMissing`: a gap in the chain. `cutOff`: the file outside the database knows a later head than the database has.
 *   `headChanged`: the file knows another seal at this place. `keyUnknown`: sealed with a key that is not this installation's.
 */
export type AuditProblem = {
  kind: 'changed' | 'missing' | 'unsealed' | 'sealBroken' | 'sealMissing' | 'cutOff' | 'headChanged' | 'keyUnknown'
  /** id of the entry, where one entry is meant */
  entry: string | null
  /** number of the seal */
  seal: string | null
}

export type AuditReport = {
  ok: boolean
  /** the last seal: its number, its moment, and the highest entry it covers; null when nothing is sealed */
  sealedUpTo: { seal: string; at: string; entry: string | null } | null
  /** entries in the trail */
  entries: number
  /** entries that wait for the sealer, normally those of the last second */
  pending: number
  /** the first problems, in the order of the chain */
  problems: AuditProblem[]
  /** how many there are */
  found: number
}

const SEALS_AT_ONCE = 20
const PROBLEMS_AT_MOST = 1000

/** Walks the whole trail once, in pieces of constant size, under one snapshot: the service goes on meanwhile. */
export async function verifyAudit({ kernel, keyring, dataDir }: Installation): Promise<AuditReport> {
  const problems: AuditProblem[] = []
  let found = 0
  const report = (kind: AuditProblem['kind'], seal: string | null, entry: string | null = null) => {
    found += 1
    if (problems.length < PROBLEMS_AT_MOST) problems.push({ kind, seal, entry })
  }
  const rest = await transact(
    kernel.pool,
    systemWho(''),
    async (tx) => {
      const sealedUpTo = await walk(tx, keyring.audit, report)
      await checkAnchors(tx, dataDir, BigInt(sealedUpTo?.seal ?? 0), report)
      for (const entry of await unsealedEntries(tx)) report('unsealed', null, entry)
      return { sealedUpTo, ...(await counts(tx)) }
    },
    'snapshot',
  )
  return { ok: found === 0, ...rest, problems, found }
}

type Report = (kind: AuditProblem['kind'], seal: string | null, entry?: string | null) => void
type SealRow = {
  seq: string
  entries: number
  previous: Buffer
  seal: Buffer
  key_id: string
  algorithm: string
  at: string
}
type LineRow = Entry & { entry_id: string; seal_seq: string; mac: Buffer; there: boolean }

async function walk(tx: Tx, sealer: AuditSealer, report: Report): Promise<AuditReport['sealedUpTo']> {
  let chain: Buffer | undefined = GENESIS
  let last = 0n
  let upTo: AuditReport['sealedUpTo'] = null
  for (;;) {
    const seals = await tx.all<SealRow>(sql`
      select seq::text as seq, entries, previous, seal, key_id, algorithm, to_char(sealed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') as at
      from audit_seal where seq > ${String(last)}::bigint order by audit_seal.seq limit ${SEALS_AT_ONCE}`)
    const end = seals.at(-1)?.seq
    if (end === undefined) break
    // audit_sealed_seq, then entries by primary key
    const lines = await tx.all<LineRow>(sql`
      select s.entry_id::text as entry_id, s.seal_seq::text as seal_seq, s.mac, e.id is not null as there, ${entryColumns}
      from audit_sealed s left join audit_entry e on e.id = s.entry_id
      where s.seal_seq > ${String(last)}::bigint and s.seal_seq <= ${end}::bigint order by s.seal_seq, s.entry_id`)
    const linesOf = Map.groupBy(lines, ({ seal_seq }) => seal_seq)
    for (const seal of seals) {
      const seq = BigInt(seal.seq)
      for (let gap = last + 1n; gap < seq && gap < last + 100n; gap++) report('sealMissing', String(gap))
      // after a gap the seal before is not there to compare with, and the gap is told already
      const before = seq === last + 1n ? chain : undefined
      const covered = linesOf.get(seal.seq) ?? []
      checkSeal(sealer, seal, covered, before, report)
      chain = seal.seal
      last = seq
      upTo = { seal: seal.seq, at: millisecondsOf(seal.at), entry: covered.at(-1)?.entry_id ?? null }
    }
  }
  const orphans = await tx.all<{ seq: string }>(
    sql`select distinct seal_seq::text as seq from audit_sealed where seal_seq > ${String(last)}::bigint order by 1 limit ${PROBLEMS_AT_MOST}`,
  )
  for (const { seq } of orphans) report('sealMissing', seq)
  return upTo
}

function checkSeal(
  sealer: AuditSealer,
  seal: SealRow,
  lines: readonly LineRow[],
  before: Buffer | undefined,
  report: Report,
): void {
  if (seal.key_id !== sealer.keyId || seal.algorithm !== sealer.algorithm) {
    report('keyUnknown', seal.seq)
    return
  }
  for (const line of lines) {
    if (!line.there) report('missing', seal.seq, line.entry_id)
    else if (!entryMac(sealer, line).equals(line.mac)) report('changed', seal.seq, line.entry_id)
  }
  const head = {
    seq: seal.seq,
    previous: seal.previous,
    keyId: seal.key_id,
    algorithm: seal.algorithm,
    sealedAt: millisecondsOf(seal.at),
  }
  const macs = lines.map(({ mac }) => mac)
  const fits =
    lines.length === seal.entries &&
    seal.at.endsWith('000') &&
    (before === undefined || before.equals(seal.previous)) &&
    sealer.verify(sealedBytes(head, macs), seal.seal)
  if (!fits) report('sealBroken', seal.seq)
}

/** A seal is made on the millisecond, as JavaScript tells the time. */
const millisecondsOf = (at: string): string => `${at.slice(0, -3)}Z`

const LINES_AT_ONCE = 1000

/**
 * Compares the file with the chain: what it knows must be there, and the same. Not every seal stands in it, for other nodes keep files of
 * their own, and two nodes that share a folder may write in any order.
 */
async function checkAnchors(tx: Tx, dataDir: string, last: bigint, report: Report): Promise<void> {
  const changed = new Set<string>()
  let highest = last
  const compare = async (anchors: readonly Anchor[]) => {
    const seals = await tx.all<{ seq: string; seal: string }>(
      sql`select seq::text as seq, encode(seal, 'hex') as seal from audit_seal where seq = any (${anchors.map(({ seq }) => String(seq))}::bigint[])`,
    )
    const known = new Map(seals.map(({ seq, seal }) => [seq, seal]))
    for (const { seq, seal } of anchors) {
      if (seq > highest) highest = seq
      const there = known.get(String(seq))
      if (there !== undefined && there !== seal) changed.add(String(seq))
    }
  }
  let batch: Anchor[] = []
  for await (const anchor of readAnchors(dataDir)) {
    batch.push(anchor)
    if (batch.length < LINES_AT_ONCE) continue
    await compare(batch)
    batch = []
  }
  await compare(batch)
  for (const seq of changed) report('headChanged', seq)
  if (highest > last) report('cutOff', String(highest))
}

/** Entries outside the chain that do not wait for the sealer either. An anti-join of two primary keys. */
async function unsealedEntries(tx: Tx): Promise<string[]> {
  const rows = await tx.all<{ id: string }>(sql`
    select e.id::text as id from audit_entry e left join audit_sealed s on s.entry_id = e.id
    where s.entry_id is null and not exists (select from audit_unsealed u where u.entry_id = e.id) order by e.id limit ${PROBLEMS_AT_MOST}`)
  return rows.map(({ id }) => id)
}

const counts = (tx: Tx) =>
  tx.one<{ entries: number; pending: number }>(sql`
    select (select count(*)::int from audit_entry) as entries,
      (select count(distinct u.entry_id)::int from audit_unsealed u where not exists (select from audit_sealed s where s.entry_id = u.entry_id)) as pending`)
