import { useQueryClient } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { send } from '../../api/client.ts'
import { useAction } from '../../api/useAction.ts'
import { useProblemText } from '../../page/ProblemAlert.tsx'
import { useMe } from '../../session/useMe.ts'
import { type Migration, migrationQuery, migrationsQuery } from './migrations.ts'

/** Approves a migration, which only another than its proposer may, or calls it off. */
export function Decide({ migration }: { migration: Migration }) {
  const { t } = useTranslation()
  const { modal, message } = App.useApp()
  const client = useQueryClient()
  const textOf = useProblemText()
  const { account } = useMe()
  const { id, state, total } = migration
  const deciding = useAction(
    (what: 'approve' | 'cancel', key) => send<Migration>('POST', `/procedure-migrations/${id}/${what}`, undefined, key),
    {
      onDone: (decided) => {
        client.setQueryData(migrationQuery(id).queryKey, decided)
        void client.invalidateQueries({ queryKey: migrationsQuery.queryKey })
      },
      onFailed: (problem) => {
        void message.error(textOf(problem))
        void client.invalidateQueries({ queryKey: migrationQuery(id).queryKey })
      },
    },
  )
  const ask = async (what: 'approve' | 'cancel') => {
    const sure = await modal.confirm({
      title: t(`migration.sure.${what}`, { count: total }),
      okText: t(what === 'approve' ? 'migration.approve' : 'migration.cancel'),
      ...(what === 'cancel' && { okButtonProps: { danger: true } }),
    })
    if (sure) deciding.mutate(what)
  }
  const isOwn = account === migration.proposedBy
  return (
    <>
      <Button loading={deciding.isPending} onClick={() => void ask('cancel')}>
        {t('migration.cancel')}
      </Button>
      {state === 'proposed' &&
        (isOwn ? (
          <span className="soft">{t('migration.ownProposal')}</span>
        ) : (
          <Button type="primary" loading={deciding.isPending} onClick={() => void ask('approve')}>
            {t('migration.approve')}
          </Button>
        ))}
    </>
  )
}
