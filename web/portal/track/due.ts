import type { TrackView } from '../../../server/matters/index.ts'

export type Clock = TrackView['clocks'][number]

/**
 * The day that matters to the resident now: where it is the resident's turn, the next open deadline; else the day by which
 * the answer comes, which is the last of the open ones.
 */
export function leadingDue(view: TrackView): Clock | undefined {
  const open = view.clocks
    .filter(({ state }) => state === 'running')
    .sort((a, b) => (a.dueDay < b.dueDay ? -1 : a.dueDay > b.dueDay ? 1 : 0))
  return isResidentsTurn(view) ? open[0] : open.at(-1)
}

export const isResidentsTurn = (view: TrackView): boolean => view.moves.some(({ primary }) => primary)
