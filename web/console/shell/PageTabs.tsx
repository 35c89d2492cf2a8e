import { CloseOutlined } from '@ant-design/icons'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { pageOf } from './menu.ts'
import type { Tab } from './tabs.ts'

/** The pages that are open. */
export function PageTabs({
  tabs,
  current,
  onClose,
}: {
  tabs: readonly Tab[]
  current: string
  onClose: (path: string) => void
}) {
  const { t } = useTranslation()
  const bar = useRef<HTMLUListElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the tab of a new page is brought into sight
  useEffect(() => {
    bar.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [current, tabs.length])
  const titleOf = ({ path, title }: Tab) => {
    const page = pageOf(path)
    return page?.path === path ? t(`menu.page.${page.id}`) : title || t('page.loading')
  }
  return (
    <nav className="tabs" aria-label={t('shell.tabs')}>
      <ul ref={bar}>
        {tabs.map((tab) => (
          <li key={tab.path} className={tab.path === current ? 'tab tab-current' : 'tab'}>
            <Link to={tab.path + tab.search} aria-current={tab.path === current ? 'page' : undefined}>
              {titleOf(tab)}
            </Link>
            {tabs.length > 1 && (
              <button
                type="button"
                aria-label={t('shell.closeTab', { title: titleOf(tab) })}
                onClick={() => onClose(tab.path)}
              >
                <CloseOutlined aria-hidden />
              </button>
            )}
          </li>
        ))}
      </ul>
    </nav>
  )
}
