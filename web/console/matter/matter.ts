import { queryOptions } from '@tanstack/react-query'
import { get } from '../api/client.ts'
import type { MatterView, MoveView } from '../api/contract.ts'

export const matterQuery = (id: string) =>
  queryOptions({
    queryKey: ['matter', id],
    queryFn: ({ signal }) => get<MatterView>(`/matters/${id}`, {}, signal),
  })

/** The move that is made first if any: the usual next step one may make, else the only one there is to make. */
export function leadingMove(moves: readonly MoveView[]): MoveView | undefined {
  const open = moves.filter(({ allowed }) => allowed)
  return open.find(({ primary }) => primary) ?? (open.length === 1 ? open[0] : undefined)
}
