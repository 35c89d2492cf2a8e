import { useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import { useTranslation } from 'react-i18next'
import { send } from '../api/client.ts'
import type { MatterView, Moved } from '../api/contract.ts'
import { useAction } from '../api/useAction.ts'
import { useProblemText } from '../page/ProblemAlert.tsx'
import { refreshMatters } from './matter.ts'
import { UndoBar } from './UndoBar.tsx'

/** Takes back the step one has just made, as long as nothing followed. */
export function Undo({ matter }: { matter: MatterView }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const client = useQueryClient()
  const textOf = useProblemText()
  const { undo } = matter
  const undoing = useAction(
    (revision: number, key) => send<Moved>('POST', `/matters/${matter.id}/undo`, { revision }, key),
    {
      onDone: () => {
        void message.success(t('undo.done'))
        void refreshMatters(client)
      },
      onFailed: (problem) => {
        void message.error(textOf(problem))
        void refreshMatters(client)
      },
    },
  )
  if (undo === null) return null
  const made = matter.timeline.find(({ seq }) => seq === undo.seq)?.title ?? ''
  return (
    <UndoBar
      text={t('undo.made', { move: made })}
      until={undo.until}
      isPending={undoing.isPending}
      onUndo={() => undoing.mutate(matter.revision)}
    />
  )
}
