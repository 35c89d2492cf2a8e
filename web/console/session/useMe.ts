import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import { get, newKey, send } from '../api/client.ts'
import type { Me } from '../api/contract.ts'
import { Problem } from '../api/problem.ts'

/** Who is signed in; null when nobody is. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async (): Promise<Me | null> => {
    try {
      return await get<Me>('/session')
    } catch (error) {
      if (error instanceof Problem && error.status === 401) return null
      throw error
    }
  },
  staleTime: Number.POSITIVE_INFINITY,
})

export const MeContext = createContext<Me | undefined>(undefined)

/** Who is signed in. Below the session gate only. */
export function useMe(): Me {
  const me = useContext(MeContext)
  if (me === undefined) throw new Error('nobody is signed in here')
  return me
}

/** Whether one's posts may ever do an operation; what may be done with a single matter the service says with the matter. */
export function useMay(): (operation: string) => boolean {
  const { operations } = useMe()
  return (operation) => operations.includes(operation)
}

/** Ends the session here and at the service, and forgets everything that was read. */
export async function signOut(client: QueryClient): Promise<void> {
  await send('DELETE', '/session', undefined, newKey()).catch(() => undefined)
  client.clear()
  client.setQueryData(meQuery.queryKey, null)
}
