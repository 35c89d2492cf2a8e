import sql from 'sql-template-tag'
import type { ClockState, MatterState } from '../../core/procedure/index.ts'
import type { Tx } from '../database/index.ts'
import type { Act } from '../kernel/index.ts'
import { decided, type MigrationPlan, runningUnder, type Staying } from './migrate.ts'
import { type Loaded, leadingClock, loadMatters } from './state.ts'

/** What a migration would do, as counts: of the matters of a whole authority, by whomever they may be seen. */
export type Survey = {
  matters: number
  byStage: { from: string; to: string; count: number }[]
  unmapped: { stage: string; count: number }[]
  units: { id: string; name: string; count: number }[]
  /** matters that have another due day afterwards */
  dueMoved: number
  dueMovedSample: { number: string; from: string | null; to: string | null }[]
  clocksLapsed: { clock: string; count: number }[]
  clocksBegun: { clock: string; count: number }[]
  /** matters that stay, other than for a stage that is not in the map */
  blockedCount: number
  blocked: { number: string; reason: Staying }[]
}

const SAMPLE = 20
const BLOCKED_SHOWN = 100
/** Matters looked at in one query. */
const AT_ONCE = 500

/** Decides every running matter as the migration would, and changes nothing. Uses matter_version. */
export async function surveyMigration(act: Act, tx: Tx, plan: MigrationPlan): Promise<Survey> {
  const stages = counter()
  const unmapped = counter()
  const units = counter()
  const lapsed = counter()
  const begun = counter()
  const survey: Survey = {
    matters: 0,
    byStage: [],
    unmapped: [],
    units: [],
    dueMoved: 0,
    dueMovedSample: [],
    clocksLapsed: [],
    clocksBegun: [],
    blockedCount: 0,
    blocked: [],
  }
  for await (const { row, state } of running(tx, plan)) {
    survey.matters += 1
    const outcome = decided(act, { row, state }, plan)
    if (!outcome.ok) {
      if (outcome.reason.code === 'migration.unmapped') {
        unmapped.add(state.stage)
        continue
      }
      survey.blockedCount += 1
      if (survey.blocked.length < BLOCKED_SHOWN) survey.blocked.push({ number: row.number, reason: outcome.reason })
      continue
    }
    const { next, lists } = outcome
    stages.add(`${state.stage} ${next.stage}`)
    if (row.unit_id !== null) units.add(row.unit_id)
    for (const run of endedBy(state, next)) lapsed.add(run.id)
    for (const run of begunBy(state, next)) begun.add(run.id)
    const before = leadingClock(state.clocks)?.dueDay ?? null
    if (before === lists.due_day) continue
    survey.dueMoved += 1
    if (survey.dueMovedSample.length < SAMPLE)
      survey.dueMovedSample.push({ number: row.number, from: before, to: lists.due_day })
  }
  const names = await tx.all<{ id: string; name: string }>(
    sql`select id, name from organization where tenant = ${tx.who.tenant} and id = any (${units.all().map(([id]) => id)}::uuid[])`,
  )
  survey.byStage = stages.all().map(([key, count]) => {
    const [from = '', to = ''] = key.split(' ')
    return { from, to, count }
  })
  survey.unmapped = unmapped.all().map(([stage, count]) => ({ stage, count }))
  survey.units = units.all().map(([id, count]) => ({ id, name: names.find((one) => one.id === id)?.name ?? '', count }))
  survey.clocksLapsed = lapsed.all().map(([clock, count]) => ({ clock, count }))
  survey.clocksBegun = begun.all().map(([clock, count]) => ({ clock, count }))
  return survey
}

function counter() {
  const counts = new Map<string, number>()
  return {
    add: (key: string) => counts.set(key, (counts.get(key) ?? 0) + 1),
    /** the most frequent first */
    all: () => [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)),
  }
}

async function* running(tx: Tx, plan: MigrationPlan): AsyncGenerator<Loaded> {
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const ids = await tx.all<{ id: string }>(
      sql`select m.id from matter m where ${runningUnder(tx.who.tenant, plan.from)} and m.id > ${after}::uuid order by m.id limit ${AT_ONCE}`,
    )
    const last = ids.at(-1)
    if (last === undefined) return
    yield* await loadMatters(
      tx,
      ids.map(({ id }) => id),
      { lock: false },
    )
    after = last.id
  }
}

const isOpen = ({ state }: ClockState) => state === 'running' || state === 'paused'
const same = (a: ClockState) => (b: ClockState) => a.id === b.id && a.run === b.run
const endedBy = (before: MatterState, after: MatterState) =>
  before.clocks.filter((run) => isOpen(run) && after.clocks.some((one) => same(run)(one) && !isOpen(one)))
const begunBy = (before: MatterState, after: MatterState) =>
  after.clocks.filter((run) => !before.clocks.some(same(run)))
