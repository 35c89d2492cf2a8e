import { z } from 'zod'
import { clauseRefSchema, type Day, type Instant, labelSchema, type Term, termSchema } from '../deadline/index.ts'
import { type Grant, pseudoRoles, relations, roles } from '../permission/index.ts'

/**
 * The shape of a procedure file, and of what a matter remembers of its way through one.
 *
 * The vocabulary is small and closed on purpose: a file may use only what stands here, so that everything a
 * procedure can do is known, tested and can be drawn. What one of these words does is written beside it.
 */

const grantSchema = z.strictObject({ role: z.enum([...roles, ...pseudoRoles]), relation: z.enum(relations) })

/** How a matter ends. Only `solved` counts as solved, and only the petitioner's side makes it so. */
export const endings = ['solved', 'explained', 'notOurs', 'withdrawn', 'noReply'] as const
export const endingSchema = z.enum(endings)
export type Ending = z.infer<typeof endingSchema>

/** What the one who answers says came of the matter; it becomes the ending when the answer is confirmed. */
export const outcomeSchema = endingSchema.extract(['solved', 'explained', 'notOurs'])
export type Outcome = z.infer<typeof outcomeSchema>

/** Identifier of a stage, clock, move, field or option: it becomes a key in the database and a part of addresses. */
export const idSchema = z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/, 'a name in camelCase of at most 40 characters')

export const fieldTypes = [
  'text',
  'longText',
  'choice',
  'unit',
  'account',
  'day',
  'boolean',
  'integer',
  'rating',
  'files',
  'area',
  'category',
] as const

/**
 * One question of a form. `min` and `max` count characters of a text, items of `files`, or bound an integer.
 * A `category` or `area` that is answered corrects that of the matter.
 * `when` asks the question only if another field of the same form has one of the values named.
 */
export const fieldSchema = z.strictObject({
  id: idSchema,
  type: z.enum(fieldTypes),
  label: labelSchema,
  hint: labelSchema.optional(),
  required: z.boolean().default(false),
  min: z.int().nonnegative().optional(),
  max: z.int().positive().optional(),
  options: z
    .array(z.strictObject({ id: idSchema, label: labelSchema }))
    .min(1)
    .optional(),
  /** Of no concern to the petitioner, whose page does not show the answer. */
  internal: z.boolean().default(false),
  when: z.strictObject({ field: idSchema, is: z.array(z.union([z.string(), z.boolean()])).min(1) }).optional(),
})
export type Field = z.infer<typeof fieldSchema>

const fromField = z.strictObject({ field: idSchema })

/** What an accepted move changes besides the stage. Nothing else can be changed by a file. */
export const effectsSchema = z.strictObject({
  /** The unit that has the matter: taken from a field, or nobody's any more. */
  unit: z.union([fromField, z.literal('clear')]).optional(),
  /** The person who has it: taken from a field, the actor, or nobody any more. An assigned person counts as having handled it. */
  handler: z.union([fromField, z.literal('actor'), z.literal('clear')]).optional(),
  /** Writes the actor down as one who handled the matter, so that the actor may not confirm it. */
  handled: z.literal(true).optional(),
  /** The outcome stated with an answer. */
  outcome: z.union([fromField, outcomeSchema]).optional(),
  /** The field that holds the answer. The first one sets `answeredAt` (AM-14); the actor counts as having handled it. */
  answer: fromField.optional(),
  /** The ending: a fixed one, or `outcome`: the one stated with the answer. Belongs to moves into a final stage only. */
  ending: z.union([endingSchema, z.literal('outcome')]).optional(),
  /** The field that holds the rating, 1 (worst) to 5 (best). */
  rating: fromField.optional(),
  /** Lengthens a running clock by as many of its extension's units as the field says. */
  extend: z.strictObject({ clock: idSchema, by: fromField }).optional(),
  /**
   * Lets the limit of the routing table shorten the clocks that say `limitFrom: routing`: the first time this move is
   * made, and only what nothing has shortened before. So a second dispatch keeps the first deadline.
   */
  limit: z.literal('routing').optional(),
})
export type Effects = z.infer<typeof effectsSchema>

export const noticeTargets = [
  'petitioner',
  'unit',
  'handler',
  'registrar',
  'clerk',
  'dispatcher',
  'unitHead',
  'gridWorker',
  'callback',
  'supervisor',
  'admin',
] as const
export const noticeTargetSchema = z.enum(noticeTargets)
export type NoticeTarget = z.infer<typeof noticeTargetSchema>

const templateSchema = z
  .string()
  .regex(/^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)*$/, 'words in camelCase joined by dots')

export const moveSchema = z.strictObject({
  title: labelSchema,
  hint: labelSchema.optional(),
  from: z.array(idSchema).min(1),
  /** The stage it leads to; `same` leaves the matter where it is. */
  to: z.union([idSchema, z.literal('same')]),
  by: z.array(grantSchema).min(1, 'somebody who may make it'),
  /** Accounts that may not make it although entitled: who handled the matter, who registered it. */
  notBy: z.array(z.enum(['handledBy', 'registrar'])).default([]),
  fields: z.array(fieldSchema).default([]),
  effects: effectsSchema.default({}),
  notices: z.array(z.strictObject({ to: noticeTargetSchema, template: templateSchema })).default([]),
  /** How often a matter may see this move. */
  times: z.int().positive().optional(),
  /** Shares the counter of another move: the same act, recorded by someone else. */
  countsAs: idSchema.optional(),
  /** Open only once one of these moves has been made. */
  after: z.array(idSchema).min(1).optional(),
  undo: z.union([z.literal('none'), z.strictObject({ within: termSchema })]).default('none'),
  /** Of no concern to the petitioner, whose page does not show it. */
  internal: z.boolean().default(false),
  /** Made only when the past is taken over from a file: what others did, filled in from their record. */
  history: z.boolean().default(false),
  /** Asked once more before it is done. */
  confirm: labelSchema.optional(),
  /** The usual next step of its stage. */
  primary: z.boolean().default(false),
  /** May be made for many matters at once. */
  batch: z.boolean().default(false),
})
export type Move = z.infer<typeof moveSchema>

/**
 * A deadline that follows the stages: it begins on entering a stage of `startsIn`, stands still in `pausedIn`, is met
 * on reaching `endsIn`. In any other stage it goes on, so a return keeps the first deadline. Reaching a final stage
 * that is not in `endsIn` lets it lapse.
 */
export const clockSchema = z.strictObject({
  title: labelSchema,
  within: termSchema,
  clause: clauseRefSchema,
  /** What the first run counts from: the moment the matter was received, or the entry into the stage. Later runs count from the entry. */
  from: z.enum(['received', 'entry']),
  startsIn: z.array(idSchema).min(1),
  pausedIn: z.array(idSchema).default([]),
  afterPause: z.enum(['continue', 'restart']).default('continue'),
  endsIn: z.array(idSchema).min(1),
  /** Begins a new run when `startsIn` is entered after an earlier run has ended. */
  again: z.boolean().default(false),
  /** `routing`: the limit in the routing table may shorten it, never lengthen it. */
  limitFrom: z.literal('routing').optional(),
  warn: z.array(z.strictObject({ before: termSchema })).default([]),
  /** What happens when it is due. It warns and moves up; nobody's work is blocked by it. */
  whenDue: z
    .strictObject({
      escalateTo: z.array(noticeTargetSchema).min(1).optional(),
      move: idSchema.optional(),
      repeatEvery: termSchema.optional(),
    })
    .default({}),
  /** The longest a single extension may be, and how many a run may have. */
  extension: z.strictObject({ max: termSchema, times: z.int().positive() }).optional(),
  /** Set by law, or a promise of the house. */
  legal: z.boolean(),
})
export type Clock = z.infer<typeof clockSchema>

export const stageSchema = z.strictObject({
  title: labelSchema,
  /** What the petitioner reads instead, where the title speaks about the petitioner. */
  titleForPetitioner: labelSchema.optional(),
  hint: labelSchema.optional(),
  /** Whose turn it is. */
  owner: z.array(grantSchema),
  phase: idSchema.optional(),
  final: z.boolean().default(false),
})
export type Stage = z.infer<typeof stageSchema>

export const procedureSchema = z.strictObject({
  id: idSchema,
  version: z.int().positive(),
  title: labelSchema,
  start: idSchema,
  /** Coarse steps for the public page, in order. */
  phases: z.record(idSchema, z.strictObject({ title: labelSchema })).default({}),
  stages: z.record(idSchema, stageSchema),
  clocks: z.record(idSchema, clockSchema),
  moves: z.record(idSchema, moveSchema),
})
export type Procedure = z.infer<typeof procedureSchema>

export type ClockPause = { from: Instant; until: Instant | null }

/** One run of a clock: a row in the database. */
export type ClockState = {
  /** Which clock of the procedure. */
  id: string
  /** 1 for the first run of this clock. */
  run: number
  startedAt: Instant
  term: Term
  extensions: Term[]
  pauses: ClockPause[]
  /** `done`: met, in time or late. `lapsed`: ended without what it waited for. */
  state: 'running' | 'paused' | 'done' | 'lapsed'
  /** The first instant that is too late; null while the clock is paused, for then nobody can know it. */
  dueAt: Instant | null
  /** The last day that is in time. Kept from before while the clock is paused. */
  dueDay: Day
  /** The day lies beyond the published holidays. */
  provisional: boolean
  endedAt: Instant | null
  /** Edition of the holiday table it was computed with. */
  edition: string
  /** Keys of warnings and escalations already given. */
  fired: string[]
}

/** What a matter remembers: plain data, as the database stores it. */
export type MatterState = {
  procedure: { id: string; version: number }
  stage: string
  ending: Ending | null
  /** Stated with the latest answer. */
  outcome: Outcome | null
  unit: string | null
  handler: string | null
  /** Accounts that handled or answered it, ever. */
  handledBy: string[]
  registrar: string | null
  receivedAt: Instant
  /** When the first answer was given (AM-14). */
  answeredAt: Instant | null
  closedAt: Instant | null
  rating: number | null
  revision: number
  /** How often each move was made, by move id. */
  moveCounts: Record<string, number>
  clocks: ClockState[]
}

/**
 * Who acts, as the server found out: never taken from what was sent. `account` is null for a resident and the system.
 * The person complained about has no grants at all (PR-23).
 */
export type Actor = { account: string | null; grants: readonly Grant[] }

/** Why something is refused. `field` is a JSON pointer into the input. */
export type Reason = { code: ReasonCode; params: Record<string, unknown>; field?: string }

export const reasonCodes = [
  'matter.begin.notYetReceived',
  'matter.move.unknown',
  'matter.move.stage',
  'matter.move.final',
  'matter.move.procedure',
  'matter.move.notEntitled',
  'matter.move.samePerson',
  'matter.move.registrar',
  'matter.move.tooOften',
  'matter.move.tooEarly',
  'matter.move.clockNotOpen',
  'matter.move.extensionUsed',
  'matter.move.extensionTooLong',
  'matter.move.noOutcome',
  'matter.input.notObject',
  'matter.input.unknown',
  'matter.input.required',
  'matter.input.notAsked',
  'matter.input.type',
  'matter.input.option',
  'matter.input.tooShort',
  'matter.input.tooLong',
  'matter.input.tooSmall',
  'matter.input.tooLarge',
] as const
export type ReasonCode = (typeof reasonCodes)[number]

export type Notice = { to: NoticeTarget; template: string; params: Record<string, unknown> }

export type MoveEvent = {
  /** Id of the move; `begin` for the first event of a matter. */
  move: string
  /** Null for the first event. */
  from: string | null
  to: string
  at: Instant
  /** The account, null for a resident or the system. */
  actor: string | null
  /** The grant it was made under, null for the first event. */
  as: Grant | null
  data: Record<string, unknown>
}

export type Accepted = {
  ok: true
  next: MatterState
  event: MoveEvent
  /** Runs that began or changed, as they are now. */
  clocks: ClockState[]
  notices: Notice[]
  /** The answer given by this move. */
  answer: string | null
}
export type Refusal = { ok: false; reasons: Reason[] }
export type Decision = Accepted | Refusal

export type MoveAvailability = { move: string; allowed: boolean; reasons?: Reason[] }

/** One thing that fell due on a clock. Once carried out, its `key` goes into the run's `fired`. */
export type DueEffect = {
  clock: string
  run: number
  /** Unique within the run; holds the due day, so that a moved deadline warns anew. */
  key: string
  kind: 'warning' | 'due' | 'overdue'
  /** When it fell due. */
  at: Instant
  notices: Notice[]
  /** A move the system makes now, with an empty input. */
  move?: string
}
