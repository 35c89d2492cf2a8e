import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import { Problem } from '../api/problem.ts'

/** The sentence for what went wrong: the service's own, or ours where the service was not reached. */
export function useProblemText(): (error: Error) => string {
  const { t } = useTranslation()
  return (error) => {
    if (!(error instanceof Problem)) return t('problem.unexpected')
    if (error.status === 0) return t('problem.network')
    return error.body.title ?? t('problem.unexpected')
  }
}

/** What went wrong, above a form. `lines`: sentences that belong to no field. Failures of the service carry their trace number. */
export function ProblemAlert({ problem, lines = [] }: { problem: Error | null; lines?: readonly string[] }) {
  const { t } = useTranslation()
  const textOf = useProblemText()
  if (problem === null) return null
  const trace = problem instanceof Problem && problem.status >= 500 ? problem.body.instance : undefined
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      className="problem"
      title={textOf(problem)}
      description={
        lines.length > 0 || trace !== undefined ? (
          <>
            {lines.map((line) => (
              <div key={line}>{line}</div>
            ))}
            {trace !== undefined && <div>{t('problem.trace', { trace })}</div>}
          </>
        ) : undefined
      }
    />
  )
}
