import { InboxOutlined } from '@ant-design/icons'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import './imports.css'

export const accepted = ['.xlsx', '.csv', '.ndjson']

/** Where a file is dropped, or chosen with the keyboard. */
export function DropArea({ onFile, disabled }: { onFile: (file: File) => void; disabled: boolean }) {
  const { t } = useTranslation()
  const [over, setOver] = useState(false)
  return (
    <label
      className={over ? 'drop drop-over' : 'drop'}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        const file = event.dataTransfer.files[0]
        if (file !== undefined && !disabled) onFile(file)
      }}
    >
      <InboxOutlined aria-hidden className="drop-icon" />
      <strong>{t('import.drop')}</strong>
      <span className="soft">{t('import.accepted', { kinds: accepted.join(' ') })}</span>
      <input
        type="file"
        accept={accepted.join(',')}
        disabled={disabled}
        onChange={({ target }) => {
          const file = target.files?.[0]
          if (file !== undefined) onFile(file)
          target.value = ''
        }}
      />
    </label>
  )
}
