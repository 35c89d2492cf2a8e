import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { get } from '../api/client.ts'
import type { MatterView } from '../api/contract.ts'

export const matterQuery = (id: string) =>
  queryOptions({
    queryKey: ['matter', id],
    queryFn: ({ signal }) => get<MatterView>(`/matters/${id}`, {}, signal),
  })

/** How many others still wait for the answer of this one. */
export const joinedCount = ({ followers }: MatterView): number => followers.filter(({ joined }) => joined).length

const touched: readonly unknown[] = ['matter', 'matters', 'workbench', 'similar']

/**
 * Something happened to a matter: it, those tied to it, and every list and counter are read anew.
 *
 * @param except a matter that is read anew otherwise
 */
export function refreshMatters(client: QueryClient, except?: string): Promise<void> {
  return client.invalidateQueries({
    predicate: ({ queryKey: [kind, id] }) => touched.includes(kind) && !(kind === 'matter' && id === except),
  })
}
