import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { send } from '../api/client.ts'
import type { MatterView, Moved } from '../api/contract.ts'
import { Problem } from '../api/problem.ts'
import { useAction } from '../api/useAction.ts'
import { matterQuery, refreshMatters } from './matter.ts'

type Making = { move: string; revision: number; input: Record<string, unknown> }

/** Makes a move of a matter. Whoever hands a matter on may lose sight of it and is led back to the work that is left. */
export function useMove(
  { id }: MatterView,
  { onDone, onStale }: { onDone: () => void; onStale: (problem: Problem) => void },
) {
  const client = useQueryClient()
  const navigate = useNavigate()
  return useAction(({ move, ...body }: Making, key) => send<Moved>('POST', `/matters/${id}/moves/${move}`, body, key), {
    onDone: () => {
      onDone()
      void refreshMatters(client, id)
      client.fetchQuery({ ...matterQuery(id), staleTime: 0 }).catch((error: unknown) => {
        if (error instanceof Problem && error.status === 404) void navigate('/work')
      })
    },
    onFailed: (problem) => {
      if (problem.code === 'matter.stale') onStale(problem)
    },
  })
}
