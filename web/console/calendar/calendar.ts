import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { get } from '../api/client.ts'
import type { MatterLine } from '../api/contract.ts'

export type Holiday = { name: string; off: string[]; work: string[] }
export type Notice = {
  year: number
  document: string
  number: string | null
  issued: string
  holidays: Holiday[]
  appliedAt: string | null
  moved: number | null
}
export type Calendar = { edition: string; knownUntil: string; notices: Notice[]; left: number }
export type Effects = {
  edition: string
  knownUntil: string
  open: number
  moved: number
  later: number
  earlier: number
  petitioners: number
  units: { unit: string; moved: number }[]
}
export type Moved = { matter: MatterLine; at: string; moved: { clock: string; from: string; to: string }[] }

/** A notice as the form holds it, before it is sent. */
export type NoticeForm = {
  year: string
  document: string
  number?: string
  issued: string
  holidays: { name: string; from?: string; until?: string; work?: string }[]
}

/** The days in a text, however they are separated. */
export const daysIn = (text: string | undefined): string[] => (text ?? '').split(/[\s,，、;；]+/).filter(Boolean)

/** What the service is sent: a holiday has days off, days worked instead, or both. */
export function noticeOf({ year, document, number, issued, holidays }: NoticeForm) {
  return {
    year: Number(year),
    source: { document: document.trim(), number: number?.trim() || null, issued, verified: true },
    holidays: holidays.map(({ name, from, until, work }) => ({
      name: { zh: name.trim(), en: name.trim() },
      ...(from !== undefined && from !== '' && { off: [from, until || from] }),
      work: daysIn(work),
    })),
  }
}

export const calendarQuery = queryOptions({
  queryKey: ['calendar'],
  queryFn: ({ signal }) => get<Calendar>('/calendar', {}, signal),
  // while deadlines are being reckoned anew, the number left is looked at again
  refetchInterval: ({ state }) => ((state.data?.left ?? 0) > 0 ? 3000 : false),
})

export const movedQuery = (edition: string) =>
  infiniteQueryOptions({
    queryKey: ['calendar', 'moved', edition],
    queryFn: ({ pageParam, signal }) =>
      get<{ items: Moved[]; next: string | null }>('/calendar/moved', { edition, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  })
