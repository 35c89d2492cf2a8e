import { useTranslation } from 'react-i18next'
import { type Section, titleOf } from './body.ts'
import { useWriting } from './writing.ts'

/** What leads to a stage and out of it, and which clocks begin, stand still or end there: each a way to its form. */
export function Neighbours({ stage }: { stage: string }) {
  const { t } = useTranslation()
  const { root, go } = useWriting()
  const body = root.value
  const moves = (fits: (move: (typeof body.moves)[string]) => boolean) =>
    Object.keys(body.moves).filter((id) => body.moves[id] !== undefined && fits(body.moves[id]))
  const clocks = (list: 'startsIn' | 'pausedIn' | 'endsIn') =>
    Object.keys(body.clocks).filter((id) => body.clocks[id]?.[list]?.includes(stage))
  const lines: { key: string; section: Section; ids: string[] }[] = [
    { key: 'into', section: 'moves', ids: moves(({ to }) => to === stage) },
    { key: 'outOf', section: 'moves', ids: moves(({ from, to }) => to !== 'same' && from.includes(stage)) },
    { key: 'within', section: 'moves', ids: moves(({ from, to }) => to === 'same' && from.includes(stage)) },
    { key: 'starts', section: 'clocks', ids: clocks('startsIn') },
    { key: 'pauses', section: 'clocks', ids: clocks('pausedIn') },
    { key: 'ends', section: 'clocks', ids: clocks('endsIn') },
  ]
  return (
    <dl className="neighbours">
      {lines
        .filter(({ ids }) => ids.length > 0)
        .map(({ key, section, ids }) => (
          <div key={key}>
            <dt>{t(`draft.neighbour.${key}`)}</dt>
            <dd>
              {ids.map((id) => (
                <button key={id} type="button" className="chip" onClick={() => go({ section, id })}>
                  {titleOf(body, section, id)}
                </button>
              ))}
            </dd>
          </div>
        ))}
    </dl>
  )
}
