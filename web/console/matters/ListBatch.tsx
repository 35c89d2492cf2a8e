import { useMutation } from '@tanstack/react-query'
import { App } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { get, type Query } from '../api/client.ts'
import type { MatterList } from '../api/contract.ts'
import { useProblemText } from '../page/ProblemAlert.tsx'
import type { BatchDone } from './BatchDialog.tsx'
import { BatchUndo } from './BatchUndo.tsx'
import type { BatchAction } from './batch.ts'
import type { Filters } from './filters.ts'
import { SelectionBar } from './SelectionBar.tsx'
import { useBatchActions } from './useBatchActions.ts'
import { BATCH_AT_MOST, type useSelection } from './useSelection.ts'

const BatchDialog = lazy(() => import('./BatchDialog.tsx'))
const MergeDialog = lazy(() => import('../answers/MergeDialog.tsx'))

type Props = { filters: Filters; total: number | null; selection: ReturnType<typeof useSelection> }

/** Everything that is done with many lines of a list: choosing them all, a step for them, taking it back. */
export function ListBatch({ filters, total, selection }: Props) {
  const { message } = App.useApp()
  const textOf = useProblemText()
  const { chosen } = selection
  const { actions, stageTitle } = useBatchActions(chosen)
  const [action, setAction] = useState<BatchAction | undefined>(undefined)
  // an answer is a text for each matter of its own
  const Dialog = action?.move === 'answer' ? MergeDialog : BatchDialog
  const [done, setDone] = useState<BatchDone | undefined>(undefined)
  const choosing = useMutation({
    mutationFn: () => get<MatterList>('/matters', { ...(filters as Query), limit: BATCH_AT_MOST }),
    onSuccess: ({ items }) => selection.add(items),
    onError: (error) => void message.error(textOf(error)),
  })
  return (
    <>
      {done !== undefined && action === undefined && (
        <BatchUndo key={done.batch} done={done} onClose={() => setDone(undefined)} />
      )}
      {chosen.length > 0 && (
        <SelectionBar
          count={chosen.length}
          total={total}
          isChoosingAll={choosing.isPending}
          onChooseAll={() => choosing.mutate()}
          onClear={selection.clear}
          actions={actions}
          onAction={setAction}
        />
      )}
      {action !== undefined && (
        <Suspense>
          <Dialog
            key={action.move}
            lines={chosen}
            action={action}
            stageTitle={stageTitle}
            onClose={() => setAction(undefined)}
            onDone={(result) => {
              setDone(result)
              selection.drop(result.moved)
            }}
          />
        </Suspense>
      )}
    </>
  )
}
