import { useQueryClient } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { send } from '../api/client.ts'
import { useAction } from '../api/useAction.ts'
import { useProblemText } from '../page/ProblemAlert.tsx'
import { draftsQuery } from './drafts.ts'

type Props = { procedure: string; version: number; size?: 'small' | 'middle' }

/** Begins a draft from a published version and goes there. */
export function BeginDraft({ procedure, version, size = 'small' }: Props) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const client = useQueryClient()
  const navigate = useNavigate()
  const textOf = useProblemText()
  const begin = useAction(
    (from: { procedure: string; version: number }, key) =>
      send<{ id: string }>('POST', '/procedure-drafts', { from }, key),
    {
      onDone: ({ id }) => {
        void client.invalidateQueries({ queryKey: draftsQuery.queryKey })
        void navigate(`/procedures/${procedure}/drafts/${id}`)
      },
      onFailed: (problem) => void message.error(textOf(problem)),
    },
  )
  return (
    <Button
      className="no-print"
      size={size}
      loading={begin.isPending}
      onClick={() => begin.mutate({ procedure, version })}
    >
      {t('procedure.draftFrom')}
    </Button>
  )
}
