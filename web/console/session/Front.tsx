import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { LanguageSwitch } from '../language/LanguageSwitch.tsx'
import { Mark } from '../page/Mark.tsx'
import './front.css'

/** The page of those who are not in yet: name of the product, one form, the language. */
export function Front({ title, children }: { title: string; children: ReactNode }) {
  const { t } = useTranslation()
  return (
    <main className="front">
      <section className="front-card">
        <header>
          <Mark />
          <div>
            <p className="front-product">{t('product.name')}</p>
            <p className="front-motto">{t('product.motto')}</p>
          </div>
        </header>
        <h1>{title}</h1>
        {children}
        <footer>
          <LanguageSwitch />
        </footer>
      </section>
    </main>
  )
}
