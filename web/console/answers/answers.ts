import { queryOptions } from '@tanstack/react-query'
import { get } from '../api/client.ts'

export const outcomes = ['solved', 'explained', 'notOurs'] as const
export type Outcome = (typeof outcomes)[number]
export const templateParts = ['answer', 'basis', 'remedy'] as const

/** An answer that is written once: of everybody, or of one unit; for one category, or for all. */
export type Answer = {
  id: string
  category: string | null
  categoryName: string | null
  unit: string | null
  unitName: string | null
  title: string
  outcome: Outcome
  answer: string
  basis: string
  remedy: string
  revision: number
  updatedAt: string
  updatedBy: string
  mine: boolean
}

export type MergedLine = {
  matter: string
  number: string
  title: string
  revision: number
  input: Record<string, string>
  problems: string[]
}

export const answersQuery = queryOptions({
  queryKey: ['standard-answers'],
  queryFn: ({ signal }) => get<{ items: Answer[] }>('/standard-answers', {}, signal),
})
