/** What the service says of matters, as far as the console reads it. contract.ts passes it on with everything else. */

export type Light = 'late' | 'soon' | 'fine'

export type MatterLine = {
  id: string
  number: string
  title: string
  category: string | null
  categoryName: string | null
  area: string
  areaName: string
  channel: string
  stage: string
  stageTitle: string
  ending: string | null
  unit: string | null
  unitName: string | null
  handler: string | null
  handlerName: string | null
  petitioner: string | null
  personTimes: number
  receivedAt: string
  answeredAt: string | null
  closedAt: string | null
  dueAt: string | null
  dueDay: string | null
  dueProvisional: boolean
  overdue: boolean
  light: Light | null
  /** marks of the procedure: supervised, joint … */
  flags: string[]
  /** how many other matters follow this one */
  followers: number
  /** part of the joint handling of another matter */
  part: boolean
  /** follows another matter itself */
  joined: boolean
  revision: number
}

export type MatterList = { items: MatterLine[]; next: string | null; total: number | null }

export type ClockView = {
  clock: string
  run: number
  title: string
  state: 'running' | 'paused' | 'done' | 'lapsed'
  startedAt: string
  dueAt: string | null
  dueDay: string
  provisional: boolean
  endedAt: string | null
  overdue: boolean
  legal: boolean
  clause: { document: string; at: string; text: string | null }
  why: { kind: string; text: string; day: string | null }[]
}

export type EventView = {
  seq: number
  at: string
  move: string
  title: string
  from: string | null
  to: string
  toTitle: string
  actor: string | null
  actorKind: 'staff' | 'resident' | 'system'
  post: string | null
  public: boolean
  /** taken back by whoever did it */
  undone: boolean
  fields: { id: string; label: string; value: string }[]
  photos: string[]
}

export type SubmissionView = {
  id: string
  number: string
  channel: string
  body: string
  place: string | null
  anonymous: boolean
  onBehalf: boolean
  name: string | null
  phone: string | null
  personTimes: number
  receivedAt: string
  withdrawnAt: string | null
}

export type FieldView = {
  id: string
  type: string
  label: string
  hint: string | null
  required: boolean
  min: number | null
  max: number | null
  options: { id: string; label: string }[]
  when: { field: string; is: (string | boolean)[] } | null
  /** of a unit: above the one that has the matter, or not above it */
  level: 'above' | 'below' | null
}

export type MoveView = {
  id: string
  title: string
  hint: string | null
  primary: boolean
  batch: boolean
  confirm: string | null
  to: string
  allowed: boolean
  reasons: string[]
  fields: FieldView[]
  /** the last day on which it may be made */
  until: string | null
  /** false: it is one for matters that stand otherwise */
  fits: boolean
  /** the move whose question this one settles */
  decides: string | null
  /** what whoever makes it says or asks, sentence by sentence */
  script: string[]
}

export type PhotoView = { id: string; width: number; height: number; event: number | null }

export type MatterRef = { id: string; number: string; title: string }

/** `joined`: it still waits for the answer of the one it was merged into. */
export type FollowerView = MatterRef & {
  receivedAt: string
  dueDay: string | null
  stageTitle: string
  ending: string | null
  joined: boolean
}

/** One body's part of joint handling. `critical`: the whole waits for it longest. */
export type PartView = MatterRef & {
  unitName: string | null
  handlerName: string | null
  stage: string
  stageTitle: string
  ending: string | null
  dueDay: string | null
  overdue: boolean
  light: Light | null
  critical: boolean
  opinion: string | null
}

/** Somebody the matter waits for, in words. */
export type WaitingView = {
  text: string
  since: string
  dueDay: string | null
  light: Light | null
  critical: boolean
}

/** Something that was asked for and is not decided yet. */
export type PendingView = {
  move: string
  title: string
  actor: string | null
  at: string
  fields: { id: string; label: string; value: string }[]
}

export type AppealView = {
  title: string
  body: string
  until: string
  clause: { document: string; at: string; text: string | null }
}

export type MatterView = Omit<MatterLine, 'followers'> & {
  procedure: { id: string; version: number; title: string }
  phase: string | null
  phases: { id: string; title: string }[]
  aboutPerson: boolean
  rating: number | null
  outcome: string | null
  mayReveal: boolean
  proposedUnit: { id: string; name: string } | null
  submissions: SubmissionView[]
  clocks: ClockView[]
  timeline: EventView[]
  moves: MoveView[]
  photos: PhotoView[]
  /** how often what happened, by name */
  tallies: Record<string, number>
  follows: MatterRef | null
  followers: FollowerView[]
  parts: PartView[]
  parent: MatterRef | null
  splitFrom: MatterRef | null
  splits: (MatterRef & { stageTitle: string })[]
  waitingFor: WaitingView[]
  /** the units it went through, in order */
  way: { at: string; title: string; unitName: string | null }[]
  pending: PendingView[]
  appeals: AppealView[]
  /** the step that may still be taken back by whoever asks, and until when */
  undo: { seq: number; until: string } | null
}
