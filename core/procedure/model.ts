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

/**
 * How a matter ends. Only `solved` counts as solved, and only the petitioner's side makes it so. `merged`: a split that was
 * undone, which counts nowhere. A part of joint handling ends `delivered` or `handedBack`.
 */
export const endings = [
  'solved',
  'explained',
  'notOurs',
  'withdrawn',
  'noReply',
  'merged',
  'delivered',
  'handedBack',
] as const
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
  'units',
  'account',
  'accounts',
  'matter',
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
 * A `category` or `area` that is answered corrects that of the matter, unless the move splits it. `units` and `accounts`
 * are several; `matter` is another matter; a `unit` may have to lie `above` the one that has the matter, or not above it.
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
  /** Of a `unit`: at a higher level than the community or the unit that has the matter now, or at the same or a lower one. */
  level: z.enum(['above', 'below']).optional(),
  when: z.strictObject({ field: idSchema, is: z.array(z.union([z.string(), z.boolean()])).min(1) }).optional(),
})
export type Field = z.infer<typeof fieldSchema>

const fromField = z.strictObject({ field: idSchema })
const whenField = z.strictObject({ field: idSchema, is: z.array(z.union([z.string(), z.boolean()])).min(1) })

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
  /**
   * Lengthens a running clock by as many of its extension's units as the field says: of this move's own form, or of the
   * form of the move this one decides.
   */
  extend: z
    .strictObject({
      clock: idSchema,
      by: z.strictObject({ field: idSchema, of: z.literal('decided').optional() }),
    })
    .optional(),
  /** Counts an occurrence of its own under a name, always or where a field has one of these values. Tallies are what measures count. */
  tally: z
    .array(z.strictObject({ name: idSchema, when: whenField.optional() }))
    .min(1)
    .optional(),
  /** Marks the matter, or takes a mark away. */
  flag: z.strictObject({ set: z.array(idSchema).optional(), clear: z.array(idSchema).optional() }).optional(),
  /** The matter follows another from now on (merged), named by a field of type `matter`, or no longer. */
  follows: z.union([fromField, z.literal('clear')]).optional(),
  /** Opens a part for each unit named: a matter of its own under another procedure, with its own clocks, that reports back. */
  parts: z
    .strictObject({ procedure: idSchema, units: fromField, task: fromField, days: fromField.optional() })
    .optional(),
  /** Makes the system's move of that name in every part that is still open. */
  endParts: idSchema.optional(),
  /** Opens a second matter for a part of what the petitioner said, received when this one was and marked with the flag. */
  split: z
    .strictObject({ title: fromField, body: fromField, category: fromField, area: fromField, flag: idSchema })
    .optional(),
  /** The voice is taken back; whoever follows the matter keeps theirs. */
  withdrawsVoice: z.literal(true).optional(),
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
  /** the accounts named in a field of type `accounts` */
  'mentioned',
  /** staff of the unit that leads the joint handling of which this is a part */
  'leadUnit',
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
  /** Accounts that may not make it although entitled: who handled the matter, who registered it, who asked for what it decides. */
  notBy: z.array(z.enum(['handledBy', 'registrar', 'requester'])).default([]),
  fields: z.array(fieldSchema).default([]),
  effects: effectsSchema.default({}),
  notices: z.array(z.strictObject({ to: noticeTargetSchema, template: templateSchema })).default([]),
  /** How often a matter may see this move. */
  times: z.int().positive().optional(),
  /** Shares the counter of another move: the same act, recorded by someone else. */
  countsAs: idSchema.optional(),
  /** Open only once one of these moves has been made. */
  after: z.array(idSchema).min(1).optional(),
  /**
   * Grants or refuses what another move asked for: open only while that waits. What is asked for once cannot be asked for
   * again before it is decided.
   */
  decides: idSchema.optional(),
  /** Not again before so much time has passed since it, or what it counts as, was made last. */
  notAgainWithin: termSchema.optional(),
  /** Open only while the matter is marked so, or while it is not. */
  whileFlag: idSchema.optional(),
  unlessFlag: idSchema.optional(),
  /** Open only if others follow the matter, or only if nobody does. */
  followers: z.enum(['some', 'none']).optional(),
  /** Open only once no part of the joint handling is open any more. */
  needsPartsDone: z.literal(true).optional(),
  /** Opens a matter again that has ended, at the latest so long after its end. Belongs to moves from a final stage. */
  reopens: z.strictObject({ within: termSchema }).optional(),
  /** What whoever makes it says or asks, sentence by sentence. */
  script: z.array(labelSchema).min(1).optional(),
  /** May be taken back by whoever made it so long as nothing followed; what it would have told others waits so long. */
  undo: z.union([z.literal('none'), z.strictObject({ withinSeconds: z.int().positive().max(3600) })]).default('none'),
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
  startsIn: z.array(idSchema),
  /** Begins as well, or instead, when one of these moves is made; ends as well when one of those is. */
  startsOn: z.array(idSchema).min(1).optional(),
  endsOn: z.array(idSchema).min(1).optional(),
  pausedIn: z.array(idSchema).default([]),
  afterPause: z.enum(['continue', 'restart']).default('continue'),
  endsIn: z.array(idSchema),
  /** Begins a new run when `startsIn` is entered after an earlier run has ended. */
  again: z.boolean().default(false),
  /** `routing`: the limit in the routing table may shorten it, never lengthen it. */
  limitFrom: z.literal('routing').optional(),
  /** Before it is due: those whose turn it is are told, and whoever else is named. */
  warn: z
    .array(z.strictObject({ before: termSchema, tell: z.array(noticeTargetSchema).min(1).optional() }))
    .default([]),
  /** What happens when it is due. It warns and moves up; nobody's work is blocked by it. */
  whenDue: z
    .strictObject({
      escalateTo: z.array(noticeTargetSchema).min(1).optional(),
      move: idSchema.optional(),
      repeatEvery: termSchema.optional(),
      /** So long after it was due, these are told as well. */
      later: z
        .array(z.strictObject({ after: termSchema, tell: z.array(noticeTargetSchema).min(1) }))
        .min(1)
        .optional(),
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
  /** Moves the system makes on entering: the first that is open. */
  automatic: z.array(idSchema).min(1).optional(),
  /** A matter that stands here follows another; the system makes this move when that one is answered, with the same answer. */
  withLead: idSchema.optional(),
})
export type Stage = z.infer<typeof stageSchema>

export const procedureSchema = z.strictObject({
  id: idSchema,
  version: z.int().positive(),
  title: labelSchema,
  start: idSchema,
  /** Coarse steps for the public page, in order. */
  phases: z.record(idSchema, z.strictObject({ title: labelSchema })).default({}),
  /** `part`: its matters are parts of the joint handling of another and have no petitioner of their own. */
  scope: z.literal('part').optional(),
  /**
   * Where to go with a result one does not accept, in order; told with the result. One that is asked for here names the
   * `move` for it, and is not told any more once that was made or the matter has ended.
   */
  appeals: z
    .array(
      z.strictObject({
        id: idSchema,
        title: labelSchema,
        body: labelSchema,
        within: termSchema,
        clause: clauseRefSchema,
        move: idSchema.optional(),
      }),
    )
    .optional(),
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
  /** When each move that asks was made last; only moves with `notAgainWithin` are kept. */
  madeAt: Record<string, Instant>
  /** What was asked for and is not decided, by the id of the move that asked. */
  pending: Record<string, { by: string | null; at: Instant; data: Record<string, unknown> }>
  tallies: Record<string, number>
  flags: string[]
  /** The matter this one follows: merged into it while it stands in the stage that `follows` led to. */
  follows: string | null
  /** How many follow this one now; kept by the database. */
  followers: number
  /** How many parts of its joint handling are open; kept by the database. */
  openParts: number
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
  'matter.move.pending',
  'matter.move.nothingAsked',
  'matter.move.requester',
  'matter.move.tooSoon',
  'matter.move.flag',
  'matter.move.followed',
  'matter.move.notFollowed',
  'matter.move.partsOpen',
  'matter.move.reopenLate',
  'matter.move.extensionTooLong',
  'matter.move.noOutcome',
  'matter.input.notObject',
  'matter.input.unknown',
  'matter.input.required',
  'matter.input.notAsked',
  'matter.input.type',
  'matter.input.twice',
  'matter.input.option',
  'matter.input.tooShort',
  'matter.input.tooLong',
  'matter.input.tooSmall',
  'matter.input.tooLarge',
] as const
export type ReasonCode = (typeof reasonCodes)[number]

export type Notice = {
  to: NoticeTarget
  template: string
  params: Record<string, unknown>
  /** of `mentioned`: whom */
  accounts?: string[]
}

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

/** `until`: of a move that opens a matter again, the first moment that is too late. */
export type MoveAvailability = { move: string; allowed: boolean; reasons?: Reason[]; until?: Instant }

/** One thing that fell due on a clock. Once carried out, its `key` goes into the run's `fired`. */
export type DueEffect = {
  clock: string
  run: number
  /** Unique within the run; holds the due day, so that a moved deadline warns anew. */
  key: string
  /** `later`: so long after it was due that others are told */
  kind: 'warning' | 'due' | 'overdue' | 'later'
  /** When it fell due. */
  at: Instant
  notices: Notice[]
  /** A move the system makes now, with an empty input. */
  move?: string
}
