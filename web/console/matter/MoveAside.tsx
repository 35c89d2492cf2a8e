import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { MatterView, MoveView } from '../api/contract.ts'

type Props = {
  matter: MatterView
  move: MoveView
  /** takes words of the original over into the form, where it asks for some */
  onQuote?: ((text: string) => void) | undefined
}

/** Whether a form has something to be read beside it: what to say on the telephone, or the words that are split. */
export const hasAside = ({ id, script }: MoveView): boolean => script.length > 0 || id === 'split'

/** What is read while a form is filled in. */
export function MoveAside({ matter, move, onQuote }: Props) {
  const { t } = useTranslation()
  if (move.script.length > 0) {
    return (
      <aside className="move-aside" aria-label={t('matter.script')}>
        <h3>{t('matter.script')}</h3>
        <ol>
          {move.script.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ol>
      </aside>
    )
  }
  return (
    <aside className="move-aside" aria-label={t('matter.original')}>
      <h3>{t('matter.original')}</h3>
      {matter.submissions.map(({ id, body }) => (
        <p key={id} className="submission-body">
          {body}
        </p>
      ))}
      {onQuote !== undefined && (
        <Button
          size="small"
          // pressing a button would otherwise undo the selection it is about
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onQuote(window.getSelection()?.toString().trim() ?? '')}
        >
          {t('matter.quote')}
        </Button>
      )}
    </aside>
  )
}
