import { createHash } from 'node:crypto'
import sql from 'sql-template-tag'
import { type Procedure, procedureSchema } from '../../core/procedure/index.ts'
import type { Tx } from '../database/index.ts'

const published = new Map<string, Procedure>()

/** A published version never changes, so it is read once per process. */
export async function procedureVersion(tx: Tx, id: string, version: number): Promise<Procedure> {
  const key = `${tx.who.tenant}/${id}/${version}`
  const known = published.get(key)
  if (known !== undefined) return known
  const { body } = await tx.one<{ body: unknown }>(
    sql`select body from procedure_version where tenant = ${tx.who.tenant} and id = ${id} and version = ${version}`,
  )
  const procedure = procedureSchema.parse(body)
  published.set(key, procedure)
  return procedure
}

/** The procedure of a matter as it reads now, and as it read when something was done or a clock ran under it. */
export type Reading = {
  now: Procedure
  /** at the event of that number */
  at(seq: number): Procedure
  /** as one that has this clock */
  withClock(clock: string): Procedure
}

type Governed = {
  procedure_id: string
  procedure_version: number
  earlier_versions: readonly { version: number; until: number }[]
}

/** A matter that was moved to another version is read by the one its events were made under. */
export async function readingOf(tx: Tx, row: Governed): Promise<Reading> {
  const now = await procedureVersion(tx, row.procedure_id, row.procedure_version)
  const earlier: { until: number; procedure: Procedure }[] = []
  for (const { version, until } of row.earlier_versions)
    earlier.push({ until, procedure: await procedureVersion(tx, row.procedure_id, version) })
  return {
    now,
    at: (seq) => earlier.find(({ until }) => seq <= until)?.procedure ?? now,
    withClock: (clock) =>
      [now, ...earlier.map(({ procedure }) => procedure).reverse()].find((one) => Object.hasOwn(one.clocks, clock)) ??
      now,
  }
}

/**
 * Publishes a procedure as it stands in its file. The same content again changes nothing; other content under the same version is
 * refused, because running matters keep the version they began with.
 *
 * @throws {RangeError} this version is published already and says something else
 */
export async function publishProcedure(tx: Tx, procedure: Procedure): Promise<'published' | 'unchanged'> {
  const body = JSON.stringify(procedure)
  const hash = createHash('sha256').update(body).digest('hex')
  const existing = await tx.maybe<{ content_hash: string }>(
    sql`select content_hash from procedure_version where tenant = ${tx.who.tenant} and id = ${procedure.id} and version = ${procedure.version}`,
  )
  if (existing?.content_hash === hash) return 'unchanged'
  if (existing !== undefined)
    throw new RangeError(
      `procedure ${procedure.id} version ${procedure.version} is published with other content: raise the version`,
    )
  await tx.run(
    sql`insert into procedure_version (tenant, id, version, content_hash, body) values (${tx.who.tenant}, ${procedure.id}, ${procedure.version}, ${hash}, ${body})`,
  )
  return 'published'
}
