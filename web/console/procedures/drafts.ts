import { queryOptions } from '@tanstack/react-query'
import { get } from '../api/client.ts'
import type { Page } from '../api/contract.ts'
import type { Body } from './editor/body.ts'

/** One thing that keeps a draft from being published; `path` is a JSON pointer into it. */
export type DraftProblem = { path: string; expected: string; text: string }
/** `diagram`: the picture as SVG; null while the draft cannot be read as a procedure. */
export type Check = { problems: DraftProblem[]; diagram: string | null }

type DraftHead = {
  id: string
  procedure: string
  title: string
  revision: number
  /** the published version it was begun from; null for a new procedure */
  baseVersion: number | null
  updatedAt: string
  updatedByName: string | null
  /** this very content was led to an end in a trial */
  tried: boolean
}
export type DraftLine = DraftHead & { problems: number }
export type Draft = DraftHead & { body: Body; check: Check }
export type Version = { version: number; publishedAt: string; running: number }

export const draftsQuery = queryOptions({
  queryKey: ['procedure-drafts'],
  queryFn: ({ signal }) => get<Page<DraftLine>>('/procedure-drafts', { limit: 200 }, signal),
})

/** Kept as long as the console is open: behind it stands what somebody has typed and not yet saved. */
export const draftQuery = (id: string) =>
  queryOptions({
    queryKey: ['procedure-draft', id],
    queryFn: ({ signal }) => get<Draft>(`/procedure-drafts/${id}`, {}, signal),
    gcTime: Number.POSITIVE_INFINITY,
  })

export const versionsQuery = (procedure: string) =>
  queryOptions({
    queryKey: ['procedure-versions', procedure],
    queryFn: ({ signal }) => get<{ items: Version[] }>(`/procedures/${procedure}/versions`, {}, signal),
  })
