import sql from 'sql-template-tag'
import { dayOf, type Instant } from '../../core/deadline/index.ts'
import {
  type Actor,
  availableMoves,
  concernsPetitioner,
  type MatterState,
  type Move,
  type Procedure,
} from '../../core/procedure/index.ts'
import type { Act } from '../kernel/index.ts'
import { textOf } from '../messages/index.ts'
import { notFound, Refused } from '../problem/index.ts'
import { type Moved, moveMatter } from './move.ts'
import { clockView, eventViews, moveViews } from './present.ts'
import { readingOf } from './procedures.ts'
import { readEvents } from './queries.ts'
import { leadingClock, loadMatter } from './state.ts'
import { appealsOf } from './ties.ts'
import { tiesForResident } from './tiesForResident.ts'
import type { TrackView } from './views.ts'

const RESIDENT: Actor = { account: null, grants: [{ role: 'resident', relation: 'petitioner' }] }

/** What the resident may do again, but not yet: nothing but time stands against it. */
function laterMoves(procedure: Procedure, state: MatterState, { kernel, language }: Act): TrackView['later'] {
  return availableMoves(procedure, state, RESIDENT, kernel.now(), kernel.calendar).flatMap(({ move, reasons = [] }) => {
    const [reason, ...more] = reasons
    if (reason?.code !== 'matter.move.tooSoon' || more.length > 0) return []
    const title = textOf(procedure.moves[move]?.title ?? { zh: move, en: move }, language)
    return [{ move, title, from: dayOf(reason.params['again'] as Instant) }]
  })
}

/** Marks that were set, and clocks that were started, by steps the petitioner does not see are not told either. */
function told(procedure: Procedure) {
  const open = (of: (move: Move) => boolean) =>
    Object.values(procedure.moves).some((move) => !move.internal && of(move))
  return {
    flag: (flag: string) =>
      open(({ effects }) => effects.flag?.set?.includes(flag) === true || effects.split?.flag === flag),
    clock: ({ id }: { id: string }) => {
      const { startsIn = [], startsOn = [] } = procedure.clocks[id] ?? {}
      return startsIn.length > 0 || startsOn.some((name) => procedure.moves[name]?.internal === false)
    },
  }
}

/** The page behind number and query code: what came of it, who has it, until when, what the resident may do. */
export async function trackSubmission(act: Act): Promise<TrackView> {
  const { resident, kernel, language } = act
  if (resident === undefined) throw new Refused(401, 'resident.credentials')
  return act.read(async (tx) => {
    const loaded = await loadMatter(tx, resident.matter, false)
    const submission = await tx.maybe<{ body: string; withdrawn_at: Date | null }>(
      sql`select body, withdrawn_at from submission where tenant = ${act.tenant} and id = ${resident.submission}`,
    )
    if (loaded === undefined || submission === undefined) throw notFound()
    const { row, state } = loaded
    const reading = await readingOf(tx, row)
    const procedure = reading.now
    const unit =
      row.unit_id === null
        ? undefined
        : await tx.maybe<{ name: string; phone: string | null; address: string | null; hours: string | null }>(
            sql`select name, phone, address, hours from organization where tenant = ${act.tenant} and id = ${row.unit_id}`,
          )
    const photos = await tx.all<{ id: string; width: number; height: number; event: number | null }>(
      sql`select id, width, height, event_seq as event from attachment where tenant = ${act.tenant} and matter_id = ${row.id} and public order by event_seq, created_at, id`,
    )
    const events = await readEvents(tx, row.id)
    const stage = procedure.stages[row.stage]
    const lead = leadingClock(state.clocks.filter(({ id }) => concernsPetitioner(procedure, id)))
    const now = kernel.now()
    return {
      number: resident.number,
      title: row.title,
      body: submission.body,
      receivedAt: row.received_at.toISOString(),
      stage: row.stage,
      stageTitle: stage === undefined ? row.stage : textOf(stage.titleForPetitioner ?? stage.title, language),
      stageHint: stage?.hint === undefined ? null : textOf(stage.hint, language),
      ending: row.ending,
      phase: stage?.phase ?? null,
      phases: Object.entries(procedure.phases).map(([id, { title }]) => ({ id, title: textOf(title, language) })),
      responsible: {
        unit: unit?.name ?? null,
        phone: unit?.phone ?? null,
        address: unit?.address ?? null,
        hours: unit?.hours ?? null,
        handler: null,
      },
      dueDay: lead?.dueDay ?? null,
      dueProvisional: lead?.provisional ?? false,
      overdue: lead?.dueAt != null && lead.dueAt <= now,
      ...(await tiesForResident(act, tx, procedure, state)),
      appeals: appealsOf(act, procedure, state),
      flags: row.flags.filter(told(procedure).flag),
      rating: row.rating,
      revision: row.revision,
      clocks: state.clocks
        .filter(told(procedure).clock)
        .map((clock) => clockView(reading.withClock(clock.id), clock, kernel.calendar, language, now)),
      timeline: eventViews(reading, events, language, { hideInternal: true }),
      moves: moveViews(procedure, state, RESIDENT, language, now, kernel.calendar).filter(({ allowed }) => allowed),
      later: laterMoves(procedure, state, act),
      photos,
    }
  })
}

/** A resident's own step: supply, confirm and rate, disagree, withdraw. */
export function moveOwn(act: Act, move: string, revision: number, input: Record<string, unknown>): Promise<Moved> {
  if (act.resident === undefined) throw new Refused(401, 'resident.credentials')
  return moveMatter(act, act.resident.matter, move, { revision, input })
}
