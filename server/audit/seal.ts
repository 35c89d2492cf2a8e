import sql from 'sql-template-tag'
import { transact } from '../database/index.ts'
import { type Installation, systemWho } from '../kernel/index.ts'
import { lastAnchor, writeAnchor } from './anchor.ts'
import { type Entry, entryColumns, entryMac, GENESIS, sealedBytes } from './chain.ts'

/** One sealer at a time in the whole installation: the lock of a transaction, so that any pooler may stand between. */
const SEALING = 5_006

/**
 * Chains entries that were committed since: one seal over a batch, taken over the seal before it with a key that is not in the database.
 * Where another node is sealing it does nothing. Killed at any moment it leaves either a whole seal or none.
 *
 * @param limit entries of one seal at most
 * @returns how many entries were sealed
 */
export async function sealOnce({ kernel, keyring, dataDir }: Installation, limit = 1000): Promise<number> {
  const sealer = keyring.audit
  const made = await transact(kernel.pool, systemWho(''), async (tx) => {
    const { mine } = await tx.one<{ mine: boolean }>(sql`select pg_try_advisory_xact_lock(${SEALING}) as mine`)
    if (!mine) return undefined
    // audit_unsealed_entry; an entry queued a second time, as when a backup is read in, is sealed already
    const entries = await tx.all<Entry>(sql`
      with next as (delete from audit_unsealed where entry_id in (select entry_id from audit_unsealed order by entry_id limit ${limit}) returning entry_id)
      select ${entryColumns} from audit_entry e
      where e.id in (select entry_id from next) and not exists (select from audit_sealed s where s.entry_id = e.id) order by e.id`)
    if (entries.length === 0) return undefined
    const last = await tx.maybe<{ seq: string; seal: Buffer }>(
      sql`select seq::text as seq, seal from audit_seal s order by s.seq desc limit 1`,
    )
    const seq = String(BigInt(last?.seq ?? 0) + 1n)
    const previous = last?.seal ?? GENESIS
    const { keyId, algorithm } = sealer
    const sealedAt = new Date().toISOString()
    const macs = entries.map((entry) => entryMac(sealer, entry))
    const seal = sealer.mac(sealedBytes({ seq, previous, keyId, algorithm, sealedAt }, macs))
    await tx.run(sql`
      with lines as (
        insert into audit_sealed (entry_id, seal_seq, mac)
        select l.id, ${seq}::bigint, l.mac from unnest(${entries.map(({ id }) => id)}::bigint[], ${macs}::bytea[]) as l(id, mac))
      insert into audit_seal (seq, entries, previous, seal, key_id, algorithm, sealed_at)
      values (${seq}, ${entries.length}, ${previous}, ${seal}, ${keyId}, ${algorithm}, ${sealedAt})`)
    return { seq: BigInt(seq), seal: seal.toString('hex'), sealedAt, entries: entries.length }
  })
  if (made === undefined) return 0
  await writeAnchor(dataDir, made, made.sealedAt)
  return made.entries
}

/**
 * What a sealer does when it starts. Entries that were read in with their seals, from a backup, leave the queue at once instead of standing
 * in front of new ones. The head of the chain is written down where the file is behind it: this node was killed between a seal and its
 * anchor, or other nodes sealed meanwhile. A file that is ahead is left as it is, because it shows that the trail was cut.
 */
export async function resumeSealing({ kernel, dataDir }: Installation): Promise<void> {
  const head = await transact(kernel.pool, systemWho(''), async (tx) => {
    await tx.run(sql`delete from audit_unsealed u using audit_sealed s where s.entry_id = u.entry_id`)
    return tx.maybe<{ seq: string; seal: Buffer }>(
      sql`select seq::text as seq, seal from audit_seal s order by s.seq desc limit 1`,
    )
  })
  if (head === undefined) return
  const known = await lastAnchor(dataDir)
  if (known !== undefined && known.seq >= BigInt(head.seq)) return
  await writeAnchor(dataDir, { seq: BigInt(head.seq), seal: head.seal.toString('hex') }, new Date().toISOString())
}
