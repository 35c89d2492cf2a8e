/** What the service answers, as far as the console reads it. contract.test.ts holds it against the service's own schemas. */

export type Me = {
  account: string
  name: string
  tenant: string
  language: string
  mustChangePassword: boolean
  posts: { post: string; role: string; area: string; organization: string | null; headsArea: boolean }[]
  operations: string[]
}

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
}

export type PhotoView = { id: string; width: number; height: number; event: number | null }

export type MatterView = MatterLine & {
  procedure: { id: string; version: number; title: string }
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
}

export type Moved = { matter: string; revision: number; stage: string; ending: string | null }

export type BatchLine = {
  matter: string
  number: string
  ok: boolean
  to?: string | undefined
  problem?: { code: string; title: string; faults: { code: string; detail: string }[] } | undefined
}

export type Revealed = {
  name: string | null
  phone: string | null
  identity: string | null
  numbers: { token: string; value: string }[]
}

export type Created = {
  matter: string
  submission: string
  number: string
  queryCode: string
  stage: string
  dueDay: string | null
}

export type Staged = { id: string; width: number; height: number }

export type Term = { amount: number; unit: 'hour' | 'calendarDay' | 'workingDay' | 'month' | 'year' }

export type Reference = {
  tenantName: string
  demonstration: boolean
  areas: { key: string; level: string; name: string }[]
  organizations: { id: string; name: string; kind: string; area: string; handles: boolean; phone: string | null }[]
  categories: { code: string; parent: string | null; name: string; retired: boolean }[]
  accounts: { id: string; name: string; units: string[] }[]
  procedures: { id: string; version: number; title: string; stages: { id: string; title: string; final: boolean }[] }[]
  roles: { id: string; title: string }[]
}

export type Workbench = { todo: number; dueToday: number; overdue: number; unread: number }

export type Notice = {
  id: string
  matter: string | null
  number: string | null
  text: string
  createdAt: string
  readAt: string | null
}

export type SavedView = { id: string; name: string; query: string; shared: boolean; mine: boolean }

export type Page<T> = { items: T[]; next: string | null }

export type Proposals = {
  items: { unit: { id: string; name: string } | null; limit: { amount: number; unit: string } | null }[]
}
