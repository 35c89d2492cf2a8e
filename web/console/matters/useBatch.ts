import { useQuery } from '@tanstack/react-query'
import { newKey, send } from '../api/client.ts'
import type { BatchLine, MatterLine, Proposals, Reference } from '../api/contract.ts'
import { useAction } from '../api/useAction.ts'
import { referenceQuery } from '../reference/reference.ts'

/** How the unit of each matter is found: by the routing table, or one for all. */
export type BatchChoice = { by: 'routing' | 'unit'; unit?: string | undefined }

type Item = { matter: string; revision: number; input: Record<string, unknown> }
type Answer = { lines: BatchLine[] }

/** A batch of dispatches: what it would do, and doing it. */
export function useBatch(lines: readonly MatterLine[], choice: BatchChoice, note: string) {
  const reference = useQuery(referenceQuery)
  const proposals = useQuery({
    queryKey: ['proposals', lines.map(({ id }) => id)],
    queryFn: () =>
      send<Proposals>(
        'POST',
        '/matters/proposals',
        { items: lines.map(({ id, category, area }) => ({ matter: id, category, area })) },
        newKey(),
      ),
  })
  const chosen = unitsOf(lines, choice, proposals.data, reference.data)
  const items = lines.map(({ id, revision }): Item => {
    const unit = chosen.get(id)
    return {
      matter: id,
      revision,
      input: { ...(unit && { unit: unit.id }), ...(note.trim() && { note: note.trim() }) },
    }
  })
  const preview = useQuery({
    queryKey: ['batch', items.map(({ matter, input }) => [matter, input['unit']])],
    queryFn: () => send<Answer>('POST', '/matters/batch', { move: 'dispatch', preview: true, items }, newKey()),
    enabled: proposals.data !== undefined && (choice.by === 'routing' || choice.unit !== undefined),
    staleTime: 0,
  })
  const run = useAction((wanted: Item[], key) =>
    send<Answer>('POST', '/matters/batch', { move: 'dispatch', preview: false, items: wanted }, key),
  )
  return { preview, run, items, units: new Map([...chosen].map(([matter, { name }]) => [matter, name])) }
}

function unitsOf(
  lines: readonly MatterLine[],
  { by, unit }: BatchChoice,
  proposals: Proposals | undefined,
  reference: Reference | undefined,
): Map<string, { id: string; name: string }> {
  const one = by === 'unit' ? reference?.organizations.find(({ id }) => id === unit) : undefined
  const found = lines.map((line, index) => [line.id, by === 'unit' ? one : proposals?.items[index]?.unit] as const)
  return new Map(found.flatMap(([matter, named]) => (named ? [[matter, named]] : [])))
}
