import { infiniteQueryOptions } from '@tanstack/react-query'
import { get, type Query } from '../api/client.ts'
import type { MatterList } from '../api/contract.ts'
import type { Filters } from './filters.ts'

const PAGE = 50

/** A list of matters, page by page; the first page also counts them all. */
export const matterListQuery = (filters: Filters, path = '/matters') =>
  infiniteQueryOptions({
    queryKey: ['matters', path, filters],
    queryFn: ({ pageParam, signal }) =>
      get<MatterList>(
        path,
        { ...(filters as Query), limit: PAGE, cursor: pageParam, total: pageParam === undefined ? true : undefined },
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: (before) => before,
  })

export const savedViewsKey = ['saved-views']
