import { useTranslation } from 'react-i18next'
import { Plain } from './Plain.tsx'
import { usePageTitle } from './pageTitle.ts'

/** An address that leads to no page. */
export function NowherePage() {
  const { t } = useTranslation()
  usePageTitle(t('page.notFound'))
  return <Plain title={t('page.notFound')} hint={t('page.notFoundHint')} />
}
