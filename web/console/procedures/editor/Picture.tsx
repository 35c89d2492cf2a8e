import { ZoomInOutlined } from '@ant-design/icons'
import { Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PictureFrame } from '../PictureFrame.tsx'
import { markedIn } from './marked.ts'

/** The procedure as it stands, drawn by the service; `stale`: as it was when it could be drawn last. A press shows it large. */
export function Picture({ svg, stale, title }: { svg: string | null; stale: boolean; title: string }) {
  const { t } = useTranslation()
  const [large, setLarge] = useState(false)
  const image = svg !== null && (
    <img
      className={stale ? 'diagram stale' : 'diagram'}
      src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`}
      alt={t('matter.diagramOf', { procedure: title })}
    />
  )
  return (
    <section className="card draft-picture" aria-label={t('draft.picture')}>
      <h2>{t('draft.picture')}</h2>
      {image === false ? (
        <p className="soft">{t('draft.noPicture')}</p>
      ) : (
        <button type="button" className="diagram-button" onClick={() => setLarge(true)}>
          {image}
          <span className="diagram-hint">
            <ZoomInOutlined aria-hidden /> {t('draft.pictureLarge')}
          </span>
        </button>
      )}
      {stale && svg !== null && <p className="soft picture-note">{t('draft.oldPicture')}</p>}
      <Modal
        open={large}
        onCancel={() => setLarge(false)}
        footer={null}
        width="min(1400px, 96vw)"
        title={title}
        destroyOnHidden
      >
        {svg !== null && <PictureFrame centre={markedIn(svg)}>{image}</PictureFrame>}
      </Modal>
    </section>
  )
}
