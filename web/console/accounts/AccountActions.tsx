import { useQueryClient } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { send } from '../api/client.ts'
import { useAction } from '../api/useAction.ts'
import { useProblemText } from '../page/ProblemAlert.tsx'
import { useMe } from '../session/useMe.ts'
import { type Account, accountsQuery, type OneTime } from './accounts.ts'

/** A new password for somebody who forgot theirs; the end of an account. */
export function AccountActions({ account, onPassword }: { account: Account; onPassword: (oneTime: OneTime) => void }) {
  const { t } = useTranslation()
  const me = useMe()
  const { modal, message } = App.useApp()
  const client = useQueryClient()
  const textOf = useProblemText()
  const refresh = () => void client.invalidateQueries({ queryKey: accountsQuery.queryKey })
  const onFailed = (problem: Error) => void message.error(textOf(problem))
  const reset = useAction(
    (id: string, key) => send<OneTime>('POST', `/accounts/${id}/reset-password`, undefined, key),
    {
      onDone: (oneTime) => {
        refresh()
        onPassword(oneTime)
      },
      onFailed,
    },
  )
  const disable = useAction((id: string, key) => send('POST', `/accounts/${id}/disable`, undefined, key), {
    onDone: refresh,
    onFailed,
  })
  if (account.disabledAt !== null || account.id === me.account) return null
  const ask = async (title: string, okText: string, act: () => void) => {
    if (await modal.confirm({ title, okText })) act()
  }
  return (
    <span className="row">
      <Button
        size="small"
        type="link"
        loading={reset.isPending}
        onClick={() =>
          void ask(t('account.resetSure', { name: account.name }), t('account.reset'), () => reset.mutate(account.id))
        }
      >
        {t('account.reset')}
      </Button>
      <Button
        size="small"
        type="link"
        danger
        loading={disable.isPending}
        onClick={() =>
          void ask(t('account.disableSure', { name: account.name }), t('account.disable'), () =>
            disable.mutate(account.id),
          )
        }
      >
        {t('account.disable')}
      </Button>
    </span>
  )
}
