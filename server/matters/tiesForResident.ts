import sql from 'sql-template-tag'
import { type MatterState, type Procedure, waitingFor } from '../../core/procedure/index.ts'
import type { Tx } from '../database/index.ts'
import type { Act } from '../kernel/index.ts'
import { say, textOf } from '../messages/index.ts'
import { procedureVersion } from './procedures.ts'
import type { TrackView } from './views.ts'

type Stage = { procedure_id: string; procedure_version: number; stage: string }

/**
 * What the petitioner may know of other matters: where the one stands into which theirs was merged, which units' opinions are
 * awaited, and what else came of what they said. The database answers nothing beyond that.
 */
export async function tiesForResident(
  act: Act,
  tx: Tx,
  procedure: Procedure,
  state: MatterState,
): Promise<Pick<TrackView, 'joinedTo' | 'waitingFor' | 'splits'>> {
  const { language } = act
  const titleOf = async ({ procedure_id, procedure_version, stage }: Stage) => {
    const { stages } = await procedureVersion(tx, procedure_id, procedure_version)
    const found = stages[stage]
    return found === undefined ? stage : textOf(found.titleForPetitioner ?? found.title, language)
  }
  const lead = await tx.maybe<Stage & { unit: string | null }>(sql`select * from lead_for_resident()`)
  const parts = await tx.all<{ unit: string | null; due_day: string | null }>(
    sql`select * from open_parts_for_resident()`,
  )
  const splits = await tx.all<Stage & { number: string; title: string }>(sql`select * from splits_for_resident()`)
  const others = []
  for (const split of splits)
    others.push({ number: split.number, title: split.title, stageTitle: await titleOf(split) })
  const waits = waitingFor(procedure, state, [])
  return {
    joinedTo: lead === undefined ? null : { stageTitle: await titleOf(lead), unit: lead.unit },
    waitingFor:
      parts.length > 0 && waits[0]?.for === 'owner'
        ? parts.map(({ unit, due_day }) => ({
            text: say(language, 'waiting.opinion', { unit: unit ?? say(language, 'unit.other') }),
            dueDay: due_day,
          }))
        : waits.flatMap((one) =>
            one.for === 'petitioner' ? [{ text: say(language, 'waiting.you'), dueDay: one.dueDay }] : [],
          ),
    splits: others,
  }
}
