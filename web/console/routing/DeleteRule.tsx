import { useQueryClient } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { send } from '../api/client.ts'
import { useAction } from '../api/useAction.ts'
import { useProblemText } from '../page/ProblemAlert.tsx'
import { type Rule, rulesQuery } from './rules.ts'

/** Takes a line out of the routing table, once it was said which. */
export function DeleteRule({ rule }: { rule: Rule }) {
  const { t } = useTranslation()
  const { modal, message } = App.useApp()
  const client = useQueryClient()
  const textOf = useProblemText()
  const refresh = () => void client.invalidateQueries({ queryKey: rulesQuery.queryKey })
  const remove = useAction(
    ({ id, revision }: Rule, key) => send('DELETE', `/routing-rules/${id}?revision=${revision}`, undefined, key),
    {
      onDone: refresh,
      onFailed: (problem) => {
        void message.error(textOf(problem))
        refresh()
      },
    },
  )
  const ask = async () => {
    const { categoryName, areaName, unitName } = rule
    const title = t('routing.deleteSure', { category: categoryName, area: areaName, unit: unitName })
    if (await modal.confirm({ title, okText: t('form.delete'), okButtonProps: { danger: true } })) remove.mutate(rule)
  }
  return (
    <Button size="small" type="link" danger loading={remove.isPending} onClick={() => void ask()}>
      {t('form.delete')}
    </Button>
  )
}
