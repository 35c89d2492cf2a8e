/** What the service answers, as far as the console reads it. contract.test.ts holds it against the service's own schemas. */

export type Me = {
  account: string
  name: string
  tenant: string
  language: string
  mustChangePassword: boolean
  posts: {
    post: string
    role: string
    area: string
    organization: string | null
    headsArea: boolean
    /** the account whose post it is, where it is held for somebody absent */
    standsInFor?: string | undefined
  }[]
  operations: string[]
}

export type * from './matterViews.ts'

export type Moved = { matter: string; revision: number; stage: string; ending: string | null }

export type BatchLine = {
  matter: string
  number: string
  ok: boolean
  to?: string | undefined
  problem?: { code: string; title: string; faults: { code: string; detail: string }[] } | undefined
}

/** `batch` names what was done together, to take it back until `undoUntil`. */
export type BatchReply = { lines: BatchLine[]; batch: string | null; undoUntil: string | null }

export type Colleague = { id: string; name: string; post: string; unitName: string | null }

/** An answer written once for many matters, filled with what one of them says; `gaps`: what that one leaves open. */
export type StandardAnswer = {
  id: string
  title: string
  outcome: string
  answer: string
  basis: string
  remedy: string
  gaps: { part: string; text: string }[]
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
  /** a page it leads to, where it is about no matter */
  page: string | null
  text: string
  kind: 'mention' | 'urge' | 'due' | 'reminder' | 'work'
  createdAt: string
  readAt: string | null
}

export type SavedView = { id: string; name: string; query: string; shared: boolean; mine: boolean }

export type Page<T> = { items: T[]; next: string | null }

export type Proposals = {
  items: { unit: { id: string; name: string } | null; limit: { amount: number; unit: string } | null }[]
}
