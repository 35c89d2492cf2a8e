import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useSyncExternalStore } from 'react'
import { Failure } from '../page/Failure.tsx'
import { Loading } from '../page/Loading.tsx'
import { ChangePassword } from './ChangePassword.tsx'
import { expiry } from './expiry.ts'
import { SignIn } from './SignIn.tsx'
import { SignInAgain } from './SignInAgain.tsx'
import { MeContext, meQuery } from './useMe.ts'

/** Nobody comes to a page unknown. The address stays what it was, so that signing in leads to the page that was wanted. */
export function SessionGate({ children }: { children: ReactNode }) {
  const me = useQuery(meQuery)
  const expired = useSyncExternalStore(expiry.subscribe, expiry.isExpired)
  if (me.isPending) return <Loading />
  if (me.isError) return <Failure problem={me.error} retry={() => void me.refetch()} />
  if (me.data === null) return <SignIn />
  if (me.data.mustChangePassword) return <ChangePassword />
  return (
    <MeContext value={me.data}>
      {children}
      {expired && <SignInAgain />}
    </MeContext>
  )
}
