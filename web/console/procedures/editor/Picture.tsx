import { Button, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

/** The procedure as it stands, drawn by the service. A press shows it large. */
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
      <div className="card-head">
        <h2>{t('draft.picture')}</h2>
        {svg !== null && (
          <Button size="small" onClick={() => setLarge(true)}>
            {t('draft.pictureLarge')}
          </Button>
        )}
      </div>
      {image === false ? (
        <p className="soft">{t('draft.noPicture')}</p>
      ) : (
        <button type="button" className="diagram-button" onClick={() => setLarge(true)} tabIndex={-1}>
          {image}
        </button>
      )}
      <Modal open={large} onCancel={() => setLarge(false)} footer={null} width="min(1400px, 96vw)" title={title}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a large picture is scrolled with the keys */}
        <section className="procedure-diagram" aria-label={t('draft.picture')} tabIndex={0}>
          {image}
        </section>
      </Modal>
    </section>
  )
}
