import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Front } from './Front.tsx'
import { PasswordForm } from './PasswordForm.tsx'
import { meQuery, signOut } from './useMe.ts'

/** A password that somebody else gave out is changed before anything else. */
export function ChangePassword() {
  const { t } = useTranslation()
  const client = useQueryClient()
  return (
    <Front title={t('session.mustChange')}>
      <p>{t('session.mustChangeHint')}</p>
      <PasswordForm onDone={() => void client.invalidateQueries({ queryKey: meQuery.queryKey })} />
      <Button type="link" block onClick={() => void signOut(client)}>
        {t('session.signOut')}
      </Button>
    </Front>
  )
}
