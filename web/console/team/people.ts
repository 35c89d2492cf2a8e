import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { get } from '../api/client.ts'
import type { MatterLine, Page } from '../api/contract.ts'

export const reasons = ['leave', 'training', 'otherDuty'] as const
type Reason = (typeof reasons)[number]

export type Absence = {
  id: string
  account: string
  name: string
  substitute: string
  substituteName: string
  from: string
  until: string
  reason: Reason | null
  state: 'planned' | 'running' | 'ended' | 'over'
  posts: string[]
  mayEnd: boolean
}
export type Colleague = { id: string; name: string; posts: string[]; absent: boolean }

export type HandoverLine = {
  id: string
  fromName: string
  toName: string
  note: string
  matters: number
  takesOver: boolean
  createdAt: string
  acknowledgedAt: string | null
  acknowledgedBy: string | null
  mine: boolean
}
export type Handover = HandoverLine & { items: (MatterLine & { note: string })[]; hidden: number }
export type Receivers = { accounts: Colleague[]; posts: { role: string; area: string; title: string }[] }
export type Acknowledged = { taken: number; refused: { matter: string; number: string; problem: string }[] }

export const figures = ['open', 'dueThisWeek', 'overdue', 'waiting', 'answeredThisMonth'] as const
export type Figure = (typeof figures)[number]
type Counts = Record<Figure, number>
export type PersonLoad = Counts & {
  account: string
  name: string
  posts: string[]
  left: boolean
  absent: { until: string; substituteName: string } | null
}
export type UnitLoad = {
  unit: string | null
  unitName: string | null
  total: Counts
  unassigned: Counts
  people: PersonLoad[]
}
export type Workload = {
  today: string
  weekEnd: string
  monthStart: string
  openStages: string[]
  waitingStages: string[]
  groups: UnitLoad[]
}
export type Leaver = {
  account: string
  name: string
  unit: string | null
  unitName: string | null
  open: number
  overdue: number
}

export const absencesKey = ['absences']
export const absencesQuery = (past: boolean) =>
  infiniteQueryOptions({
    queryKey: [...absencesKey, past],
    queryFn: ({ pageParam, signal }) =>
      get<Page<Absence>>('/absences', { past: past || undefined, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  })

/** Who may stand in for somebody, with the posts that would go over. */
export const candidatesQuery = (account: string) =>
  queryOptions({
    queryKey: ['absence-candidates', account],
    queryFn: ({ signal }) => get<{ items: Colleague[] }>('/absences/candidates', { account }, signal),
  })

export const handoversKey = ['handovers']
export const handoversQuery = (box: 'received' | 'sent', open = false) =>
  infiniteQueryOptions({
    queryKey: [...handoversKey, box, open],
    queryFn: ({ pageParam, signal }) =>
      get<Page<HandoverLine>>('/handovers', { box, open: open || undefined, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  })
export const handoverQuery = (id: string) =>
  queryOptions({
    queryKey: [...handoversKey, id],
    queryFn: ({ signal }) => get<Handover>(`/handovers/${id}`, {}, signal),
  })
export const receiversQuery = queryOptions({
  queryKey: ['handover-receivers'],
  queryFn: ({ signal }) => get<Receivers>('/handovers/receivers', {}, signal),
})
export const handoverProposalQuery = queryOptions({
  queryKey: ['handover-proposal'],
  queryFn: ({ signal }) => get<{ items: MatterLine[] }>('/handovers/proposal', {}, signal),
  staleTime: 0,
  gcTime: 0,
})

/** Begins with `matters`, so that it is read anew with every list of matters. */
export const workloadQuery = queryOptions({
  queryKey: ['matters', 'workload'],
  queryFn: ({ signal }) => get<Workload>('/workload', {}, signal),
})
export const unattendedQuery = queryOptions({
  queryKey: ['matters', 'unattended'],
  queryFn: ({ signal }) => get<{ items: Leaver[] }>('/unattended', {}, signal),
})
