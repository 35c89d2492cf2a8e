import { queryOptions } from '@tanstack/react-query'
import { get } from '../api/client.ts'

/** A file on its way into the tenant, or one that was only looked at. */
export type ImportJob = {
  id: string
  state: 'running' | 'done' | 'cancelled' | 'failed'
  dryRun: boolean
  fileName: string
  rowsRead: number
  created: number
  changed: number
  unchanged: number
  rejected: number
  /** share of the file that has been read */
  progress: number
  error: string | null
  startedAt: string
  finishedAt: string | null
}

export type Rejection = { line: number; sourceId: string | null; field: string | null; code: string; detail: string }

export const hasEnded = ({ state }: ImportJob): boolean => state !== 'running'

export const importsQuery = queryOptions({
  queryKey: ['imports'],
  queryFn: ({ signal }) => get<{ items: ImportJob[] }>('/imports', {}, signal),
  refetchInterval: ({ state }) => (state.data?.items.some((job) => !hasEnded(job)) ? 2000 : false),
})

/** One import, asked again every second until it has ended. */
export const importQuery = (id: string) =>
  queryOptions({
    queryKey: ['import', id],
    queryFn: ({ signal }) => get<ImportJob>(`/imports/${id}`, {}, signal),
    refetchInterval: ({ state }) => (state.data !== undefined && hasEnded(state.data) ? false : 1000),
  })
