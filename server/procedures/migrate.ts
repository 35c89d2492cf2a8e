import sql from 'sql-template-tag'
import { type Tx, transact } from '../database/index.ts'
import { type Act, type Installation, systemWho } from '../kernel/index.ts'
import { leftToMigrate, migrateBatch, procedureVersion, type Staying, systemAct } from '../matters/index.ts'
import { audit } from './queries.ts'

/** Matters moved in one transaction. */
const AT_ONCE = 200

type Running = {
  procedure_id: string
  from_version: number
  to_version: number
  stages: Record<string, string>
}

/** A migration that was cancelled while a batch was decided: nothing of the batch is kept. */
class Cancelled extends Error {}

/**
 * Carries approved migrations on by one batch each. Nodes may do so at once; each takes other matters, and what a batch has done
 * stands in the matters themselves, so that a node that is killed leaves its batch undone and another goes on. Whoever finds
 * nothing left ends the migration.
 *
 * @param limit matters in one transaction
 * @returns how many matters were decided
 */
export async function migrateProceduresOnce({ kernel }: Installation, limit = AT_ONCE): Promise<number> {
  const tenants = await transact(
    kernel.pool,
    systemWho(''),
    (tx) => tx.all<{ id: string }>(sql`select id from tenant order by id`),
    'read',
  )
  let decided = 0
  for (const { id: tenant } of tenants) {
    const act = systemAct(kernel, tenant, 'migration')
    const running = await act.read((tx) =>
      tx.all<{ id: string }>(
        sql`select id from procedure_migration where tenant = ${tenant} and state = 'running' order by proposed_at, id`,
      ),
    )
    for (const { id } of running) {
      try {
        decided += await act.write((tx) => carryOn(act, tx, id, limit))
      } catch (error) {
        if (!(error instanceof Cancelled)) throw error
      }
    }
  }
  return decided
}

async function carryOn(act: Act, tx: Tx, id: string, limit: number): Promise<number> {
  const { tenant } = act
  const row = await tx.maybe<Running>(
    sql`select procedure_id, from_version, to_version, stages from procedure_migration where tenant = ${tenant} and id = ${id} and state = 'running'`,
  )
  if (row === undefined) return 0
  const from = await procedureVersion(tx, row.procedure_id, row.from_version)
  const to = await procedureVersion(tx, row.procedure_id, row.to_version)
  const stayed = await tx.all<{ matter_id: string }>(
    sql`select matter_id from procedure_migration_failure where tenant = ${tenant} and migration_id = ${id}`,
  )
  const except = stayed.map(({ matter_id }) => matter_id)
  const batch = await migrateBatch(act, tx, { from, to, stages: row.stages }, { limit, except })
  if (batch.moved === 0 && batch.stayed.length === 0) {
    // others may hold what is left: they end it
    if ((await leftToMigrate(tx, from, except)) === 0) await end(act, tx, id)
    return 0
  }
  await writeDown(tx, id, batch.moved, batch.stayed)
  return batch.moved + batch.stayed.length
}

async function writeDown(
  tx: Tx,
  id: string,
  moved: number,
  stayed: readonly { matter: string; number: string; reason: Staying }[],
): Promise<void> {
  const { tenant } = tx.who
  const counted = await tx.run(
    sql`update procedure_migration set moved = moved + ${moved} where tenant = ${tenant} and id = ${id} and state = 'running'`,
  )
  if (counted === 0) throw new Cancelled()
  if (stayed.length === 0) return
  const rows = stayed.map(({ matter, number, reason }) => ({ matter, number, ...reason }))
  await tx.run(sql`
    insert into procedure_migration_failure (tenant, migration_id, matter_id, number, code, params)
    select ${tenant}, ${id}, f.matter, f.number, f.code, f.params from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as f(matter uuid, number text, code text, params jsonb)`)
}

async function end(act: Act, tx: Tx, id: string): Promise<void> {
  const { tenant } = act
  const ended = await tx.maybe<{ state: string; moved: number }>(sql`
    update procedure_migration g set ended_at = ${new Date(act.kernel.now())},
      state = case when moved = 0 and exists (select from procedure_migration_failure f where f.tenant = g.tenant and f.migration_id = g.id) then 'failed' else 'done' end
    where tenant = ${tenant} and id = ${id} and state = 'running' returning state, moved`)
  if (ended !== undefined) await audit(act, tx, 'migration.end', 'procedureMigration', id, ended)
}
