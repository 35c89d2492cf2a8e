import { queryOptions } from '@tanstack/react-query'
import { get } from '../api/client.ts'
import type { MatterLine } from '../api/contract.ts'

export type Figure = { value: number | null; numerator: number | null; base: number }
export type KeyedFigure = Figure & { key: string; label: string }
export type Unit = 'item' | 'person' | 'time' | 'day' | 'share'
/** Headings under which figures stand, in order. */
export const groups = ['answer', 'turns', 'after', 'joint'] as const
export type Group = (typeof groups)[number]
export type Measure = Figure & {
  id: string
  group: Group
  label: string
  definition: string
  unit: Unit
  source: string[]
  opens: boolean
  byMonth: KeyedFigure[]
  byCategory: KeyedFigure[]
}
export type Statistics = { asOf: string; measures: Measure[] }
export type FigureRows = { items: MatterLine[]; next: string | null; total: number }

/** What the figures are about; the same names in the address and in the API. */
export type Scope = {
  from?: string | undefined
  to?: string | undefined
  area?: string | undefined
  category?: string | undefined
  asOf?: string | undefined
}
const names = ['from', 'to', 'area', 'category', 'asOf'] as const

export function scopeFrom(search: URLSearchParams): Scope {
  return Object.fromEntries(names.map((name) => [name, search.get(name) || undefined]))
}

export function scopeSearch(scope: Scope, more: Record<string, string | undefined> = {}): URLSearchParams {
  const given = Object.entries({ ...scope, ...more }).filter(([, value]) => value !== undefined && value !== '')
  return new URLSearchParams(given as [string, string][])
}

/** The list of the rows behind a figure, or behind one month or category of it. */
export function rowsPath(scope: Scope, figure: string, key?: string): string {
  return `/statistics/rows?${scopeSearch(scope, { figure, key })}`
}

export const statisticsQuery = (scope: Scope) =>
  queryOptions({
    queryKey: ['statistics', scope],
    queryFn: ({ signal }) => get<Statistics>('/statistics/requests', scope, signal),
    placeholderData: (before) => before,
  })

export type Effect = 'none' | 'counts' | 'uncounts' | 'lowers' | 'clock'
export type Turn = {
  id: string
  title: string
  text: string
  /** figures that tell how often it happened */
  counted: string[]
  effects: { rate: string; effect: Effect; text: string }[]
}
export type Turns = {
  rates: { id: string; title: string; measures: { id: string; title: string }[] }[]
  turns: Turn[]
}

/** What each turn of the work does to each rate; it changes with the scheme only. */
export const turnsQuery = queryOptions({
  queryKey: ['statistics', 'turns'],
  queryFn: ({ signal }) => get<Turns>('/statistics/turns', {}, signal),
  staleTime: Number.POSITIVE_INFINITY,
})

/** What of the turns is looked at: all of them, what they do to a rate, or those that one figure counts. */
export type Asked = { rate: string } | { figure: string }
export const ALL: Asked = { rate: 'all' }

/** What to look at for a figure: the rate it tells of, or the turns it counts; undefined where no turn is said to touch it. */
export function askedOf({ rates, turns }: Turns, figure: string): Asked | undefined {
  const rate = rates.find(({ measures }) => measures.some(({ id }) => id === figure))
  if (rate !== undefined) return { rate: rate.id }
  return turns.some(({ counted }) => counted.includes(figure)) ? { figure } : undefined
}
