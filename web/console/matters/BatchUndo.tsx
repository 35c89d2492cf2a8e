import { useQueryClient } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { send } from '../api/client.ts'
import type { BatchLine } from '../api/contract.ts'
import { useAction } from '../api/useAction.ts'
import { refreshMatters } from '../matter/matter.ts'
import { UndoBar } from '../matter/UndoBar.tsx'
import { useProblemText } from '../page/ProblemAlert.tsx'
import type { BatchDone } from './BatchDialog.tsx'

/** Takes back what was done together, all of it that nothing followed; what stays is named. */
export function BatchUndo({ done, onClose }: { done: BatchDone; onClose: () => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const client = useQueryClient()
  const textOf = useProblemText()
  const [left, setLeft] = useState<readonly BatchLine[] | undefined>(undefined)
  const undoing = useAction(
    (batch: string, key) => send<{ lines: BatchLine[] }>('POST', `/matters/batch/${batch}/undo`, {}, key),
    {
      onDone: ({ lines }) => {
        const stayed = lines.filter(({ ok }) => !ok)
        if (stayed.length === 0) {
          void message.success(t('batch.undone', { count: lines.length }))
          onClose()
        } else setLeft(stayed)
        void refreshMatters(client)
      },
      onFailed: (problem) => void message.error(textOf(problem)),
    },
  )
  const { batch, undoUntil } = done
  if (left !== undefined) {
    return (
      <div className="undo-bar" role="alert">
        <p>
          {t('batch.notUndone', { count: left.length })}{' '}
          {left.map(({ number, problem }) => `${number} ${problem?.title ?? ''}`).join(' ')}
        </p>
        <Button onClick={onClose}>{t('form.close')}</Button>
      </div>
    )
  }
  if (batch === null || undoUntil === null) return null
  return (
    <UndoBar
      text={t('batch.canUndo', { move: done.title, count: done.moved.length })}
      until={undoUntil}
      isPending={undoing.isPending}
      onUndo={() => undoing.mutate(batch)}
    />
  )
}
