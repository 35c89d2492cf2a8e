import { Skeleton } from 'antd'
import { useTranslation } from 'react-i18next'

/** The page while its facts are on the way: its shape, not a spinner. */
export function Loading({ rows = 6 }: { rows?: number }) {
  const { t } = useTranslation()
  return (
    <div className="loading" role="status" aria-label={t('page.loading')}>
      <Skeleton active={false} title={false} paragraph={{ rows }} />
    </div>
  )
}
