import { type UseMutationResult, useMutation } from '@tanstack/react-query'
import { useRef } from 'react'
import { newKey } from './client.ts'
import { Problem } from './problem.ts'

type Options<T, V> = { onDone?: (result: T, input: V) => void; onFailed?: (problem: Problem) => void }

/**
 * One thing a user does. A try that failed for want of a connection is repeated by itself; a try repeated by hand with the same
 * content carries the same idempotency key, so pressing twice never does it twice. Other content is another action.
 */
export function useAction<T, V>(
  act: (input: V, key: string) => Promise<T>,
  { onDone, onFailed }: Options<T, V> = {},
): UseMutationResult<T, Problem, V> {
  const pending = useRef<{ content: string; key: string } | undefined>(undefined)
  return useMutation<T, Problem, V>({
    mutationFn: (input) => {
      const content = JSON.stringify(input ?? null)
      if (pending.current?.content !== content) pending.current = { content, key: newKey() }
      return act(input, pending.current.key)
    },
    retry: (times, problem) => times < 2 && problem instanceof Problem && problem.status === 0,
    onSuccess: (result, input) => {
      pending.current = undefined
      onDone?.(result, input)
    },
    onError: (problem) => onFailed?.(problem),
  })
}
