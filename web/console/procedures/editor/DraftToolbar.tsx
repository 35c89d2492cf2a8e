import {
  CheckOutlined,
  CodeOutlined,
  ExperimentOutlined,
  FormOutlined,
  RollbackOutlined,
  SaveOutlined,
} from '@ant-design/icons'
import { Button, Tooltip } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Editor } from './useEditor.ts'

type Props = {
  editor: Editor
  view: 'forms' | 'text'
  onView: (view: 'forms' | 'text') => void
  onSave: () => void
  onUndo: () => void
  onRedo: () => void
  onTry: () => void
  onPublish: () => void
}

/** Back and forth, text or forms, save, try, publish: and how far one has come with that. */
export function DraftToolbar({ editor, view, onView, onSave, onUndo, onRedo, onTry, onPublish }: Props) {
  const { t } = useTranslation()
  const { dirty, saving, tried, canUndo, canRedo } = editor
  const other = view === 'forms' ? 'text' : 'forms'
  return (
    <>
      <span className={dirty ? 'draft-state draft-unsaved' : 'draft-state'} role="status">
        {t(dirty ? 'draft.unsaved' : tried ? 'draft.triedState' : 'draft.savedState')}
      </span>
      <Tooltip title={`${t('draft.undo')} (Ctrl+Z)`}>
        <Button
          icon={<RollbackOutlined aria-hidden />}
          aria-label={t('draft.undo')}
          disabled={!canUndo}
          onClick={onUndo}
        />
      </Tooltip>
      <Tooltip title={`${t('draft.redo')} (Ctrl+Y)`}>
        <Button
          icon={<RollbackOutlined aria-hidden className="redo" />}
          aria-label={t('draft.redo')}
          disabled={!canRedo}
          onClick={onRedo}
        />
      </Tooltip>
      <Button
        icon={view === 'forms' ? <CodeOutlined aria-hidden /> : <FormOutlined aria-hidden />}
        onClick={() => onView(other)}
      >
        {t(`draft.view.${other}`)}
      </Button>
      <Button icon={<ExperimentOutlined aria-hidden />} onClick={onTry}>
        {t('draft.try')}
      </Button>
      <Button
        icon={<SaveOutlined aria-hidden />}
        {...(dirty && { type: 'primary' })}
        disabled={!dirty}
        loading={saving.isPending}
        onClick={onSave}
      >
        {t('form.save')}
      </Button>
      <Button icon={<CheckOutlined aria-hidden />} {...(!dirty && tried && { type: 'primary' })} onClick={onPublish}>
        {t('draft.publish')}
      </Button>
    </>
  )
}
