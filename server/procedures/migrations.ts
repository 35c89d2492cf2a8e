import { randomUUID } from 'node:crypto'
import sql, { empty } from 'sql-template-tag'
import { z } from 'zod'
import { administering } from '../accounts/index.ts'
import { type Tx, transact } from '../database/index.ts'
import { cursorAt, positionOf } from '../http/index.ts'
import { type Act, demand, systemWho } from '../kernel/index.ts'
import { leftToMigrate, type MigrationPlan, type Survey, surveyMigration } from '../matters/index.ts'
import { say } from '../messages/index.ts'
import { type Fault, notFound, Refused } from '../problem/index.ts'
import {
  type MigrationList,
  type MigrationRow,
  type MigrationView,
  migrations,
  type ReportView,
  reportView,
  stageIn,
  titleIn,
  viewOf,
} from './migrationViews.ts'
import { audit, procedureOf } from './queries.ts'

/** From which version to which, and which old stage becomes which new one; stages that keep their name need not be named. */
export const MigrationBody = z.strictObject({
  procedure: z.string().min(1).max(40),
  from: z.int().min(1).max(1_000_000),
  to: z.int().min(1).max(1_000_000),
  stages: z.record(z.string().max(40), z.string().max(40)).default({}),
})
type MigrationBody = z.output<typeof MigrationBody>

export const MigrationProposed = z.strictObject({ id: z.uuid() })

/**
 * A dry run: decides every running matter of the authority as the migration would, and changes nothing.
 *
 * @throws {Refused} 422 no such version, or a map with a stage that one of them has not
 */
export async function previewMigration(act: Act, body: MigrationBody): Promise<z.input<typeof ReportView>> {
  demand(act, 'procedure.approveMigration')
  const { kernel, tenant } = act
  return transact(
    kernel.pool,
    systemWho(tenant),
    async (tx) => {
      const plan = await planOf(tx, body)
      return reportView(act, plan, await surveyMigration(act, tx, plan))
    },
    'snapshot',
  )
}

/**
 * Proposes a migration. Somebody else has to approve it before a matter moves.
 *
 * @throws {Refused} 422 as for the dry run; 409 migration.unmappedStages: matters stand in stages it does not name; migration.exists: there is
 *   one already
 */
export async function proposeMigration(act: Act, body: MigrationBody): Promise<z.input<typeof MigrationProposed>> {
  demand(act, 'procedure.edit')
  const { kernel, tenant } = act
  try {
    return await administering(act).once({ migrate: body }, async (tx) => {
      const plan = await planOf(tx, body)
      const survey = await surveyMigration(act, tx, plan)
      if (survey.unmapped.length > 0) throw unmapped(act, plan, survey)
      const id = randomUUID()
      await tx.run(sql`
        insert into procedure_migration (tenant, id, procedure_id, from_version, to_version, stages, state, proposed_at, proposed_by, total)
        values (${tenant}, ${id}, ${body.procedure}, ${body.from}, ${body.to}, ${JSON.stringify(body.stages)}, 'proposed', ${new Date(kernel.now())}, ${act.staff?.account ?? null}, ${survey.matters})`)
      await audit(act, tx, 'migration.propose', 'procedureMigration', id, { ...body, matters: survey.matters })
      return { id }
    })
  } catch (error) {
    const { code, constraint } = error as { code?: string; constraint?: string }
    if (code === '23505' && constraint === 'procedure_migration_one') throw new Refused(409, 'migration.exists')
    throw error
  }
}

const unmapped = (act: Act, { from }: MigrationPlan, survey: Survey): Refused =>
  new Refused(409, 'migration.unmappedStages', {
    faults: survey.unmapped.map(({ stage, count }) => ({
      code: 'migration.unmappedStage',
      params: { stage: titleIn(act, from, stage), count },
      pointer: `/stages/${stage}`,
    })),
  })

/** @throws {Refused} 404; 409 migration.state: it is not waiting for approval; 403 migration.sameProposer */
export async function approveMigration(act: Act, id: string): Promise<z.input<typeof MigrationView>> {
  demand(act, 'procedure.approveMigration')
  await administering(act).once({ approve: id }, async (tx) => {
    const row = await lockedMigration(act, tx, id, ['proposed'])
    if (row.proposed_by === act.staff?.account) throw new Refused(403, 'migration.sameProposer')
    const left = await leftToMigrate(tx, { id: row.procedure_id, version: row.from_version }, [])
    await tx.run(sql`
      update procedure_migration set state = 'running', approved_by = ${act.staff?.account ?? null}, approved_at = ${new Date(act.kernel.now())}, total = ${left}
      where tenant = ${act.tenant} and id = ${id}`)
    await audit(act, tx, 'migration.approve', 'procedureMigration', id, { matters: left })
    return null
  })
  return readMigration(act, id)
}

/** Matters that have been moved stay where they are. @throws {Refused} 404; 409 migration.state: it has ended */
export async function cancelMigration(act: Act, id: string): Promise<z.input<typeof MigrationView>> {
  demand(act, 'procedure.approveMigration')
  await administering(act).once({ cancel: id }, async (tx) => {
    const row = await lockedMigration(act, tx, id, ['proposed', 'running'])
    await tx.run(
      sql`update procedure_migration set state = 'cancelled', ended_at = ${new Date(act.kernel.now())} where tenant = ${act.tenant} and id = ${id}`,
    )
    await audit(act, tx, 'migration.cancel', 'procedureMigration', id, { was: row.state, moved: row.moved })
    return null
  })
  return readMigration(act, id)
}

async function lockedMigration(act: Act, tx: Tx, id: string, states: readonly MigrationRow['state'][]) {
  const row = await tx.maybe<Pick<MigrationRow, 'state' | 'moved' | 'proposed_by' | 'procedure_id' | 'from_version'>>(
    sql`select state, moved, proposed_by, procedure_id, from_version from procedure_migration where tenant = ${tx.who.tenant} and id = ${id} for update`,
  )
  if (row === undefined) throw notFound()
  if (states.includes(row.state)) return row
  const params = { state: say(act.language, `migrationState.${row.state}`) }
  throw new Refused(409, 'migration.state', { params, extra: { state: row.state } })
}

export const MigrationPage = z.strictObject({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
})

/** The latest first. Uses procedure_migration_proposed. */
export async function listMigrations(
  act: Act,
  { cursor, limit }: z.output<typeof MigrationPage>,
): Promise<z.input<typeof MigrationList>> {
  demand(act, 'procedure.approveMigration')
  const [mark, after] = cursor === undefined ? [] : positionOf(cursor)
  return administering(act).read(async (tx) => {
    const rows = await tx.all<MigrationRow & { mark: string }>(sql`
      ${migrations} where g.tenant = ${act.tenant} ${mark === undefined ? empty : sql`and (g.proposed_at, g.id) < (${mark}::timestamptz, ${after}::uuid)`}
      order by g.proposed_at desc, g.id desc limit ${limit + 1}`)
    const page = rows.slice(0, limit)
    const last = page.at(-1)
    const items = []
    for (const row of page) items.push(await viewOf(act, tx, row))
    return { items, next: rows.length > limit && last !== undefined ? cursorAt(last.mark, last.id) : null }
  })
}

/** @throws {Refused} 404 no such migration */
export async function readMigration(act: Act, id: string): Promise<z.input<typeof MigrationView>> {
  demand(act, 'procedure.approveMigration')
  return administering(act).read(async (tx) => {
    const row = await tx.maybe<MigrationRow>(sql`${migrations} where g.tenant = ${act.tenant} and g.id = ${id}`)
    if (row === undefined) throw notFound()
    return viewOf(act, tx, row)
  })
}

/** The versions and the map, checked: a mistake in them is no matter's. */
async function planOf(tx: Tx, body: MigrationBody): Promise<MigrationPlan> {
  const from = await procedureOf(tx, body.procedure, body.from)
  const to = await procedureOf(tx, body.procedure, body.to)
  const faults: Fault[] = []
  if (from === undefined) faults.push({ code: 'procedure.noVersion', pointer: '/from' })
  if (to === undefined) faults.push({ code: 'procedure.noVersion', pointer: '/to' })
  if (body.from === body.to) faults.push({ code: 'migration.sameVersion', pointer: '/to' })
  for (const [old, now] of Object.entries(body.stages)) {
    const pointer = `/stages/${old.replaceAll('~', '~0').replaceAll('/', '~1')}`
    const [was, becomes] = [stageIn(from, old), stageIn(to, now)]
    if (from !== undefined && was === undefined)
      faults.push({ code: 'migration.noOldStage', params: { stage: old }, pointer })
    if (to !== undefined && becomes === undefined)
      faults.push({ code: 'migration.noNewStage', params: { stage: now }, pointer })
    if (was !== undefined && becomes !== undefined && was.final !== becomes.final)
      faults.push({ code: 'migration.endToEnd', pointer })
  }
  if (faults.length > 0) throw new Refused(422, 'input', { faults })
  if (from === undefined || to === undefined) throw new Error('a version that is missing is a fault')
  return { from, to, stages: body.stages }
}
