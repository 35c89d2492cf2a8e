import { useCallback, useEffect, useMemo, useState } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { remembered } from '../page/remembered.ts'
import { isHeld } from './held.ts'
import { closed, isTabs, named, opened, type Tab } from './tabs.ts'

/** The open pages of one account; they are still there after a reload. */
export function useTabs(account: string) {
  const store = useMemo(() => remembered<Tab[]>(`tabs.${account}`, [], isTabs), [account])
  const { pathname, search } = useLocation()
  const navigate = useNavigate()
  const [kept, setTabs] = useState(store.read)
  const tabs = pathname === '/' ? kept : opened(kept, pathname, search, isHeld)

  useEffect(() => {
    if (pathname !== '/') setTabs((before) => opened(before, pathname, search, isHeld))
  }, [pathname, search])
  useEffect(() => store.write(kept), [store, kept])

  const name = useCallback((path: string, title: string) => setTabs((before) => named(before, path, title)), [])
  const close = (path: string) => {
    const { tabs: rest, go } = closed(tabs, path, pathname)
    setTabs(rest)
    if (go !== undefined) void navigate(go.path + go.search)
    else if (path === pathname) void navigate('/')
  }
  return { tabs, name, close }
}
