import { Button, Modal, Segmented } from 'antd'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
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
      {stale && svg !== null && <p className="soft picture-note">{t('draft.oldPicture')}</p>}
      <Modal
        open={large}
        onCancel={() => setLarge(false)}
        footer={null}
        width="min(1400px, 96vw)"
        title={title}
        destroyOnHidden
      >
        {svg !== null && <Large svg={svg} image={image} />}
      </Modal>
    </section>
  )
}

/** The picture in its own size, pushed to the stage one works on; or as much smaller as it takes to be seen whole. */
function Large({ svg, image }: { svg: string; image: ReactNode }) {
  const { t } = useTranslation()
  const frame = useRef<HTMLElement>(null)
  const [whole, setWhole] = useState(false)
  useEffect(() => {
    const marked = markedIn(svg)
    const box = frame.current
    if (whole || box === null || marked === undefined) return
    box.scrollTo(marked.x - box.clientWidth / 2, marked.y - box.clientHeight / 2)
  }, [svg, whole])
  return (
    <>
      <Segmented
        value={whole ? 'whole' : 'full'}
        onChange={(size) => setWhole(size === 'whole')}
        aria-label={t('draft.pictureSize')}
        options={[
          { value: 'full', label: t('draft.pictureFull') },
          { value: 'whole', label: t('draft.pictureWhole') },
        ]}
      />
      <section
        ref={frame}
        className={whole ? 'picture-frame picture-whole' : 'picture-frame'}
        aria-label={t('draft.picture')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a large picture is scrolled with the keys
        tabIndex={0}
      >
        {image}
      </section>
    </>
  )
}
