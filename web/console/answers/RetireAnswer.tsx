import { useQueryClient } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { send } from '../api/client.ts'
import { useAction } from '../api/useAction.ts'
import { useProblemText } from '../page/ProblemAlert.tsx'
import { type Answer, answersQuery } from './answers.ts'

/** Takes a standard answer out of use; what was answered with it stays. */
export function RetireAnswer({ answer }: { answer: Answer }) {
  const { t } = useTranslation()
  const { modal, message } = App.useApp()
  const client = useQueryClient()
  const textOf = useProblemText()
  const refresh = () => void client.invalidateQueries({ queryKey: answersQuery.queryKey })
  const retire = useAction(
    ({ id, revision }: Answer, key) => send('DELETE', `/standard-answers/${id}?revision=${revision}`, undefined, key),
    {
      onDone: refresh,
      onFailed: (problem) => {
        void message.error(textOf(problem))
        refresh()
      },
    },
  )
  const ask = async () => {
    const title = t('answers.retireSure', { title: answer.title })
    if (await modal.confirm({ title, okText: t('answers.retire'), okButtonProps: { danger: true } }))
      retire.mutate(answer)
  }
  return (
    <Button size="small" type="link" danger loading={retire.isPending} onClick={() => void ask()}>
      {t('answers.retire')}
    </Button>
  )
}
