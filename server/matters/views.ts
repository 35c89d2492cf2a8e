import { z } from 'zod'

/** What leaves the house about matters. A field that does not stand here is not sent. */

export const MatterLine = z.strictObject({
  id: z.uuid(),
  number: z.string(),
  title: z.string(),
  category: z.string().nullable(),
  categoryName: z.string().nullable(),
  area: z.string(),
  areaName: z.string(),
  channel: z.string(),
  stage: z.string(),
  stageTitle: z.string(),
  ending: z.string().nullable(),
  unit: z.uuid().nullable(),
  unitName: z.string().nullable(),
  handler: z.uuid().nullable(),
  handlerName: z.string().nullable(),
  petitioner: z.string().nullable(),
  personTimes: z.int(),
  receivedAt: z.string(),
  answeredAt: z.string().nullable(),
  closedAt: z.string().nullable(),
  dueAt: z.string().nullable(),
  dueDay: z.string().nullable(),
  dueProvisional: z.boolean(),
  overdue: z.boolean(),
  /** how near the due day is; null when nothing is due */
  light: z.enum(['late', 'soon', 'fine']).nullable(),
  flags: z.array(z.string()),
  /** how many were merged into it */
  followers: z.int(),
  /** a part of the joint handling of another matter */
  part: z.boolean(),
  /** merged into another matter */
  joined: z.boolean(),
  revision: z.int(),
})

export const MatterList = z.strictObject({
  items: z.array(MatterLine),
  next: z.string().nullable(),
  total: z.int().nullable(),
})

const Line = z.strictObject({ kind: z.string(), text: z.string(), day: z.string().nullable() })

export const ClockView = z.strictObject({
  clock: z.string(),
  run: z.int(),
  title: z.string(),
  state: z.enum(['running', 'paused', 'done', 'lapsed']),
  startedAt: z.string(),
  dueAt: z.string().nullable(),
  dueDay: z.string(),
  provisional: z.boolean(),
  endedAt: z.string().nullable(),
  overdue: z.boolean(),
  legal: z.boolean(),
  clause: z.strictObject({ document: z.string(), at: z.string(), text: z.string().nullable() }),
  why: z.array(Line),
})

export const EventView = z.strictObject({
  seq: z.int(),
  at: z.string(),
  move: z.string(),
  title: z.string(),
  from: z.string().nullable(),
  to: z.string(),
  toTitle: z.string(),
  actor: z.string().nullable(),
  actorKind: z.enum(['staff', 'resident', 'system']),
  post: z.string().nullable(),
  public: z.boolean(),
  /** taken back by whoever did it */
  undone: z.boolean(),
  fields: z.array(z.strictObject({ id: z.string(), label: z.string(), value: z.string() })),
  photos: z.array(z.uuid()),
})

export const SubmissionView = z.strictObject({
  id: z.uuid(),
  number: z.string(),
  channel: z.string(),
  body: z.string(),
  place: z.string().nullable(),
  anonymous: z.boolean(),
  onBehalf: z.boolean(),
  name: z.string().nullable(),
  phone: z.string().nullable(),
  personTimes: z.int(),
  receivedAt: z.string(),
  withdrawnAt: z.string().nullable(),
})

export const MoveView = z.strictObject({
  id: z.string(),
  title: z.string(),
  hint: z.string().nullable(),
  primary: z.boolean(),
  batch: z.boolean(),
  confirm: z.string().nullable(),
  to: z.string(),
  allowed: z.boolean(),
  reasons: z.array(z.string()),
  /** the last day on which it may be made; null where there is none */
  until: z.string().nullable(),
  /** false: it is one for matters that stand otherwise, and a screen need not name it */
  fits: z.boolean(),
  /** the move whose question it settles */
  decides: z.string().nullable(),
  /** what whoever makes it says or asks, sentence by sentence */
  script: z.array(z.string()),
  fields: z.array(
    z.strictObject({
      id: z.string(),
      type: z.string(),
      label: z.string(),
      hint: z.string().nullable(),
      required: z.boolean(),
      min: z.int().nullable(),
      max: z.int().nullable(),
      options: z.array(z.strictObject({ id: z.string(), label: z.string() })),
      level: z.enum(['above', 'below']).nullable(),
      when: z.strictObject({ field: z.string(), is: z.array(z.union([z.string(), z.boolean()])) }).nullable(),
    }),
  ),
})

export const PhotoView = z.strictObject({ id: z.uuid(), width: z.int(), height: z.int(), event: z.int().nullable() })

const Reference = z.strictObject({ id: z.uuid(), number: z.string(), title: z.string() })

/** The other matters one is tied to, as far as one may see them, and whom it waits for. */
export const Ties = z.strictObject({
  parts: z.array(
    Reference.extend({
      unitName: z.string().nullable(),
      handlerName: z.string().nullable(),
      stage: z.string(),
      stageTitle: z.string(),
      ending: z.string().nullable(),
      dueDay: z.string().nullable(),
      overdue: z.boolean(),
      light: z.enum(['late', 'soon', 'fine']).nullable(),
      /** the matter waits for this one: the open part that is due last */
      critical: z.boolean(),
      opinion: z.string().nullable(),
    }),
  ),
  parent: Reference.nullable(),
  followers: z.array(
    Reference.extend({
      receivedAt: z.string(),
      dueDay: z.string().nullable(),
      stageTitle: z.string(),
      ending: z.string().nullable(),
      /** it still waits for the answer of this one */
      joined: z.boolean(),
    }),
  ),
  follows: Reference.nullable(),
  splits: z.array(Reference.extend({ stageTitle: z.string() })),
  splitFrom: Reference.nullable(),
  waitingFor: z.array(
    z.strictObject({
      text: z.string(),
      kind: z.enum(['part', 'petitioner', 'lead', 'owner']),
      since: z.string(),
      dueDay: z.string().nullable(),
      light: z.enum(['late', 'soon', 'fine']).nullable(),
      critical: z.boolean(),
    }),
  ),
})

/** A way on for who does not accept a result. */
export const Appeal = z.strictObject({
  title: z.string(),
  body: z.string(),
  until: z.string(),
  clause: z.strictObject({ document: z.string(), at: z.string(), text: z.string().nullable() }),
})

export const MatterView = MatterLine.extend({
  ...Ties.shape,
  tallies: z.record(z.string(), z.int()),
  /** the units it has passed through */
  way: z.array(z.strictObject({ at: z.string(), title: z.string(), unitName: z.string().nullable() })),
  /** what was asked for and waits to be decided */
  pending: z.array(
    z.strictObject({
      move: z.string(),
      title: z.string(),
      actor: z.string().nullable(),
      at: z.string(),
      fields: z.array(z.strictObject({ id: z.string(), label: z.string(), value: z.string() })),
    }),
  ),
  appeals: z.array(Appeal),
  /** one's own last step, while it may be taken back */
  undo: z.strictObject({ seq: z.int(), until: z.string() }).nullable(),
  procedure: z.strictObject({ id: z.string(), version: z.int(), title: z.string() }),
  /** the coarse steps of the procedure, and the one it stands in */
  phase: z.string().nullable(),
  phases: z.array(z.strictObject({ id: z.string(), title: z.string() })),
  aboutPerson: z.boolean(),
  rating: z.int().nullable(),
  outcome: z.string().nullable(),
  mayReveal: z.boolean(),
  proposedUnit: z.strictObject({ id: z.uuid(), name: z.string() }).nullable(),
  submissions: z.array(SubmissionView),
  clocks: z.array(ClockView),
  timeline: z.array(EventView),
  moves: z.array(MoveView),
  photos: z.array(PhotoView),
})

/** What the holder of number and query code sees. */
export const TrackView = z.strictObject({
  number: z.string(),
  title: z.string(),
  body: z.string(),
  receivedAt: z.string(),
  stage: z.string(),
  stageTitle: z.string(),
  stageHint: z.string().nullable(),
  ending: z.string().nullable(),
  phase: z.string().nullable(),
  phases: z.array(z.strictObject({ id: z.string(), title: z.string() })),
  responsible: z.strictObject({
    unit: z.string().nullable(),
    phone: z.string().nullable(),
    address: z.string().nullable(),
    hours: z.string().nullable(),
    handler: z.string().nullable(),
  }),
  dueDay: z.string().nullable(),
  dueProvisional: z.boolean(),
  overdue: z.boolean(),
  /** where the matter stands into which this one was merged; nothing of what others said */
  joinedTo: z.strictObject({ stageTitle: z.string(), unit: z.string().nullable() }).nullable(),
  waitingFor: z.array(z.strictObject({ text: z.string(), dueDay: z.string().nullable() })),
  /** what else came of the same submission; opened by the same query code */
  splits: z.array(z.strictObject({ number: z.string(), title: z.string(), stageTitle: z.string() })),
  appeals: z.array(Appeal),
  flags: z.array(z.string()),
  rating: z.int().nullable(),
  revision: z.int(),
  clocks: z.array(ClockView),
  timeline: z.array(EventView),
  moves: z.array(MoveView),
  /** what may be done again from that day on */
  later: z.array(z.strictObject({ move: z.string(), title: z.string(), from: z.string() })),
  photos: z.array(PhotoView),
})
export type TrackView = z.input<typeof TrackView>
export type MatterView = z.input<typeof MatterView>
