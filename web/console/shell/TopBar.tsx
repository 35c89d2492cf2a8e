import { MenuOutlined, SearchOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { LanguageSwitch } from '../language/LanguageSwitch.tsx'
import { referenceQuery } from '../reference/reference.ts'
import { AccountMenu } from './AccountMenu.tsx'
import { Bell } from './Bell.tsx'
import { DisplaySwitch } from './DisplaySwitch.tsx'

/** Above every page: whose data this is, the search, what is new, how it looks, who one is. */
export function TopBar({ onMenu, onSearch }: { onMenu: () => void; onSearch: () => void }) {
  const { t } = useTranslation()
  const { data: reference } = useQuery(referenceQuery)
  return (
    <header className="topbar">
      <button type="button" className="quiet topbar-menu" aria-label={t('shell.openMenu')} onClick={onMenu}>
        <MenuOutlined aria-hidden />
      </button>
      <span className="topbar-tenant">{reference?.tenantName}</span>
      {reference?.demonstration === true && (
        <span className="topbar-demo" title={t('shell.demonstrationHint')}>
          {t('shell.demonstration')}
        </span>
      )}
      <span className="topbar-space" />
      <button type="button" className="topbar-search" onClick={onSearch}>
        <SearchOutlined aria-hidden />
        <span>{t('shell.search')}</span>
        <kbd>Ctrl K</kbd>
      </button>
      <Bell />
      <DisplaySwitch />
      <LanguageSwitch />
      <AccountMenu />
    </header>
  )
}
