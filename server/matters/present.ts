import type { z } from 'zod'
import { type ClauseRef, dayOf, deadline, explain, type Instant, type WorkCalendar } from '../../core/deadline/index.ts'
import {
  type Actor,
  availableMoves,
  type ClockState,
  type Field,
  type MatterState,
  type Procedure,
  type ReasonCode,
} from '../../core/procedure/index.ts'
import { type Language, say, textOf } from '../messages/index.ts'
import type { Reading } from './procedures.ts'
import { time } from './state.ts'
import type { ClockView, EventView, MoveView } from './views.ts'

export type EventRow = {
  seq: number
  at: Date
  move: string
  from_stage: string | null
  to_stage: string
  actor_kind: 'staff' | 'resident' | 'system'
  actor_post: string | null
  actor_name: string | null
  public: boolean
  undone: boolean
  data: Record<string, unknown>
  units: Record<string, string> | null
  accounts: Record<string, string> | null
  matters: Record<string, string> | null
  photos: string[]
}

/** A clock with the reason of its date, line by line. */
export function clockView(
  procedure: Procedure,
  run: ClockState,
  calendar: WorkCalendar,
  language: Language,
  now: number,
): z.input<typeof ClockView> {
  const clock = procedure.clocks[run.id]
  if (clock === undefined) throw new Error(`procedure ${procedure.id} has no clock ${run.id}`)
  const clause = clauseFor(clock.clause, language)
  const reckoned = deadline({
    start: run.startedAt,
    term: run.term,
    calendar,
    pauses: run.pauses,
    extensions: run.extensions,
    afterPause: clock.afterPause,
  })
  return {
    clock: run.id,
    run: run.run,
    title: textOf(clock.title, language),
    state: run.state,
    startedAt: time(run.startedAt) ?? '',
    dueAt: time(run.dueAt),
    dueDay: run.dueDay,
    provisional: run.provisional,
    endedAt: time(run.endedAt),
    overdue: run.dueAt !== null && (run.endedAt ?? now) >= run.dueAt,
    legal: clock.legal,
    clause: clauseView(clock.clause, language),
    why: explain(reckoned, calendar, clause).map((line) => ({
      kind: line.kind,
      text: textOf(line.text, language),
      day: null,
    })),
  }
}

/** The product's own defaults say so instead of naming a law; the rows of our catalogue they answer to tell a reader nothing. */
const clauseFor = (clause: ClauseRef, language: Language): ClauseRef =>
  clause.document === 'product default'
    ? { ...clause, document: say(language, 'clause.productDefault'), at: '' }
    : clause

export function clauseView(of: ClauseRef, language: Language) {
  const clause = clauseFor(of, language)
  return { ...clause, text: clause.text === undefined ? null : textOf(clause.text, language) }
}

export function eventViews(
  reading: Pick<Reading, 'at'>,
  rows: readonly EventRow[],
  language: Language,
  { hideInternal }: { hideInternal: boolean },
): z.input<typeof EventView>[] {
  return rows.map((row) => {
    const procedure = reading.at(row.seq)
    const move = procedure.moves[row.move]
    const fields = (move?.fields ?? []).filter(
      (field) =>
        row.data[field.id] !== undefined &&
        row.data[field.id] !== null &&
        field.type !== 'files' &&
        !(hideInternal && field.internal),
    )
    return {
      seq: row.seq,
      at: row.at.toISOString(),
      move: row.move,
      title: move === undefined ? say(language, `event.${row.move}`) : textOf(move.title, language),
      from: row.from_stage,
      to: row.to_stage,
      toTitle: stageTitle(procedure, row.to_stage, language),
      actor: row.actor_name,
      actorKind: row.actor_kind,
      post: row.actor_post,
      public: row.public,
      undone: row.undone,
      fields:
        move === undefined
          ? houseFields(procedure, row, language)
          : fields.map((field) => ({
              id: field.id,
              label: textOf(field.label, language),
              value: valueText(field, row.data[field.id], row, language),
            })),
      photos: row.photos,
    }
  })
}

/** Events that are no moves of a procedure: what its beginning, a notice of holidays, a step taken back, a new version say. */
function houseFields(procedure: Procedure, { move, data }: EventRow, language: Language) {
  const line = (id: string, value: string) => [{ id, label: say(language, `event.${move}.${id}`), value }]
  switch (move) {
    case 'calendar':
      return movedDays(procedure, data, language)
    case 'begin':
      return typeof data['task'] === 'string' ? line('task', data['task']) : []
    case 'undo': {
      const title = procedure.moves[String(data['move'])]?.title
      return line('move', title === undefined ? String(data['move']) : textOf(title, language))
    }
    case 'migration':
      return [
        ...line('version', `${String(data['from'])} → ${String(data['to'])}`),
        ...movedDays(procedure, data, language),
      ]
    default:
      return []
  }
}

/** What a notice of holidays did to deadlines: which of them, from which day to which. */
function movedDays(procedure: Procedure, data: Record<string, unknown>, language: Language) {
  const moved = (data['moved'] ?? []) as { clock: string; from: string; to: string }[]
  return moved.map(({ clock, from, to }) => {
    const title = procedure.clocks[clock]?.title
    return { id: clock, label: title === undefined ? clock : textOf(title, language), value: `${from} → ${to}` }
  })
}

export const stageTitle = (procedure: Procedure, stage: string, language: Language): string => {
  const title = procedure.stages[stage]?.title
  return title === undefined ? stage : textOf(title, language)
}

function valueText(field: Field, value: unknown, row: EventRow, language: Language): string {
  switch (field.type) {
    case 'choice': {
      const option = field.options?.find(({ id }) => id === value)
      return option === undefined ? String(value) : textOf(option.label, language)
    }
    case 'unit':
    case 'units':
      return listed(value, language, (id) => row.units?.[id] ?? say(language, 'unit.other'))
    case 'account':
    case 'accounts':
      return listed(value, language, (id) => row.accounts?.[id] ?? say(language, 'account.other'))
    case 'matter':
      return row.matters?.[String(value)] ?? say(language, 'notice.hiddenMatter')
    case 'boolean':
      return say(language, value === true ? 'yes' : 'no')
    case 'rating':
      return say(language, `rating.${String(value)}`)
    default:
      return String(value)
  }
}

const listed = (value: unknown, language: Language, name: (id: string) => string): string =>
  [value]
    .flat()
    .map((id) => name(String(id)))
    .join(say(language, 'list.and'))

/** The move belongs to a matter that stands otherwise than this one: nothing that is done now opens it soon. */
const unfit: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  'matter.move.flag',
  'matter.move.nothingAsked',
  'matter.move.followed',
  'matter.move.notFollowed',
])

/** The moves of the present stage as forms, each with whether this actor may make it and otherwise why not. */
export function moveViews(
  procedure: Procedure,
  state: MatterState,
  actor: Actor,
  language: Language,
  now: Instant,
  calendar: WorkCalendar,
): z.input<typeof MoveView>[] {
  return availableMoves(procedure, state, actor, now, calendar)
    .filter(
      ({ allowed, reasons }) =>
        allowed || !reasons?.some(({ code }) => code === 'matter.move.notEntitled' || code === 'matter.move.final'),
    )
    .map(({ move: id, allowed, reasons, until }) => {
      const move = procedure.moves[id]
      if (move === undefined) throw new Error(`no move ${id}`)
      return {
        id,
        title: textOf(move.title, language),
        hint: move.hint === undefined ? null : textOf(move.hint, language),
        primary: move.primary,
        batch: move.batch,
        confirm: move.confirm === undefined ? null : textOf(move.confirm, language),
        to: move.to === 'same' ? state.stage : move.to,
        allowed,
        reasons: (reasons ?? []).map(({ code, params }) => say(language, `problem.${code}`, params)),
        until: until === undefined ? null : dayOf((until - 1) as Instant),
        fits: allowed || !reasons?.some(({ code }) => unfit.has(code)),
        decides: move.decides ?? null,
        script: (move.script ?? []).map((sentence) => textOf(sentence, language)),
        fields: move.fields.map((field) => ({
          id: field.id,
          type: field.type,
          label: textOf(field.label, language),
          hint: field.hint === undefined ? null : textOf(field.hint, language),
          required: field.required,
          min: field.min ?? null,
          max: field.max ?? null,
          options: (field.options ?? []).map((option) => ({ id: option.id, label: textOf(option.label, language) })),
          level: field.level ?? null,
          when: field.when === undefined ? null : { field: field.when.field, is: [...field.when.is] },
        })),
      }
    })
}
