import sql from 'sql-template-tag'
import type { AuditSealer } from '../cryptography/index.ts'

/** An entry as text, every column of it: what its digest is taken over. */
export type Entry = {
  id: string
  tenant: string
  at: string
  actor: string
  operation: string
  object_kind: string
  object_id: string
  purpose: string | null
  detail: string
  trace: string | null
}

/** Columns of `audit_entry e` in the one way they are written for a digest; the instant in UTC to the microsecond. */
export const entryColumns = sql`e.id::text as id, e.tenant, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') as at, e.actor, e.operation, e.object_kind, e.object_id, e.purpose, e.detail::text as detail, e.trace`

export const entryMac = (sealer: AuditSealer, e: Entry): Buffer =>
  sealer.mac(
    // a list in JSON: no value can run into the next one
    JSON.stringify([
      'entry',
      e.id,
      e.tenant,
      e.at,
      e.actor,
      e.operation,
      e.object_kind,
      e.object_id,
      e.purpose,
      e.detail,
      e.trace,
    ]),
  )

export type SealHead = { seq: string; previous: Buffer; keyId: string; algorithm: string; sealedAt: string }

/** Before the first seal. */
export const GENESIS = Buffer.alloc(32)

/** What a seal is taken over: its place in the chain, when it was made, the seal before it, and the digests of its entries in order of their ids. */
export const sealedBytes = (head: SealHead, macs: readonly Buffer[]): Buffer =>
  Buffer.concat([
    Buffer.from(JSON.stringify(['seal', head.seq, head.keyId, head.algorithm, head.sealedAt, macs.length])),
    head.previous,
    ...macs,
  ])
