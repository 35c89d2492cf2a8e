import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { MatterLine } from '../api/contract.ts'
import { BATCH_AT_MOST } from './useSelection.ts'

/** What can be done with what is chosen. */
export function SelectionBar({
  chosen,
  onClear,
  onDispatch,
}: {
  chosen: readonly MatterLine[]
  onClear: () => void
  onDispatch: () => void
}) {
  const { t } = useTranslation()
  return (
    <div className="selection-bar" role="status">
      <span>
        {t('list.chosen', { count: chosen.length })}
        {chosen.length >= BATCH_AT_MOST && ` ${t('list.chosenMost', { count: BATCH_AT_MOST })}`}
      </span>
      <Button type="primary" onClick={onDispatch}>
        {t('batch.dispatch')}
      </Button>
      <Button onClick={onClear}>{t('list.clear')}</Button>
    </div>
  )
}
