import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import { get } from '../api/client.ts'
import type { EventView, MatterView, MoveView } from '../api/contract.ts'
import type { Problem } from '../api/problem.ts'
import { momentText } from '../language/format.ts'
import { ProblemAlert } from '../page/ProblemAlert.tsx'
import { useRoleTitle } from '../reference/useRoleTitle.ts'
import { matterQuery } from './matter.ts'

type Props = {
  matter: MatterView
  move: MoveView
  problem: Problem
  onClose: () => void
  /** makes the step all the same, on top of what happened */
  onAgain: (revision: number) => void
}

/**
 * Somebody else was faster: who did what since this page was read, in words. What was typed stays, and where the step is still
 * open it can be made on top of what happened.
 */
export function StaleDialog({ matter, move, problem, onClose, onAgain }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const roleTitle = useRoleTitle()
  // beside what the page shows: the form beneath changes only when somebody says so
  const fresh = useQuery({
    queryKey: ['fresh', matter.id, problem.body.revision],
    queryFn: ({ signal }) => get<MatterView>(`/matters/${matter.id}`, {}, signal),
    gcTime: 0,
  })
  const since = problem.body.since ?? []
  const eventOf = (seq: number): EventView | undefined => fresh.data?.timeline.find((event) => event.seq === seq)
  const titleOf = (id: string) => matter.moves.find((one) => one.id === id)?.title ?? t('stale.step')
  const isStillOpen = fresh.data?.moves.some(({ id, allowed }) => id === move.id && allowed) === true
  const load = () => {
    if (fresh.data !== undefined) client.setQueryData(matterQuery(matter.id).queryKey, fresh.data)
    return fresh.data
  }
  return (
    <Modal
      open
      title={t('stale.title')}
      onCancel={onClose}
      footer={
        <>
          {isStillOpen && (
            <Button
              onClick={() => {
                const read = load()
                if (read !== undefined) onAgain(read.revision)
              }}
            >
              {t('stale.again', { move: move.title })}
            </Button>
          )}
          <Button
            type="primary"
            autoFocus
            loading={fresh.isFetching}
            onClick={() => {
              if (load() === undefined) void fresh.refetch()
              else onClose()
            }}
          >
            {t('stale.reload')}
          </Button>
        </>
      }
    >
      <ProblemAlert problem={fresh.error} />
      <p>{t('stale.hint')}</p>
      <ul className="stale-list">
        {since.map(({ seq, move: id, at, actor_post }) => {
          const event = eventOf(seq)
          return (
            <li key={seq}>
              <span className="number">{momentText(at)}</span>{' '}
              {event?.actor ?? (actor_post === null ? t('stale.somebody') : roleTitle(actor_post))} ·{' '}
              <strong>{event?.title ?? titleOf(id)}</strong>
              {event !== undefined && event.from !== event.to && ` · ${t('matter.toStage', { stage: event.toTitle })}`}
              {event?.fields.map((field) => (
                <small key={field.id} className="soft">
                  {t('stale.field', { label: field.label, value: field.value })}
                </small>
              ))}
            </li>
          )
        })}
      </ul>
    </Modal>
  )
}
