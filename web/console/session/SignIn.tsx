import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { expiry } from './expiry.ts'
import { Front } from './Front.tsx'
import { SignInForm } from './SignInForm.tsx'
import { meQuery } from './useMe.ts'

/** The first page of everybody. */
export function SignIn() {
  const { t } = useTranslation()
  const client = useQueryClient()
  return (
    <Front title={t('session.title')}>
      <SignInForm
        onDone={(me) => {
          expiry.set(false)
          client.setQueryData(meQuery.queryKey, me)
        }}
      />
    </Front>
  )
}
