import { useQueryClient } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { MatterView, MoveView } from '../api/contract.ts'
import { dayText } from '../language/format.ts'
import { DueDay } from '../matters/DueDay.tsx'
import { useProblemText } from '../page/ProblemAlert.tsx'
import { matterQuery } from './matter.ts'

type Props = {
  matter: MatterView
  /** opens the form of a step of a matter, which may be another than this one */
  onChoose: (matter: MatterView, move: MoveView) => void
}

/** 并案 and 拆分: who else waits for the same answer, each with number and deadline of its own, and what was split off. */
export function Merged({ matter, onChoose }: Props) {
  const { t } = useTranslation()
  const { followers, splits } = matter
  return (
    <>
      {followers.length > 0 && (
        <section className="card" aria-labelledby="merged">
          <div className="card-head">
            <h2 id="merged">{t('merged.title', { count: followers.length })}</h2>
            <span className="soft">{t('merged.hint')}</span>
          </div>
          <ul className="tied-list">
            {followers.map(({ id, number, title, receivedAt, dueDay, stageTitle, ending, joined }) => (
              <li key={id}>
                <span>
                  <Link to={`/matters/${id}`}>{title}</Link>
                  <span className="stage">{ending === null ? stageTitle : t(`ending.${ending}`)}</span>
                  <small className="tied-facts soft">
                    <span className="number">{number}</span> · {t('form.receivedOn', { day: dayText(receivedAt) })}
                    {joined && dueDay !== null && (
                      <>
                        {' · '}
                        {t('column.due')} <DueDay day={dueDay} provisional={false} closed={false} />
                      </>
                    )}
                  </small>
                </span>
                {joined && <Separate id={id} number={number} onChoose={onChoose} />}
              </li>
            ))}
          </ul>
        </section>
      )}
      {splits.length > 0 && (
        <section className="card" aria-labelledby="splits">
          <h2 id="splits">{t('merged.splits')}</h2>
          <ul className="tied-list">
            {splits.map(({ id, number, title, stageTitle }) => (
              <li key={id}>
                <span>
                  <Link to={`/matters/${id}`}>{title}</Link>
                  <span className="stage">{stageTitle}</span>
                  <small className="tied-facts number soft">{number}</small>
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

/** Takes one voice out again: a step of that matter, not of the one it was merged into. */
function Separate({ id, number, onChoose }: { id: string; number: string; onChoose: Props['onChoose'] }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const client = useQueryClient()
  const textOf = useProblemText()
  const [isReading, setReading] = useState(false)
  const open = async () => {
    setReading(true)
    try {
      const follower = await client.fetchQuery({ ...matterQuery(id), staleTime: 0 })
      const move = follower.moves.find((one) => one.id === 'separate')
      if (move?.allowed === true) onChoose(follower, move)
      else void message.warning(move?.reasons.join(' ') || t('merged.cannotSeparate'))
    } catch (error) {
      void message.error(textOf(error as Error))
    }
    setReading(false)
  }
  return (
    <Button
      size="small"
      className="no-print"
      loading={isReading}
      aria-label={t('merged.separateOne', { number })}
      onClick={() => void open()}
    >
      {t('merged.separate')}
    </Button>
  )
}
