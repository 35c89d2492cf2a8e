import { UndoOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { isTyping } from './keys.ts'
import { useSecondsLeft } from './useSecondsLeft.ts'
import './undo.css'

type Props = {
  /** what was done, as a sentence */
  text: string
  until: string
  isPending: boolean
  onUndo: () => void
}

/**
 * What was just done may be taken back for a while: told once, stays in its place and counts down. Ctrl+Z takes it back, except where
 * somebody types.
 */
export function UndoBar({ text, until, isPending, onUndo }: Props) {
  const { t } = useTranslation()
  const left = useSecondsLeft(until)
  const latest = useRef(onUndo)
  latest.current = onUndo
  const isOpen = left > 0 && !isPending
  useEffect(() => {
    if (!isOpen) return
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.key.toLowerCase() !== 'z' || isTyping(event))
        return
      event.preventDefault()
      latest.current()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [isOpen])
  if (left === 0) return null
  return (
    <div className="undo-bar no-print">
      <p role="status">{text}</p>
      {/* the ticking is for the eye: a reader hears once that it can be taken back */}
      <span className="soft number" aria-hidden="true">
        {t('undo.left', { seconds: left })}
      </span>
      <Button
        icon={<UndoOutlined aria-hidden />}
        loading={isPending}
        aria-keyshortcuts="Control+Z"
        title={t('undo.key')}
        onClick={onUndo}
      >
        {t('undo.undo')}
      </Button>
    </div>
  )
}
