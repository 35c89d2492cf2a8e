import { CameraOutlined, DeleteOutlined, PictureOutlined } from '@ant-design/icons'
import { useId, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { newKey, upload } from '../api/client.ts'
import type { Staged } from '../api/contract.ts'
import { useProblemText } from '../page/ProblemAlert.tsx'
import type { PhotoItem } from './photoItem.ts'
import { shrink } from './shrink.ts'
import './photos.css'

type Props = {
  id?: string
  value?: PhotoItem[]
  onChange?: (items: PhotoItem[]) => void
  /** photos at most */
  most?: number
}

/** Photos from the camera of a phone or from files: made small, sent at once with progress, shown as they are. */
export function PhotoField({ id, value = [], onChange, most = 9 }: Props) {
  const { t } = useTranslation()
  const textOf = useProblemText()
  const own = useId()
  const field = id ?? own
  // uploads end in any order, so each changes the list as it is by then
  const latest = useRef(value)
  latest.current = value
  const put = (items: PhotoItem[]) => {
    latest.current = items
    onChange?.(items)
  }
  const change = (key: string, part: Partial<PhotoItem>) =>
    put(latest.current.map((item) => (item.key === key ? { ...item, ...part } : item)))

  const add = async (file: File) => {
    const key = newKey()
    put([...latest.current, { key, name: file.name, address: URL.createObjectURL(file), share: 0 }])
    try {
      const small = await shrink(file)
      const { id: photo } = await upload<Staged>({
        path: '/photos',
        file: small,
        name: file.name,
        key,
        onProgress: (share) => change(key, { share }),
      })
      change(key, { id: photo, share: 1 })
    } catch (error) {
      change(key, { error: textOf(error as Error) })
    }
  }
  const addAll = (files: FileList | null) => {
    for (const file of [...(files ?? [])].slice(0, most - latest.current.length)) void add(file)
  }
  const remove = (item: PhotoItem) => {
    URL.revokeObjectURL(item.address)
    put(latest.current.filter(({ key }) => key !== item.key))
  }
  const isFull = value.length >= most

  return (
    <div className="photo-field">
      <ul aria-live="polite">
        {value.map((item) => (
          <li key={item.key}>
            <img src={item.address} alt={item.name} />
            {item.id === undefined && item.error === undefined && (
              <progress max={1} value={item.share} aria-label={t('photo.sending', { name: item.name })} />
            )}
            {item.error !== undefined && <span role="alert">{item.error}</span>}
            <button type="button" aria-label={t('photo.remove', { name: item.name })} onClick={() => remove(item)}>
              <DeleteOutlined aria-hidden />
            </button>
          </li>
        ))}
      </ul>
      <div className="photo-buttons">
        <label className={isFull ? 'photo-button photo-off' : 'photo-button photo-camera'}>
          <CameraOutlined aria-hidden /> {t('photo.take')}
          <input
            type="file"
            accept="image/*"
            capture="environment"
            disabled={isFull}
            onChange={({ target }) => {
              addAll(target.files)
              target.value = ''
            }}
          />
        </label>
        <label className={isFull ? 'photo-button photo-off' : 'photo-button'} htmlFor={field}>
          <PictureOutlined aria-hidden /> {t('photo.choose')}
          <input
            id={field}
            type="file"
            accept="image/*"
            multiple
            disabled={isFull}
            onChange={({ target }) => {
              addAll(target.files)
              target.value = ''
            }}
          />
        </label>
        <small className="soft">{t('photo.hint', { count: most })}</small>
      </div>
    </div>
  )
}
