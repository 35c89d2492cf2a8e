import { queryOptions } from '@tanstack/react-query'
import { get } from '../api/client.ts'
import type { Workbench } from '../api/contract.ts'

/** What waits for this account, in numbers. Asked again every minute while the page is looked at. */
export const workbenchQuery = queryOptions({
  queryKey: ['workbench'],
  queryFn: ({ signal }) => get<Workbench>('/workbench', {}, signal),
  refetchInterval: 60_000,
})
