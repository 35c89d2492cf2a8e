import { Button, Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import { type Body, type Section, titleOf } from './body.ts'
import { usesOf } from './references.ts'
import { usePlaceText } from './usePlaceText.ts'

type Props = { body: Body; section: Section; id: string; onRemove: () => void; onClose: () => void }

/** Takes a stage, move or clock away, once it was said what names it. */
export function RemoveDialog({ body, section, id, onRemove, onClose }: Props) {
  const { t } = useTranslation()
  const placeText = usePlaceText(body)
  const uses = usesOf(body, section, id)
  return (
    <Modal
      open
      title={t('draft.remove.title', { item: t(`draft.named.${section}`, { title: titleOf(body, section, id) }) })}
      onCancel={onClose}
      footer={
        <>
          <Button onClick={onClose} autoFocus>
            {t('form.cancel')}
          </Button>
          <Button type="primary" danger onClick={onRemove}>
            {t('form.delete')}
          </Button>
        </>
      }
    >
      {uses.length === 0 ? (
        <p>{t('draft.remove.unused')}</p>
      ) : (
        <>
          <p>{t('draft.remove.used', { count: uses.length })}</p>
          <ul className="remove-uses">
            {uses.map((path) => (
              <li key={path}>{placeText(path)}</li>
            ))}
          </ul>
          <p className="soft">{t('draft.remove.consequence')}</p>
        </>
      )}
    </Modal>
  )
}
