import { useQueries, useQuery } from '@tanstack/react-query'
import type { MatterLine } from '../api/contract.ts'
import { currentLanguage } from '../language/language.ts'
import { fieldViews, procedureQuery } from '../procedures/procedure.ts'
import { referenceQuery } from '../reference/reference.ts'
import { useMe } from '../session/useMe.ts'
import { type BatchAction, batchActions } from './batch.ts'

/** What one may do with all of these lines at once, and how the stages are called they come to. */
export function useBatchActions(lines: readonly MatterLine[]): {
  actions: BatchAction[]
  stageTitle: (stage: string) => string
} {
  const roles = useMe().posts.map(({ role }) => role)
  const known = useQuery(referenceQuery).data?.procedures ?? []
  const newest = [...new Set(known.map(({ id }) => id))].map((id) => ({
    id,
    version: Math.max(...known.filter((one) => one.id === id).map(({ version }) => version)),
  }))
  const read = useQueries({
    queries: newest.map(({ id, version }) => ({ ...procedureQuery(id, version), enabled: lines.length > 0 })),
  }).flatMap(({ data }) => (data === undefined ? [] : [data]))
  const language = currentLanguage() === 'en' ? 'en' : 'zh'
  const procedures = read.map(({ moves, procedure }) => ({
    moves,
    fieldsOf: (move: string) => fieldViews(procedure.moves[move]?.fields ?? [], language),
  }))
  const titles = new Map(read.flatMap(({ stages }) => stages.map(({ id, title }) => [id, title] as const)))
  return {
    actions: batchActions(
      procedures,
      roles,
      lines.map(({ stage }) => stage),
    ),
    stageTitle: (stage) => titles.get(stage) ?? stage,
  }
}
