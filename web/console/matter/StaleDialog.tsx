import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MatterView } from '../api/contract.ts'
import type { Problem } from '../api/problem.ts'
import { momentText } from '../language/format.ts'
import { ProblemAlert } from '../page/ProblemAlert.tsx'
import { useRoleTitle } from '../reference/useRoleTitle.ts'
import { matterQuery } from './matter.ts'

/** Somebody else was faster: who did what since this page was read. Reading it anew keeps what was typed. */
export function StaleDialog({
  matter,
  problem,
  onClose,
}: {
  matter: MatterView
  problem: Problem
  onClose: () => void
}) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const roleTitle = useRoleTitle()
  const [failure, setFailure] = useState<Error | null>(null)
  const fresh = useQuery({ ...matterQuery(matter.id), enabled: false })
  const titleOf = (seq: number, move: string) =>
    fresh.data?.timeline.find((event) => event.seq === seq)?.title ??
    matter.moves.find(({ id }) => id === move)?.title ??
    move
  const reload = () =>
    client.fetchQuery({ ...matterQuery(matter.id), staleTime: 0 }).then(onClose, (error: Error) => setFailure(error))
  return (
    <Modal
      open
      title={t('stale.title')}
      onCancel={onClose}
      footer={
        <Button type="primary" onClick={() => void reload()} autoFocus>
          {t('stale.reload')}
        </Button>
      }
    >
      <ProblemAlert problem={failure} />
      <p>{t('stale.hint')}</p>
      <ul>
        {(problem.body.since ?? []).map(({ seq, move, at, actor_post }) => (
          <li key={seq}>
            <span className="number">{momentText(at)}</span>{' '}
            {actor_post === null ? t('stale.somebody') : roleTitle(actor_post)} · {titleOf(seq, move)}
          </li>
        ))}
      </ul>
    </Modal>
  )
}
