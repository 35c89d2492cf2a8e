import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { NavLink, useLocation } from 'react-router'
import { Mark } from '../page/Mark.tsx'
import { MenuIcon } from './MenuIcon.tsx'
import type { MenuGroup } from './menu.ts'

/** The menu. On a phone it lies over the page and goes away once something is chosen. */
export function Navigation({
  groups,
  open,
  onClose,
}: {
  groups: readonly MenuGroup[]
  open: boolean
  onClose: () => void
}) {
  const { t } = useTranslation()
  const { pathname } = useLocation()
  // biome-ignore lint/correctness/useExhaustiveDependencies: closes when the page has changed
  useEffect(onClose, [pathname])
  return (
    <>
      {open && <button type="button" className="nav-veil" aria-label={t('shell.closeMenu')} onClick={onClose} />}
      <nav className={open ? 'nav nav-open' : 'nav'} aria-label={t('shell.menu')}>
        <div className="nav-product">
          <Mark size={28} />
          <span>{t('product.name')}</span>
        </div>
        {groups.map((group) => (
          <details key={group.id} open>
            <summary>{t(`menu.group.${group.id}`)}</summary>
            <ul>
              {group.pages.map(({ id, path }) => (
                <li key={id}>
                  <NavLink to={path}>
                    <MenuIcon page={id} />
                    {t(`menu.page.${id}`)}
                  </NavLink>
                </li>
              ))}
            </ul>
          </details>
        ))}
      </nav>
    </>
  )
}
