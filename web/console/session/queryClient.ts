import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { Problem } from '../api/problem.ts'
import { expiry } from './expiry.ts'

function noteExpiry(error: unknown): void {
  if (error instanceof Problem && error.status === 401 && error.code.startsWith('session.')) expiry.set(true)
}

/** Reads are repeated once when the service was not reached or in trouble; refusals are answers and are not. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: noteExpiry }),
    mutationCache: new MutationCache({ onError: noteExpiry }),
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: (times, error) => times < 1 && error instanceof Problem && (error.status === 0 || error.status >= 500),
      },
    },
  })
}
