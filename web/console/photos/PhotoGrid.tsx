import { Button, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addressOf } from '../api/client.ts'
import './photoGrid.css'

/** Photos small, side by side; one opens large. */
export function PhotoGrid({ ids, label }: { ids: readonly string[]; label: string }) {
  const { t } = useTranslation()
  const [at, setAt] = useState<number | undefined>(undefined)
  if (ids.length === 0) return null
  const open = at === undefined ? undefined : ids[at]
  const step = (by: number) => setAt(((at ?? 0) + by + ids.length) % ids.length)
  return (
    <>
      <ul className="photo-grid" aria-label={label}>
        {ids.map((id, index) => (
          <li key={id}>
            <button type="button" onClick={() => setAt(index)} aria-label={t('photo.open', { number: index + 1 })}>
              <img src={addressOf(`/photos/${id}`, { size: 'thumb' })} alt="" loading="lazy" />
            </button>
          </li>
        ))}
      </ul>
      <Modal
        open={open !== undefined}
        onCancel={() => setAt(undefined)}
        footer={null}
        width={960}
        title={t('photo.of', { number: (at ?? 0) + 1, total: ids.length })}
        destroyOnHidden
      >
        <div className="lightbox">
          {open !== undefined && (
            <img src={addressOf(`/photos/${open}`)} alt={t('photo.open', { number: (at ?? 0) + 1 })} />
          )}
          {ids.length > 1 && (
            <div className="lightbox-buttons">
              <Button onClick={() => step(-1)}>{t('photo.before')}</Button>
              <Button onClick={() => step(1)}>{t('photo.after')}</Button>
            </div>
          )}
        </div>
      </Modal>
    </>
  )
}
