import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { send } from '../../api/client.ts'
import type { Problem } from '../../api/problem.ts'
import { useAction } from '../../api/useAction.ts'
import { today } from '../../language/format.ts'
import { draftQuery } from '../drafts.ts'
import { later, morningOf, type Plan, type Trial, type TrialStep } from './trial.ts'

type Running = { plan: Plan; trial: Trial }

/** A sample matter on its way through a draft. Every step sends the whole way once more: nothing of it is kept anywhere. */
export function useTrial(draft: string) {
  const client = useQueryClient()
  const [running, setRunning] = useState<Running | undefined>(undefined)
  const [refused, setRefused] = useState<{ text: string; pointer: string | null }[]>([])
  const going = useAction((plan: Plan, key) => send<Trial>('POST', `/procedure-drafts/${draft}/try`, plan, key), {
    onDone: (trial, plan) => {
      const last = trial.steps[trial.steps.length - 1]
      if (last?.ok === false && plan.steps.length > (running?.plan.steps.length ?? 0)) {
        setRefused(last.problem ?? [])
        return
      }
      setRefused([])
      setRunning({ plan: { ...plan, until: trial.now }, trial })
      if (trial.tried) {
        const { queryKey } = draftQuery(draft)
        client.setQueryData(queryKey, (known) =>
          known?.revision === trial.revision ? { ...known, tried: true } : known,
        )
      }
    },
  })
  const go = (plan: Plan) => {
    setRefused([])
    going.mutate(plan)
  }
  return {
    running,
    refused,
    busy: going.isPending,
    problem: going.error as Problem | null,
    begin: (day: string = today()) => go({ receivedAt: morningOf(day), steps: [], until: morningOf(day) }),
    make: (step: Omit<TrialStep, 'at'>) => {
      if (running === undefined) return
      const { plan } = running
      go({ ...plan, steps: [...plan.steps, { ...step, at: plan.until }] })
    },
    wait: (days: number) => {
      if (running !== undefined) go({ ...running.plan, until: later(running.plan.until, days) })
    },
    back: () => {
      if (running === undefined) return
      const { plan } = running
      const steps = plan.steps.slice(0, -1)
      go({ ...plan, steps, until: plan.steps[plan.steps.length - 1]?.at ?? plan.receivedAt })
    },
    forget: () => setRefused([]),
  }
}

export type TrialRun = ReturnType<typeof useTrial>
