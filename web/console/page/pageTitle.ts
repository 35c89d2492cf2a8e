import { createContext, useContext, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'react-router'

/** Tells the tab of a page what the page is called. */
export const NameTab = createContext<(path: string, title: string) => void>(() => {})

/** Closes the tab of a page that is no more. */
export const CloseTab = createContext<(path: string) => void>(() => {})

/** Names the page in the browser's title and on its tab. */
export function usePageTitle(title: string | undefined): void {
  const { t } = useTranslation()
  const nameTab = useContext(NameTab)
  const { pathname } = useLocation()
  const product = t('product.name')
  useEffect(() => {
    if (title === undefined) return
    document.title = `${title} · ${product}`
    nameTab(pathname, title)
  }, [title, product, nameTab, pathname])
}
