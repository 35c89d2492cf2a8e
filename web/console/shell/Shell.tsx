import { App } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Navigate, useLocation } from 'react-router'
import { NoRight } from '../page/Failure.tsx'
import { CloseTab, NameTab } from '../page/pageTitle.ts'
import { useMe } from '../session/useMe.ts'
import { CommandSearch } from './CommandSearch.tsx'
import { Crumbs } from './Crumbs.tsx'
import { askBeforeLeaving, hold, isHeld } from './held.ts'
import { menuFor } from './menu.ts'
import { Navigation } from './Navigation.tsx'
import { PageStack } from './PageStack.tsx'
import { PageTabs } from './PageTabs.tsx'
import { TopBar } from './TopBar.tsx'
import { useTabs } from './useTabs.ts'
import '../page/lists.css'
import './shell.css'

/** The frame of every page: menu on the left, above the page where one is, what is open, what is new. */
export function Shell() {
  const { t } = useTranslation()
  const me = useMe()
  const { pathname } = useLocation()
  const { tabs, name, close } = useTabs(me.account)
  const [navigationOpen, setNavigationOpen] = useState(false)
  const [searching, setSearching] = useState(false)
  const { modal } = App.useApp()
  useEffect(askBeforeLeaving, [])
  const closeAsking = async (path: string) => {
    const title = t('shell.closeUnsaved')
    if (
      isHeld(path) &&
      !(await modal.confirm({ title, okText: t('shell.closeAnyway'), okButtonProps: { danger: true } }))
    )
      return
    hold(path, false)
    close(path)
  }
  const groups = menuFor(me.operations)
  const home = groups[0]?.pages[0]?.path
  return (
    <NameTab value={name}>
      <a className="skip" href="#page">
        {t('shell.skip')}
      </a>
      <div className="shell">
        <Navigation groups={groups} open={navigationOpen} onClose={() => setNavigationOpen(false)} />
        <div className="shell-body">
          <TopBar onMenu={() => setNavigationOpen(true)} onSearch={() => setSearching(true)} />
          <PageTabs tabs={tabs} current={pathname} onClose={(path) => void closeAsking(path)} />
          <main id="page" className="page" tabIndex={-1}>
            <Crumbs tabs={tabs} />
            {pathname === '/' && (home === undefined ? <NoRight /> : <Navigate to={home} replace />)}
            <CloseTab value={close}>
              <PageStack tabs={tabs} />
            </CloseTab>
          </main>
        </div>
      </div>
      <CommandSearch groups={groups} open={searching} onOpen={setSearching} />
    </NameTab>
  )
}
