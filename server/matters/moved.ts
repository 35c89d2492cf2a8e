import sql from 'sql-template-tag'
import type { WorkCalendar } from '../../core/deadline/index.ts'
import { concernsPetitioner, recompute } from '../../core/procedure/index.ts'
import type { Act } from '../kernel/index.ts'
import { procedureVersion } from './procedures.ts'
import { loadMatters } from './state.ts'

export type MovedBy = {
  open: number
  moved: number
  later: number
  earlier: number
  /** how many petitioners would be told */
  petitioners: number
  units: { unit: string | null; moved: number }[]
}

const AT_ONCE = 500

/** What another calendar would do to the open deadlines of a tenant; nothing is written. The act must be the system's. */
export function movedBy(act: Act, calendar: WorkCalendar): Promise<MovedBy> {
  return act.read(async (tx) => {
    const found: MovedBy = { open: 0, moved: 0, later: 0, earlier: 0, petitioners: 0, units: [] }
    const units = new Map<string | null, number>()
    const names = new Map(
      (
        await tx.all<{ id: string; name: string }>(sql`select id, name from organization where tenant = ${act.tenant}`)
      ).map(({ id, name }) => [id, name]),
    )
    let after = '00000000-0000-0000-0000-000000000000'
    for (;;) {
      const ids = await tx.all<{ id: string }>(
        sql`select distinct matter_id as id from matter_clock where tenant = ${act.tenant} and state in ('running', 'paused') and matter_id > ${after} order by matter_id limit ${AT_ONCE}`,
      )
      if (ids.length === 0) break
      after = ids.at(-1)?.id ?? after
      for (const { row, state } of await loadMatters(
        tx,
        ids.map(({ id }) => id),
        { lock: false },
      )) {
        const procedure = await procedureVersion(tx, row.procedure_id, row.procedure_version)
        const moves = recompute(procedure, state, calendar).flatMap((run) => {
          const was = state.clocks.find(({ id, run: number }) => id === run.id && number === run.run)
          return was === undefined || was.dueDay === run.dueDay
            ? []
            : [{ clock: run.id, later: run.dueDay > was.dueDay }]
        })
        found.open += 1
        if (moves.length === 0) continue
        found.moved += 1
        if (moves.some(({ later }) => later)) found.later += 1
        if (moves.some(({ later }) => !later)) found.earlier += 1
        if (moves.some(({ clock }) => concernsPetitioner(procedure, clock))) found.petitioners += 1
        const unit = row.unit_id === null ? null : (names.get(row.unit_id) ?? null)
        units.set(unit, (units.get(unit) ?? 0) + 1)
      }
    }
    const most = [...units].map(([unit, moved]) => ({ unit, moved })).sort((a, b) => b.moved - a.moved)
    return { ...found, units: most }
  })
}
