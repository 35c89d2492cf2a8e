import sql, { type Sql } from 'sql-template-tag'
import type { z } from 'zod'
import { type Day, dayOf, deadline, type Term } from '../../core/deadline/index.ts'
import { type MatterState, type Procedure, type Stage, waitingFor } from '../../core/procedure/index.ts'
import type { Tx } from '../database/index.ts'
import type { Act } from '../kernel/index.ts'
import { type Language, say, textOf } from '../messages/index.ts'
import { lightOf } from './light.ts'
import { clauseView, type EventRow, type eventViews } from './present.ts'
import type { Reading } from './procedures.ts'
import type { MatterRow } from './state.ts'
import type { Appeal, MatterView, Ties } from './views.ts'

type Label = { zh: string; en: string }
type Tied = {
  tie: 'part' | 'parent' | 'follower' | 'lead' | 'split' | 'origin'
  id: string
  number: string
  title: string
  stage: string
  stage_title: Label | null
  stage_owner: Stage['owner'] | null
  ending: string | null
  unit_name: string | null
  handler_name: string | null
  received_at: Date
  closed_at: Date | null
  due_at: Date | null
  due_day: Day | null
  opinion: string | null
}

/** The matters tied to one, as far as one may see them, in one query. Uses matter_parent, matter_follows, matter_split. */
export function tiedTo(tx: Tx, row: MatterRow): Promise<Tied[]> {
  const arms: Sql = sql`
    select 'part' as tie, id from matter where tenant = ${tx.who.tenant} and parent_id = ${row.id}
    union all select 'follower', id from matter where tenant = ${tx.who.tenant} and follows = ${row.id}
    union all select 'split', id from matter where tenant = ${tx.who.tenant} and split_from = ${row.id}
    union all select 'parent', ${row.parent_id}::uuid where ${row.parent_id}::uuid is not null
    union all select 'lead', ${row.follows}::uuid where ${row.follows}::uuid is not null
    union all select 'origin', ${row.split_from}::uuid where ${row.split_from}::uuid is not null`
  return tx.all<Tied>(sql`
    select t.tie, m.id, m.number, m.title, m.stage, p.body->'stages'->m.stage->'title' as stage_title, p.body->'stages'->m.stage->'owner' as stage_owner, m.ending, o.name as unit_name, h.display_name as handler_name,
      m.received_at, m.closed_at, m.due_at, m.due_day,
      case when t.tie = 'part' then (select e.data->>'opinion' from matter_event e where e.tenant = m.tenant and e.matter_id = m.id and e.data ? 'opinion' and not e.undone order by e.seq desc limit 1) end as opinion
    from (${arms}) t join matter m on m.tenant = ${tx.who.tenant} and m.id = t.id
      left join organization o on o.tenant = m.tenant and o.id = m.unit_id
      left join account h on h.tenant = m.tenant and h.id = m.handler_id
      left join procedure_version p on p.tenant = m.tenant and p.id = m.procedure_id and p.version = m.procedure_version
    order by t.tie, m.number`)
}

const reference = ({ id, number, title }: Tied) => ({ id, number, title })

/** What a matter's page says about the others it is tied to, and about whom it waits for. */
export function tiesOf(
  act: Act,
  procedure: Procedure,
  state: MatterState,
  tied: readonly Tied[],
  line: Pick<MatterView, 'unitName' | 'handlerName' | 'stageTitle'> & { since: string; leadUnitName: string | null },
): z.input<typeof Ties> {
  const { language } = act
  const now = act.kernel.now()
  const { calendar } = act.kernel
  const of = (tie: Tied['tie']) => tied.filter((one) => one.tie === tie)
  const only = (tie: Tied['tie']) => of(tie).map(reference)[0] ?? null
  const title = (one: Tied) => (one.stage_title === null ? one.stage : textOf(one.stage_title, language))
  const open = of('part').filter(({ closed_at }) => closed_at === null)
  const waiting = waitingFor(
    procedure,
    state,
    open.map(({ id, due_day }) => ({ id, dueDay: due_day })),
  )
  const critical = new Set(waiting.flatMap((one) => (one.for === 'part' && one.critical ? [one.part] : [])))
  return {
    parts: of('part').map((one) => ({
      ...reference(one),
      unitName: one.unit_name,
      handlerName: one.handler_name,
      stage: one.stage,
      stageTitle: title(one),
      ending: one.ending,
      dueDay: one.due_day,
      overdue: one.closed_at === null && one.due_at !== null && one.due_at.getTime() <= now,
      light: one.closed_at === null ? lightOf(one.due_day, now, calendar, one.due_at?.getTime()) : null,
      critical: critical.has(one.id),
      opinion: one.opinion,
    })),
    parent: only('parent'),
    followers: of('follower').map((one) => ({
      ...reference(one),
      receivedAt: one.received_at.toISOString(),
      dueDay: one.due_day,
      stageTitle: title(one),
      ending: one.ending,
      joined: procedure.stages[one.stage]?.withLead !== undefined,
    })),
    follows: only('lead'),
    splits: of('split').map((one) => ({ ...reference(one), stageTitle: title(one) })),
    splitFrom: only('origin'),
    waitingFor: waiting.map((one) => {
      const part = one.for === 'part' ? open.find(({ id }) => id === one.part) : undefined
      const other = say(language, 'unit.other')
      // what a body has delivered waits for the unit that asked for it
      const isDelivered = part !== undefined && isLeads(part.stage_owner ?? [])
      const who =
        one.for === 'part'
          ? ((isDelivered ? line.unitName : part?.unit_name) ?? other)
          : one.for === 'owner'
            ? ownerText(act, procedure.stages[state.stage]?.owner ?? [], line)
            : say(language, `waiting.${one.for}`)
      const what =
        part === undefined ? line.stageTitle : isDelivered ? `${part.unit_name ?? other} · ${title(part)}` : title(part)
      return {
        text: say(language, 'waiting.line', { who, what }),
        kind: one.for,
        since: part?.received_at.toISOString() ?? line.since,
        dueDay: one.dueDay,
        light: lightOf(one.dueDay, now, calendar),
        critical: one.critical,
      }
    }),
  }
}

/** Whether a stage belongs to the unit that leads the joint handling. */
const isLeads = (owner: Stage['owner']): boolean =>
  owner.length > 0 && owner.every(({ relation }) => relation === 'leadUnit')

/** Whose turn it is: whoever has the matter, the unit that leads, or else the roles that own the stage. */
function ownerText(
  act: Act,
  owner: Stage['owner'],
  {
    handlerName,
    unitName,
    leadUnitName,
  }: { handlerName: string | null; unitName: string | null; leadUnitName: string | null },
): string {
  if (isLeads(owner) && leadUnitName !== null) return leadUnitName
  const isAssigned = owner.some(({ relation }) => relation === 'assignedHandler' || relation === 'assignedUnit')
  const assigned = isAssigned ? (handlerName ?? unitName) : null
  if (assigned !== null) return assigned
  const { roles: titles } = act.kernel.permissions
  const roles = [...new Set(owner.map(({ role }) => role))]
  return roles.map((role) => textOf(titles[role].title, act.language)).join(say(act.language, 'list.or'))
}

/** The units a matter has passed through, in order: each time somebody's form named one as the one that has it now. */
export function wayOf(reading: Pick<Reading, 'at'>, events: readonly EventRow[], language: Language) {
  return events.flatMap((event) => {
    const move = reading.at(event.seq).moves[event.move]
    const source = move?.effects.unit
    if (move === undefined || source === undefined || event.undone) return []
    const unit = source === 'clear' ? null : (event.units?.[String(event.data[source.field])] ?? null)
    return [{ at: event.at.toISOString(), title: textOf(move.title, language), unitName: unit }]
  })
}

/**
 * Where one may go with a result that did not solve the matter, each with its last day, counted from the end or from the
 * latest answer; empty while there is no such result.
 */
export function appealsOf(act: Act, procedure: Procedure, state: MatterState): z.input<typeof Appeal>[] {
  const answered = Object.values(procedure.moves).some(({ to, effects }) => effects.answer && to === state.stage)
  const result = state.ending ?? (answered ? state.outcome : null)
  const told = state.closedAt ?? stoodSince(procedure, state) ?? state.answeredAt
  if (told === null || (result !== 'explained' && result !== 'notOurs')) return []
  const isPast = (asked: string) =>
    state.ending !== null ||
    Object.keys(state.moveCounts).some((id) => id === asked || procedure.moves[id]?.countsAs === asked)
  return (procedure.appeals ?? [])
    .filter(({ move }) => move === undefined || !isPast(move))
    .map(({ title, body, within, clause }) => ({
      title: textOf(title, act.language),
      body: textOf(body, act.language),
      until: lastDay(act, told, within),
      clause: clauseView(clause, act.language),
    }))
}

/** Since when it stands where it does, as the clock that began with the stage remembers; undefined where none did. */
function stoodSince(procedure: Procedure, { clocks, stage }: MatterState): MatterState['receivedAt'] | undefined {
  const begun = clocks.filter(({ id, state }) => procedure.clocks[id]?.startsIn.includes(stage) && state === 'running')
  return begun.map(({ startedAt }) => startedAt).sort((a, b) => b - a)[0]
}

function lastDay(act: Act, start: MatterState['receivedAt'], term: Term): string {
  const due = deadline({ start, term, calendar: act.kernel.calendar })
  return due.paused ? dayOf(start) : due.dueDay
}

/** What waits to be decided, with what was asked. */
export function pendingOf(
  procedure: Procedure,
  state: MatterState,
  events: ReturnType<typeof eventViews>,
  language: Language,
) {
  return Object.entries(state.pending).map(([move, asked]) => {
    const event = events.findLast((one) => one.move === move)
    return {
      move,
      title: textOf(procedure.moves[move]?.title ?? { zh: move, en: move }, language),
      actor: event?.actor ?? null,
      at: new Date(asked.at).toISOString(),
      fields: event?.fields ?? [],
    }
  })
}
