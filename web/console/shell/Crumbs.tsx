import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'react-router'
import { menu, pageOf } from './menu.ts'
import type { Tab } from './tabs.ts'

/** Where one is: group, page of the menu, and the thing itself. */
export function Crumbs({ tabs }: { tabs: readonly Tab[] }) {
  const { t } = useTranslation()
  const { pathname } = useLocation()
  const page = pageOf(pathname)
  if (page === undefined) return null
  const group = menu.find(({ pages }) => pages.includes(page))
  const list = tabs.find(({ path }) => path === page.path)
  const isPage = pathname === page.path
  return (
    <nav className="crumbs" aria-label={t('shell.crumbs')}>
      <ol>
        {group !== undefined && <li>{t(`menu.group.${group.id}`)}</li>}
        <li aria-current={isPage ? 'page' : undefined}>
          {isPage ? (
            t(`menu.page.${page.id}`)
          ) : (
            <Link to={page.path + (list?.search ?? '')}>{t(`menu.page.${page.id}`)}</Link>
          )}
        </li>
        {!isPage && <li aria-current="page">{tabs.find(({ path }) => path === pathname)?.title ?? ''}</li>}
      </ol>
    </nav>
  )
}
