import { queryOptions } from '@tanstack/react-query'
import { get } from '../api/client.ts'

export type Limit = { amount: number; unit: 'hour' | 'calendarDay' | 'workingDay' | 'month' }

/** One line of the routing table: this category in this area goes to this unit, to be answered within this time. */
export type Rule = {
  id: string
  category: string
  categoryName: string
  area: string
  areaName: string
  unit: string
  unitName: string
  limit: Limit | null
  revision: number
}

export const limitUnits = ['workingDay', 'calendarDay', 'hour', 'month'] as const

export const rulesQuery = queryOptions({
  queryKey: ['routing-rules'],
  queryFn: ({ signal }) => get<{ items: Rule[] }>('/routing-rules', {}, signal),
})
