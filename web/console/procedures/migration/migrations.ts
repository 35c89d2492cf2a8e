import { queryOptions } from '@tanstack/react-query'
import { get } from '../../api/client.ts'
import type { Page } from '../../api/contract.ts'

type Stage = { id: string; title: string; final: boolean }

/** What is asked for: from which version to which, and which old stage becomes which new one. */
export type MigrationPlan = { procedure: string; from: number; to: number; stages: Record<string, string> }

/** What it would mean, reckoned matter by matter. */
export type Report = {
  matters: number
  byStage: { from: string; fromTitle: string; to: string; toTitle: string; count: number }[]
  unmapped: { stage: string; stageTitle: string; count: number }[]
  units: { id: string; name: string; count: number }[]
  dueMoved: number
  dueMovedSample: { number: string; from: string | null; to: string | null }[]
  clocksLapsed: { clock: string; clockTitle: string; count: number }[]
  clocksBegun: { clock: string; clockTitle: string; count: number }[]
  blockedCount: number
  blocked: { number: string; reason: string }[]
}

export type Migration = MigrationPlan & {
  id: string
  title: string
  state: 'proposed' | 'running' | 'done' | 'cancelled' | 'failed'
  proposedAt: string
  proposedBy: string
  proposedByName: string | null
  approvedByName: string | null
  endedAt: string | null
  total: number
  moved: number
  left: number
  failed: number
  failures: { number: string; reason: string }[]
}

/** A migration that runs is looked at so often; milliseconds. */
const GLANCE = 1500

export const migrationsQuery = queryOptions({
  queryKey: ['procedure-migrations'],
  queryFn: ({ signal }) => get<Page<Migration>>('/procedure-migrations', { limit: 100 }, signal),
})

export const migrationQuery = (id: string) =>
  queryOptions({
    queryKey: ['procedure-migration', id],
    queryFn: ({ signal }) => get<Migration>(`/procedure-migrations/${id}`, {}, signal),
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? GLANCE : false),
  })

export const isOpen = ({ state }: Pick<Migration, 'state'>): boolean => state === 'proposed' || state === 'running'

/** Which stage each old one becomes unless somebody says otherwise: the one of the same name, if it ends nothing the other does not. */
export function usualStages(from: readonly Stage[], to: readonly Stage[]): Record<string, string> {
  const same = from.filter(({ id, final }) => to.some((one) => one.id === id && one.final === final))
  return Object.fromEntries(same.map(({ id }) => [id, id]))
}

/** What the map must say: stages that keep their name go without saying. */
export const toldStages = (chosen: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(chosen).filter(([old, now]) => old !== now))
