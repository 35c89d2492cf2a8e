import { useQueryClient } from '@tanstack/react-query'
import { Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import { expiry } from './expiry.ts'
import { SignInForm } from './SignInForm.tsx'
import { meQuery, useMe } from './useMe.ts'

/** The session has run out over an open page: sign in above it, and what was typed is still there. Another person starts afresh. */
export function SignInAgain() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const before = useMe()
  return (
    <Modal open footer={null} closable={false} keyboard={false} width={400} title={t('session.expired')}>
      <p>{t('session.expiredHint', { name: before.name })}</p>
      <SignInForm
        onDone={(me) => {
          if (me.account !== before.account) return window.location.reload()
          client.setQueryData(meQuery.queryKey, me)
          expiry.set(false)
          void client.invalidateQueries()
        }}
      />
    </Modal>
  )
}
