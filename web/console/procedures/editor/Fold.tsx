import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { problemsIn, useWriting } from './writing.ts'

/** A part of a form that can be folded away. It says how much is in it, and whether something there is wrong. */
export function Fold({
  title,
  count,
  paths,
  open = false,
  children,
}: {
  title: string
  count?: number
  /** where its content lies */
  paths: readonly string[]
  open?: boolean
  children: ReactNode
}) {
  const { t } = useTranslation()
  const { problems } = useWriting()
  const wrong = paths.reduce((sum, path) => sum + problemsIn(problems, path), 0)
  // afterwards whoever reads it folds and unfolds it
  const [first] = useState(open || wrong > 0)
  return (
    <details className="fold" open={first}>
      <summary>
        <span className="fold-title">{title}</span>
        {count !== undefined && count > 0 && <span className="fold-count">{count}</span>}
        {wrong > 0 && <span className="fold-wrong">{t('draft.wrong', { count: wrong })}</span>}
      </summary>
      <div className="fold-body">{children}</div>
    </details>
  )
}
