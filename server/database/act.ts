import type pg from 'pg'
import type { Sql } from 'sql-template-tag'

/** A half-open range of area keys in C collation, as `subtreeRange` in core/area makes it. */
export type AreaRange = {
  readonly from: string
  readonly until: string
  readonly reveals: boolean
  readonly rates: boolean
}

/** What posts of one's own open, apart from those held for somebody absent. Areas by key, subtrees included. */
export type Own = {
  readonly areas: readonly string[]
  readonly revealAreas: readonly string[]
  readonly rateAreas: readonly string[]
  readonly units: readonly string[]
  readonly revealUnits: readonly string[]
}

/** For whom a transaction speaks. Row-level security sees this and nothing else. */
export type Who =
  | {
      readonly kind: 'staff'
      readonly tenant: string
      readonly account: string
      readonly ranges: readonly AreaRange[]
      readonly units: readonly string[]
      /** those of the units in whose matters the posts open personal facts */
      readonly revealUnits: readonly string[]
      readonly admin: boolean
      readonly auditor: boolean
      /** the posts held, as `role:area` */
      readonly posts: readonly string[]
      /** units whose standard answers may be written */
      readonly headUnits: readonly string[]
      /** for whom the account stands in; then `own` says what its own posts alone would open */
      readonly standsIn: readonly string[]
      readonly own?: Own
    }
  | {
      readonly kind: 'resident'
      readonly tenant: string
      readonly submission?: string
      readonly matter?: string
      readonly draft?: string
    }
  /** `actor` names on whose behalf it acts, so that idempotency keys of different people never meet */
  | { readonly kind: 'system'; readonly tenant: string; readonly actor?: string }

export type Row = Record<string, unknown>

/** The one handle through which SQL is sent. It lives as long as its transaction. */
export interface Tx {
  readonly who: Who
  all<R = Row>(query: Sql): Promise<R[]>
  /** Exactly one row, else a bug. */
  one<R = Row>(query: Sql): Promise<R>
  maybe<R = Row>(query: Sql): Promise<R | undefined>
  /** Rows affected. */
  run(query: Sql): Promise<number>
  /** The client itself, for COPY and cursors. */
  readonly client: pg.ClientBase
}

/** Row-level security compares a row with so many separate areas. */
export const MAX_RANGES = 4
const RETRY = new Set(['40001', '40P01'])

/**
 * Runs `work` in a transaction that begins by taking a role that owns nothing, with the settings row-level security reads.
 * Serialisation failures and deadlocks are repeated up to three times, so `work` must not act outside the database.
 */
export async function transact<T>(
  pool: pg.Pool,
  who: Who,
  work: (tx: Tx) => Promise<T>,
  mode: 'write' | 'read' | 'snapshot' = 'write',
): Promise<T> {
  const opening = openingOf(who, mode)
  for (let attempt = 1; ; attempt++) {
    const client = await pool.connect()
    let broken: Error | undefined
    try {
      await client.query(opening)
      const result = await work(handle(client, who))
      await client.query('commit')
      return result
    } catch (error) {
      await client.query('rollback').catch((e: Error) => {
        broken = e
      })
      if (attempt < 3 && RETRY.has(String((error as { code?: unknown }).code))) continue
      throw error
    } finally {
      client.release(broken)
    }
  }
}

/**
 * What follows from a step by rule, wherever it happens: in the same transaction, but with the sight of the system. What whoever made
 * the step may see does not decide whom it reaches.
 */
export async function asSystem<T>(tx: Tx, work: (tx: Tx) => Promise<T>): Promise<T> {
  const { who, client } = tx
  if (who.kind === 'system') return work(tx)
  await client.query('set local role fivefold_system')
  const result = await work(handle(client, { kind: 'system', tenant: who.tenant, actor: actorOf(who) }))
  // a failure ends the transaction, or goes back behind this line with a savepoint
  await client.query(`set local role fivefold_${who.kind}`)
  return result
}

function handle(client: pg.ClientBase, who: Who): Tx {
  const rows = async <R>(query: Sql): Promise<R[]> =>
    (await client.query({ text: query.text, values: query.values as unknown[] })).rows as R[]
  return {
    who,
    client,
    all: rows,
    async one<R>(query: Sql) {
      const [row, ...more] = await rows<R>(query)
      if (row === undefined || more.length > 0)
        throw new Error(`expected one row, got ${row === undefined ? 0 : more.length + 1}: ${query.sql.slice(0, 120)}`)
      return row
    },
    async maybe<R>(query: Sql) {
      return (await rows<R>(query))[0]
    },
    async run(query) {
      return (await client.query({ text: query.text, values: query.values as unknown[] })).rowCount ?? 0
    },
  }
}

/** Whose idempotency keys and staged photos these are. */
export function actorOf(who: Who): string {
  switch (who.kind) {
    case 'staff':
      return who.account
    case 'resident':
      return who.submission ?? who.draft ?? 'resident'
    case 'system':
      return who.actor ?? 'system'
  }
}

/** One simple-protocol message: begin, role and settings in a single round trip, all of them local to the transaction. */
function openingOf(who: Who, mode: 'write' | 'read' | 'snapshot'): string {
  const begin =
    mode === 'write' ? 'begin' : mode === 'read' ? 'begin read only' : 'begin isolation level repeatable read read only'
  const settings: [string, string][] = [['tenant', who.tenant]]
  switch (who.kind) {
    case 'staff':
      if (who.ranges.length > MAX_RANGES)
        throw new RangeError(`an account may hold posts over at most ${MAX_RANGES} separate areas`)
      settings.push(['account', who.account], ['actor', actorOf(who)], ['units', arrayOf(who.units)])
      settings.push(['reveal_units', arrayOf(who.revealUnits)], ['head_units', arrayOf(who.headUnits)])
      settings.push(['posts', arrayOf(who.posts)])
      settings.push(['admin', who.admin ? 'yes' : 'no'], ['auditor', who.auditor ? 'yes' : 'no'])
      settings.push(['rates', who.ranges.map((r, i) => (r.rates ? String(i + 1) : '')).join('')])
      settings.push(['reveals', who.ranges.map((r, i) => (r.reveals ? String(i + 1) : '')).join('')])
      for (let i = 0; i < MAX_RANGES; i++) {
        const range = who.ranges[i]
        settings.push([`r${i + 1}`, range?.from ?? ''], [`r${i + 1}e`, range?.until ?? ''])
      }
      settings.push(['stands_in', arrayOf(who.standsIn)])
      if (who.own !== undefined) {
        settings.push(['own_areas', arrayOf(who.own.areas)], ['own_units', arrayOf(who.own.units)])
        settings.push(
          ['own_reveal_areas', arrayOf(who.own.revealAreas)],
          ['own_rate_areas', arrayOf(who.own.rateAreas)],
        )
        settings.push(['own_reveal_units', arrayOf(who.own.revealUnits)])
      }
      break
    case 'resident':
      settings.push(
        ['actor', who.submission ?? who.draft ?? 'resident'],
        ['submission', who.submission ?? ''],
        ['matter', who.matter ?? ''],
        ['draft', who.draft ?? ''],
      )
      break
    case 'system':
      settings.push(['actor', actorOf(who)])
      break
  }
  // short statements with many conditions: compiling them takes a server that would many times as long as running them
  return `${begin}; set local jit = off; set local role fivefold_${who.kind}; ${settings.map(([name, value]) => `set local fivefold.${name} = ${literal(value)}`).join('; ')}`
}

/** An array as PostgreSQL reads it, of ids and keys that need no quotes. */
const arrayOf = (values: readonly string[]): string => `{${values.join(',')}}`

/** A value in a SET command, which takes no parameters. Values are ids and keys; anything else is refused. */
function literal(value: string): string {
  if (!/^[\p{L}\p{N}.,~{}:_-]*$/u.test(value)) throw new RangeError('a setting holds a character it may not')
  return `'${value}'`
}
