import { createHash } from 'node:crypto'
import sql from 'sql-template-tag'
import {
  type Grant,
  grantsOf,
  mayEver,
  type Post,
  permits,
  type Standing,
  tenantGrants,
} from '../../core/permission/index.ts'
import { actorOf, type Tx, transact, type Who } from '../database/index.ts'
import type { Language } from '../messages/index.ts'
import { notFound, Refused } from '../problem/index.ts'
import type { Kernel } from './kernel.ts'

export type Staff = {
  readonly account: string
  readonly name: string
  readonly posts: readonly Post[]
  readonly mustChange: boolean
}
export type Resident = { readonly submission: string; readonly matter: string; readonly number: string }

/** Somebody doing something: for whom the database answers, in which language, under which trace and idempotency key. */
export type Act = {
  readonly kernel: Kernel
  readonly who: Who
  readonly tenant: string
  readonly staff: Staff | undefined
  readonly resident: Resident | undefined
  readonly language: Language
  readonly trace: string
  readonly key: string | undefined
  /** a transaction that only reads */
  read<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** a transaction that writes, without an idempotency key: for what is naturally repeatable */
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /**
   * A command. Done once per idempotency key: a repetition with the same content gets the first reply, with other content is refused.
   * `fingerprint` is what makes two requests the same; the reply must be plain JSON.
   */
  once<T>(fingerprint: unknown, work: (tx: Tx) => Promise<T>): Promise<T>
}

export type ActBase = Pick<Act, 'kernel' | 'who' | 'tenant' | 'staff' | 'resident' | 'language' | 'trace' | 'key'>

export function actOf(base: ActBase): Act {
  const { kernel, who, key } = base
  // a resident's role reads; what a resident does is written by the system in the resident's name
  const writer: Who = who.kind === 'resident' ? { kind: 'system', tenant: who.tenant, actor: actorOf(who) } : who
  return {
    ...base,
    read: (work) => transact(kernel.pool, who, work, 'read'),
    write: (work) => transact(kernel.pool, writer, work),
    async once<T>(fingerprint: unknown, work: (tx: Tx) => Promise<T>): Promise<T> {
      if (key === undefined) return transact(kernel.pool, writer, work)
      const hash = createHash('sha256').update(JSON.stringify(fingerprint)).digest()
      const actor = actorOf(writer)
      const earlier = (tx: Tx) =>
        tx.maybe<{ request_hash: Buffer; reply: T }>(
          sql`select request_hash, reply from idempotency where tenant = ${who.tenant} and actor = ${actor} and key = ${key}`,
        )
      const replay = (row: { request_hash: Buffer; reply: T }): T => {
        if (!row.request_hash.equals(hash)) throw new Refused(422, 'idempotency.otherContent')
        return row.reply
      }
      try {
        return await transact(kernel.pool, writer, async (tx) => {
          const before = await earlier(tx)
          if (before !== undefined) return replay(before)
          const reply = await work(tx)
          await tx.run(
            sql`insert into idempotency (tenant, actor, key, request_hash, reply) values (${who.tenant}, ${actor}, ${key}, ${hash}, ${JSON.stringify(reply ?? null)})`,
          )
          return reply
        })
      } catch (error) {
        // the same key a moment earlier, on this node or another: its reply is ours, and what it did may be why we were refused
        const { code, constraint } = error as { code?: string; constraint?: string }
        const raced = (code === '23505' && constraint === 'idempotency_pkey') || error instanceof Refused
        const before = raced ? await transact(kernel.pool, writer, earlier, 'read') : undefined
        if (before !== undefined) return replay(before)
        throw error
      }
    },
  }
}

/** The system speaking for itself or for a resident, in one tenant. */
export const systemWho = (tenant: string): Who => ({ kind: 'system', tenant })

/** How the one who acts stands to a matter. */
export function grantsFor(act: Act, matter: Standing): Grant[] {
  if (act.staff !== undefined) return grantsOf(act.staff.account, act.staff.posts, matter)
  if (act.resident !== undefined) return [{ role: 'resident', relation: 'petitioner' }]
  return act.who.kind === 'system'
    ? [{ role: 'system', relation: 'system' }]
    : [{ role: 'resident', relation: 'tenant' }]
}

/** Refuses with 403 unless the operation is allowed; with 404 when the actor may not even know of the matter. */
export function demand(act: Act, operation: string, matter?: Standing, stage?: string): Grant[] {
  const { permissions } = act.kernel
  if (matter === undefined) {
    const grants =
      act.staff === undefined
        ? grantsFor(act, { area: '', unit: null, handler: null, registrar: null, tookPart: [], excluded: [] })
        : tenantGrants(act.staff.posts)
    if (
      !mayEver(
        permissions,
        operation,
        grants.map(({ role }) => role),
      )
    )
      throw new Refused(403, 'notEntitled')
    return grants
  }
  const grants = grantsFor(act, matter)
  if (act.staff !== undefined && !permits(permissions, 'matter.read', grants)) throw notFound()
  if (!permits(permissions, operation, grants, stage)) throw new Refused(403, 'notEntitled')
  return grants
}
