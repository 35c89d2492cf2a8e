import sql from 'sql-template-tag'
import { z } from 'zod'
import type { Procedure } from '../../core/procedure/index.ts'
import type { Tx } from '../database/index.ts'
import type { Act } from '../kernel/index.ts'
import { leftToMigrate, type MigrationPlan, type Staying, type Survey } from '../matters/index.ts'
import { say, textOf } from '../messages/index.ts'
import { procedureOf } from './queries.ts'

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
const FAILURES_SHOWN = 100

export type MigrationRow = {
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

/** Migrations `g` with the names of those who proposed and approved them. */
export const migrations = sql`
  select g.id, g.procedure_id, g.from_version, g.to_version, g.stages, g.state, g.proposed_at, g.proposed_by, p.display_name as proposed_by_name, g.approved_by, a.display_name as approved_by_name,
    g.ended_at, g.total, g.moved, g.proposed_at::text as mark,
    (select count(*)::int from procedure_migration_failure f where f.tenant = g.tenant and f.migration_id = g.id) as failed,
    coalesce((select jsonb_agg(jsonb_build_object('matter', f.matter_id, 'number', f.number, 'code', f.code, 'params', f.params) order by f.number)
      from (select * from procedure_migration_failure f where f.tenant = g.tenant and f.migration_id = g.id order by f.number limit ${FAILURES_SHOWN}) f), '[]') as failures
  from procedure_migration g left join account p on p.tenant = g.tenant and p.id = g.proposed_by left join account a on a.tenant = g.tenant and a.id = g.approved_by`

export async function viewOf(act: Act, tx: Tx, row: MigrationRow): Promise<z.input<typeof MigrationView>> {
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

export const stageIn = (procedure: Procedure | undefined, stage: string) =>
  procedure !== undefined && Object.hasOwn(procedure.stages, stage) ? procedure.stages[stage] : undefined

export const titleIn = ({ language }: Act, procedure: Procedure, stage: string): string => {
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

export const reportView = (act: Act, plan: MigrationPlan, survey: Survey): z.input<typeof ReportView> => ({
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
