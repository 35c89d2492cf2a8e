import { Button, Input, Modal } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Body, type Section, titleOf } from './body.ts'
import { idFault } from './IdEntry.tsx'
import { usesOf } from './references.ts'

type Props = { body: Body; section: Section; id: string; onRename: (to: string) => void; onClose: () => void }

/** Another id for a stage, move or clock; whatever names it names it so from then on. */
export function RenameDialog({ body, section, id, onRename, onClose }: Props) {
  const { t } = useTranslation()
  const box = useId()
  const [text, setText] = useState(id)
  const fault = idFault(text, id, Object.keys(body[section]))
  const finish = () => {
    if (fault === undefined) onRename(text)
  }
  return (
    <Modal
      open
      title={t('draft.rename.title', { title: titleOf(body, section, id) })}
      onCancel={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('form.cancel')}</Button>
          <Button type="primary" disabled={fault !== undefined} onClick={finish}>
            {t('draft.rename.do')}
          </Button>
        </>
      }
    >
      <div className="entry">
        <label className="entry-label" htmlFor={box}>
          {t('draft.id.label')}
        </label>
        <Input
          id={box}
          value={text}
          autoFocus
          maxLength={40}
          spellCheck={false}
          autoCapitalize="none"
          aria-describedby={`${box}-more`}
          onChange={({ target }) => setText(target.value.trim())}
          onPressEnter={finish}
          {...(fault !== undefined && { status: 'error' as const })}
        />
        <div id={`${box}-more`} className="entry-more">
          {fault !== undefined && <p className="bad">{t(`draft.id.${fault}`)}</p>}
          <p className="soft">{t('draft.rename.hint', { count: usesOf(body, section, id).length })}</p>
          {section === 'stages' && <p className="soft">{t('draft.rename.stageHint')}</p>}
        </div>
      </div>
    </Modal>
  )
}
