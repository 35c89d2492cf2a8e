import type { Instant } from '../deadline/index.ts'

/** At most so many messages reach one person over one channel within so many minutes; what is more becomes a digest. */
export const flood = { messages: 3, minutes: 15 } as const

/** What is due now to one recipient over one channel: how many messages, whether one of them waited for a digest. */
export type DueTogether = {
  count: number
  gathers: boolean
  /** when messages went to this recipient over this channel within the last `flood.minutes`, in any order */
  recent: readonly Instant[]
}

/** Each by itself, all as one digest, or nothing before `until`. */
export type Gathered = { kind: 'each' } | { kind: 'digest' } | { kind: 'wait'; until: Instant }

/** How what is due together goes: a few by themselves, many as one digest, and not again while the last ones are fresh. */
export function gather({ count, gathers, recent }: DueTogether): Gathered {
  if (recent.length >= flood.messages) {
    // as soon as few enough of them are left in the window
    const leaving = recent.toSorted((a, b) => a - b)[recent.length - flood.messages] ?? (0 as Instant)
    return { kind: 'wait', until: (leaving + flood.minutes * 60_000) as Instant }
  }
  if (count > 1 && (gathers || recent.length + count > flood.messages)) return { kind: 'digest' }
  return { kind: 'each' }
}
