import type { ClockView, EventView } from '../api/contract.ts'

/** What a sheet that the petitioner may sign says of the course: what the petitioner may see, in order. */
export const stepsOf = (timeline: readonly EventView[]): EventView[] =>
  timeline.filter((event) => event.public && !event.undone)

/** The answer that counts: the latest, with everything that was said with it. */
export function answerOf(timeline: readonly EventView[]): EventView | undefined {
  return [...timeline]
    .reverse()
    .find((event) => event.public && !event.undone && event.fields.some(({ id }) => id === 'answer'))
}

/**
 * The deadlines a sheet names: those that ran and count, the leading one (open and last due, or else the last that was met) first
 * and with its reasons.
 */
export function deadlinesOf(clocks: readonly ClockView[]): { leading: ClockView | undefined; others: ClockView[] } {
  const counted = clocks.filter(({ state }) => state !== 'lapsed')
  const open = counted.filter(({ state }) => state !== 'done')
  const leading = [...(open.length > 0 ? open : counted)].sort((a, b) => b.dueDay.localeCompare(a.dueDay))[0]
  return { leading, others: counted.filter((clock) => clock !== leading) }
}

/** Why a deadline is that day, as parts of one sentence. */
export const reasonsOf = ({ why }: ClockView): string[] => why.map(({ text }) => text.replace(/[。.]$/, ''))
