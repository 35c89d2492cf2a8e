import { useQuery } from '@tanstack/react-query'
import { newKey, send } from '../api/client.ts'
import type { BatchReply, MatterLine, Proposals } from '../api/contract.ts'
import { useAction } from '../api/useAction.ts'
import type { BatchItem } from './batch.ts'

/** The units that the routing table names for these matters, by matter. Asked only when they are `wanted`. */
export function useProposedUnits(lines: readonly MatterLine[], wanted: boolean) {
  const { data } = useQuery({
    queryKey: ['proposals', lines.map(({ id }) => id)],
    queryFn: () =>
      send<Proposals>(
        'POST',
        '/matters/proposals',
        { items: lines.map(({ id, category, area }) => ({ matter: id, category, area })) },
        newKey(),
      ),
    enabled: wanted,
  })
  const named = lines.map(({ id }, index) => [id, data?.items[index]?.unit ?? null] as const)
  return {
    isReady: data !== undefined,
    units: new Map(named.flatMap(([id, unit]) => (unit === null ? [] : [[id, unit]]))),
  }
}

/** A step for many matters: what it would do (once the form is filled in), and doing it. */
export function useBatch(
  move: string,
  items: readonly BatchItem[],
  isFilled: boolean,
  onDone: (reply: BatchReply) => void,
) {
  const preview = useQuery({
    queryKey: ['batch', move, items],
    queryFn: () => send<BatchReply>('POST', '/matters/batch', { move, preview: true, items }, newKey()),
    enabled: isFilled && items.length > 0,
    staleTime: 0,
    gcTime: 0,
    placeholderData: (before) => before,
  })
  const run = useAction(
    (wanted: readonly BatchItem[], key) =>
      send<BatchReply>('POST', '/matters/batch', { move, preview: false, items: wanted }, key),
    { onDone },
  )
  return { preview, run }
}
