import { useTranslation } from 'react-i18next'
import { numberText } from '../language/format.ts'
import type { ImportJob } from './imports.ts'

const counts = ['rowsRead', 'created', 'changed', 'unchanged', 'rejected'] as const

/** Rows read; new, changed, as before, and not to be taken. */
export function Counts({ job }: { job: ImportJob }) {
  const { t } = useTranslation()
  return (
    <dl className="counts">
      {counts.map((name) => (
        <div key={name} className={name === 'rejected' && job.rejected > 0 ? 'counts-bad' : undefined}>
          <dt>{t(`import.count.${name}`)}</dt>
          <dd>{numberText(job[name])}</dd>
        </div>
      ))}
    </dl>
  )
}
