import { randomUUID } from 'node:crypto'
import sql, { empty } from 'sql-template-tag'
import { z } from 'zod'
import type { Procedure } from '../../core/procedure/index.ts'
import { administering } from '../accounts/index.ts'
import { type Tx, transact } from '../database/index.ts'
import { cursorAt, positionOf } from '../http/index.ts'
import { type Act, demand, systemWho } from '../kernel/index.ts'
import { leftToMigrate, type MigrationPlan, type Staying, type Survey, surveyMigration } from '../matters/index.ts'
import { say, textOf } from '../messages/index.ts'
import { type Fault, notFound, Refused } from '../problem/index.ts'
import { audit, procedureOf } from './queries.ts'

/** From which version to which, and which old stage becomes which new one; stages that keep their name need not be named. */
export const MigrationBody = z.strictObject({
  procedure: z.string().min(1).max(40),
  from: z.int().min(1).max(1_000_000),
  to: z.int().min(1).max(1_000_000),
  stages: z.record(z.string().max(40), z.string().max(40)).default({}),
})
type MigrationBody = z.output<typeof MigrationBody>

const Counted = z.strictObject({ count: z.int() })
const ByClock = Counted.extend({ clock: z.string(), clockTitle: z.string() })

/** What a migration would do, reckoned matter by matter as it would be done. */
export const ReportView = z.strictObject({
  /** matters that run under the old version */
  matters: z.int(),
  byStage: z.array(Counted.extend({ from: z.string(), fromTitle: z.string(), to: z.string(), toTitle: z.string() })),
  /** stages the new version lacks and the map does not name, with the matters that stand there */
  unmapped: z.array(Counted.extend({ stage: z.string(), stageTitle: z.string() })),
  units: z.array(Counted.extend({ id: z.uuid(), name: z.string() })),
  dueMoved: z.int(),
  dueMovedSample: z.array(
    z.strictObject({ number: z.string(), from: z.string().nullable(), to: z.string().nullable() }),
  ),
  clocksLapsed: z.array(ByClock),
  clocksBegun: z.array(ByClock),
  blockedCount: z.int(),
  /** the first hundred of them */
  blocked: z.array(z.strictObject({ number: z.string(), reason: z.string() })),
})

export const MigrationView = z.strictObject({
  id: z.uuid(),
  procedure: z.string(),
  title: z.string(),
  from: z.int(),
  to: z.int(),
  stages: z.record(z.string(), z.string()),
  /** `failed`: not one of its matters could be moved */
  state: z.enum(['proposed', 'running', 'done', 'cancelled', 'failed']),
  proposedAt: z.string(),
  proposedBy: z.uuid(),
  proposedByName: z.string().nullable(),
  approvedBy: z.uuid().nullable(),
  approvedByName: z.string().nullable(),
  endedAt: z.string().nullable(),
  /** matters it was about when it was proposed, and then when it was approved */
  total: z.int(),
  moved: z.int(),
  /** matters still before it; none once it has ended */
  left: z.int(),
  failed: z.int(),
  /** matters that stay with the old version, the first hundred of them */
  failures: z.array(z.strictObject({ number: z.string(), reason: z.string() })),
})
export const MigrationList = z.strictObject({ items: z.array(MigrationView), next: z.string().nullable() })
export const MigrationProposed = z.strictObject({ id: z.uuid() })

const FAILURES_SHOWN = 100

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
      return reportView(act, plan, await surveyMigration(tx, plan, kernel.now(), kernel.calendar))
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
      const survey = await surveyMigration(tx, plan, kernel.now(), kernel.calendar)
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

type MigrationRow = {
  id: string
  procedure_id: string
  from_version: number
  to_version: number
  stages: Record<string, string>
  state: z.input<typeof MigrationView>['state']
  proposed_at: Date
  proposed_by: string
  proposed_by_name: string | null
  approved_by: string | null
  approved_by_name: string | null
  ended_at: Date | null
  total: number
  moved: number
  failed: number
  failures: ({ matter: string; number: string } & Staying)[]
}

const migrations = sql`
  select g.id, g.procedure_id, g.from_version, g.to_version, g.stages, g.state, g.proposed_at, g.proposed_by, p.display_name as proposed_by_name, g.approved_by, a.display_name as approved_by_name,
    g.ended_at, g.total, g.moved, g.proposed_at::text as mark,
    (select count(*)::int from procedure_migration_failure f where f.tenant = g.tenant and f.migration_id = g.id) as failed,
    coalesce((select jsonb_agg(jsonb_build_object('matter', f.matter_id, 'number', f.number, 'code', f.code, 'params', f.params) order by f.number)
      from (select * from procedure_migration_failure f where f.tenant = g.tenant and f.migration_id = g.id order by f.number limit ${FAILURES_SHOWN}) f), '[]') as failures
  from procedure_migration g left join account p on p.tenant = g.tenant and p.id = g.proposed_by left join account a on a.tenant = g.tenant and a.id = g.approved_by`

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

async function viewOf(act: Act, tx: Tx, row: MigrationRow): Promise<z.input<typeof MigrationView>> {
  const { from, to } = await versionsOf(tx, row)
  const before = row.state === 'proposed' || row.state === 'running'
  const left = before ? (await leftToMigrate(tx, from, [])) - row.failed : 0
  return {
    id: row.id,
    procedure: row.procedure_id,
    title: textOf(to.title, act.language),
    from: row.from_version,
    to: row.to_version,
    stages: row.stages,
    state: row.state,
    proposedAt: row.proposed_at.toISOString(),
    proposedBy: row.proposed_by,
    proposedByName: row.proposed_by_name,
    approvedBy: row.approved_by,
    approvedByName: row.approved_by_name,
    endedAt: row.ended_at?.toISOString() ?? null,
    total: row.total,
    moved: row.moved,
    left: Math.max(0, left),
    failed: row.failed,
    failures: row.failures.map(({ number, ...reason }) => ({ number, reason: reasonText(act, { from, to }, reason) })),
  }
}

async function versionsOf(tx: Tx, row: Pick<MigrationRow, 'procedure_id' | 'from_version' | 'to_version'>) {
  const from = await procedureOf(tx, row.procedure_id, row.from_version)
  const to = await procedureOf(tx, row.procedure_id, row.to_version)
  if (from === undefined || to === undefined) throw new Error(`a version of ${row.procedure_id} is not there`)
  return { from, to }
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

const stageIn = (procedure: Procedure | undefined, stage: string) =>
  procedure !== undefined && Object.hasOwn(procedure.stages, stage) ? procedure.stages[stage] : undefined

const titleIn = ({ language }: Act, procedure: Procedure, stage: string): string => {
  const title = stageIn(procedure, stage)?.title
  return title === undefined ? stage : textOf(title, language)
}

function clockTitle({ language }: Act, { from, to }: Pick<MigrationPlan, 'from' | 'to'>, clock: string): string {
  const title = (to.clocks[clock] ?? from.clocks[clock])?.title
  return title === undefined ? clock : textOf(title, language)
}

function reasonText(act: Act, { from, to }: Pick<MigrationPlan, 'from' | 'to'>, { code, params }: Staying): string {
  const stage = titleIn(act, from, params.stage)
  const target = 'to' in params && params.to !== undefined ? titleIn(act, to, params.to) : ''
  return say(act.language, `problem.${code}`, { stage, to: target })
}

const reportView = (act: Act, plan: MigrationPlan, survey: Survey): z.input<typeof ReportView> => ({
  ...survey,
  byStage: survey.byStage.map((line) => ({
    ...line,
    fromTitle: titleIn(act, plan.from, line.from),
    toTitle: titleIn(act, plan.to, line.to),
  })),
  unmapped: survey.unmapped.map((line) => ({ ...line, stageTitle: titleIn(act, plan.from, line.stage) })),
  clocksLapsed: survey.clocksLapsed.map((line) => ({ ...line, clockTitle: clockTitle(act, plan, line.clock) })),
  clocksBegun: survey.clocksBegun.map((line) => ({ ...line, clockTitle: clockTitle(act, plan, line.clock) })),
  blocked: survey.blocked.map(({ number, reason }) => ({ number, reason: reasonText(act, plan, reason) })),
})
