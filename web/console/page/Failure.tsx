import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Problem } from '../api/problem.ts'
import { Plain } from './Plain.tsx'
import { ProblemAlert } from './ProblemAlert.tsx'

/** The page could not be read: no right to it, no such thing, or trouble that may pass. */
export function Failure({ problem, retry }: { problem: Error; retry?: () => void }) {
  const { t } = useTranslation()
  const status = problem instanceof Problem ? problem.status : 500
  if (status === 401) return <Plain title={t('session.expired')} hint={t('session.expiredShort')} />
  if (status === 403) return <NoRight />
  if (status === 404) return <Plain title={t('page.notFound')} hint={t('page.notFoundHint')} />
  return (
    <div className="failure">
      <ProblemAlert problem={problem} />
      {retry !== undefined && (
        <Button type="primary" onClick={retry}>
          {t('page.retry')}
        </Button>
      )}
    </div>
  )
}

/** The post of the one who asks does not go this far. */
export function NoRight() {
  const { t } = useTranslation()
  return <Plain title={t('page.noRight')} hint={t('page.noRightHint')} />
}
