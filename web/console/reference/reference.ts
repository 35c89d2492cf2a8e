import { queryOptions } from '@tanstack/react-query'
import { get } from '../api/client.ts'
import type { Reference } from '../api/contract.ts'

/** Areas, units, categories, people, procedures: what forms choose from. Changes seldom. */
export const referenceQuery = queryOptions({
  queryKey: ['reference'],
  queryFn: ({ signal }) => get<Reference>('/reference', {}, signal),
  staleTime: 5 * 60_000,
})
