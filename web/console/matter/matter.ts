import { queryOptions } from '@tanstack/react-query'
import { get } from '../api/client.ts'
import type { MatterView, MoveView } from '../api/contract.ts'

export const matterQuery = (id: string) =>
  queryOptions({
    queryKey: ['matter', id],
    queryFn: ({ signal }) => get<MatterView>(`/matters/${id}`, {}, signal),
  })

/** The usual next step of the stage, if one may take it. */
export function leadingMove(moves: readonly MoveView[]): MoveView | undefined {
  return moves.find(({ primary, allowed }) => primary && allowed)
}
