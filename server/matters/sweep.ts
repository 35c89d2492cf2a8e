import sql, { empty } from 'sql-template-tag'
import { type DueEffect, dueEffects, markFired, nextWakeAt, type Procedure } from '../../core/procedure/index.ts'
import { type Tx, transact } from '../database/index.ts'
import { type Act, actOf, type Installation, type Kernel, systemWho } from '../kernel/index.ts'
import { Refused } from '../problem/index.ts'
import { step } from './move.ts'
import { procedureVersion } from './procedures.ts'
import { type Loaded, loadMatters, time } from './state.ts'

/** The system acting by itself in one tenant. */
export function systemAct(kernel: Kernel, tenant: string, trace: string): Act {
  const who = systemWho(tenant)
  return actOf({ kernel, who, tenant, staff: undefined, resident: undefined, language: 'zh-CN', trace, key: undefined })
}

/** Imported matters are the past of another system: nobody is warned about them, nothing moves them. */
const sweptTenants = (kernel: Kernel) =>
  transact(
    kernel.pool,
    systemWho(''),
    (tx) => tx.all<{ id: string }>(sql`select id from tenant where kind <> 'imported' order by id`),
    'read',
  )

/**
 * Carries out what has fallen due on the clocks of matters: warnings, escalations, moves of the system such as closing what nobody
 * replied to. Nodes may sweep at once; each takes other matters, and what a matter was given stands in its clocks in the same transaction.
 *
 * @param limit matters of one tenant at most in one transaction
 * @returns how many matters were attended to
 */
export async function sweepOnce({ kernel }: Installation, limit = 100): Promise<number> {
  let swept = 0
  for (const { id } of await sweptTenants(kernel)) swept += await sweepTenant(kernel, id, limit)
  return swept
}

async function sweepTenant(kernel: Kernel, tenant: string, limit: number): Promise<number> {
  const act = systemAct(kernel, tenant, 'sweep')
  try {
    return await act.write((tx) => sweepDue(act, tx, { limit }))
  } catch (error) {
    kernel.log.error({ tenant, error: String(error) }, 'clocks: a batch failed, its matters are tried one by one')
  }
  const now = kernel.now()
  const waiting = await act.read((tx) =>
    tx.all<{ id: string }>(
      sql`select id from matter where tenant = ${tenant} and next_wake_at <= ${time(now)} order by next_wake_at limit ${limit}`,
    ),
  )
  let swept = 0
  for (const { id } of waiting) {
    try {
      swept += await act.write((tx) => sweepDue(act, tx, { limit: 1, only: id }))
    } catch (error) {
      kernel.log.error({ tenant, matter: id, error: String(error) }, 'clocks: a matter cannot be attended to')
      // asked again in an hour, so that it does not stand in front of the others for ever
      await act.write((tx) =>
        tx.run(
          sql`update matter set next_wake_at = ${time(now)}::timestamptz + interval '1 hour' where tenant = ${tenant} and id = ${id}`,
        ),
      )
    }
  }
  return swept
}

/** What one matter is given now. Of several moves only the first is made; the others are looked at again in the new stage. */
type Given = {
  loaded: Loaded
  procedure: Procedure
  effects: DueEffect[]
  move: string | undefined
  wake: string | null
}

/** Two queries to load, one statement to write for all matters together; a move of the system is written as any move is. Uses matter_wake. */
async function sweepDue(act: Act, tx: Tx, { limit, only }: { limit: number; only?: string }): Promise<number> {
  const { kernel, tenant } = act
  const now = kernel.now()
  const due = await tx.all<{ id: string }>(sql`
    select id from matter where tenant = ${tenant} and next_wake_at <= ${time(now)} ${only === undefined ? empty : sql`and id = ${only}`}
    order by next_wake_at limit ${limit} for no key update skip locked`)
  if (due.length === 0) return 0
  const matters = await loadMatters(
    tx,
    due.map(({ id }) => id),
  )
  const given: Given[] = []
  for (const { row, state } of matters) {
    const procedure = await procedureVersion(tx, row.procedure_id, row.procedure_version)
    const fallen = dueEffects(procedure, state, now, kernel.calendar)
    const first = fallen.find(({ move }) => move !== undefined)
    const effects = fallen.filter((effect) => effect.move === undefined || effect === first)
    const marked = markFired(state, effects)
    const wake = time(nextWakeAt(procedure, marked, now, kernel.calendar))
    given.push({ loaded: { row, state: marked }, procedure, effects, move: first?.move, wake })
  }
  await saveGiven(tx, given)
  for (const { loaded, move } of given) {
    if (move === undefined) continue
    try {
      await step(act, tx, loaded, move, {})
    } catch (error) {
      // a move its stage does not have: the clock outlived its purpose, which blocks nobody
      if (!(error instanceof Refused)) throw error
      kernel.log.error({ tenant, matter: loaded.row.id, move, code: error.code }, 'clocks: a move was refused')
    }
  }
  return given.length
}

async function saveGiven(tx: Tx, given: readonly Given[]): Promise<void> {
  const { tenant } = tx.who
  const matters = given.map(({ loaded, wake }) => ({
    id: loaded.row.id,
    wake,
  }))
  const clocks = given.flatMap(({ loaded, effects }) =>
    loaded.state.clocks
      .filter((run) => effects.some(({ clock, run: number }) => clock === run.id && number === run.run))
      .map(({ id, run, fired }) => ({ matter: loaded.row.id, clock: id, run, fired })),
  )
  const notices = given.flatMap(({ loaded, effects }) =>
    effects.flatMap(({ clock, run, key, notices: told }) =>
      told.map((notice) => ({ ...notice, matter: loaded.row.id, actor: null, occasion: `${clock}:${run}:${key}` })),
    ),
  )
  await tx.run(sql`
    with woken as (
      update matter m set next_wake_at = r.wake
      from jsonb_to_recordset(${JSON.stringify(matters)}::jsonb) as r(id uuid, wake timestamptz) where m.tenant = ${tenant} and m.id = r.id),
    fired as (
      update matter_clock c set fired = r.fired
      from jsonb_to_recordset(${JSON.stringify(clocks)}::jsonb) as r(matter uuid, clock text, run integer, fired text[])
      where c.tenant = ${tenant} and c.matter_id = r.matter and c.clock = r.clock and c.run = r.run)
    insert into outbox (tenant, topic, payload) select ${tenant}, 'notice', n.value from jsonb_array_elements(${JSON.stringify(notices)}::jsonb) as n`)
}
