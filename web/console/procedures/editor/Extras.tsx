import { CloseOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Dropdown } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFaults } from './writing.ts'

export type Extra = {
  key: string
  label: string
  /** whether it is said now */
  on: boolean
  /** begins to say it */
  start: () => void
  /** says it no longer */
  stop: () => void
  /** what it says; nothing where being said is all */
  form?: ReactNode
}

/** What may be said and mostly is not: only what is said takes room, the rest waits behind one button. */
export function Extras({ extras, add, path }: { extras: readonly Extra[]; add: string; path?: string }) {
  const { t } = useTranslation()
  const waiting = extras.filter(({ on }) => !on)
  return (
    <div className="extras">
      {extras
        .filter(({ on }) => on)
        .map(({ key, label, stop, form }) => (
          <div key={key} className="extra" data-path={path === undefined ? undefined : `${path}/${key}`}>
            <div className="extra-body">
              {form ?? <ExtraName label={label} {...(path !== undefined && { path: `${path}/${key}` })} />}
            </div>
            <Button
              size="small"
              type="text"
              icon={<CloseOutlined aria-hidden />}
              aria-label={t('draft.removeOf', { name: label })}
              onClick={stop}
            />
          </div>
        ))}
      {waiting.length > 0 && (
        <Dropdown
          trigger={['click']}
          menu={{
            items: waiting.map(({ key, label }) => ({ key, label })),
            onClick: ({ key }) => waiting.find((extra) => extra.key === key)?.start(),
            className: 'extras-menu',
          }}
        >
          <Button type="dashed" size="small" icon={<PlusOutlined aria-hidden />}>
            {add}
          </Button>
        </Dropdown>
      )}
    </div>
  )
}

function ExtraName({ label, path = '' }: { label: string; path?: string }) {
  const faults = useFaults(path, true)
  return (
    <>
      <span className="entry-label">{label}</span>
      {faults.map((fault) => (
        <p key={fault} className="entry-more bad">
          {fault}
        </p>
      ))}
    </>
  )
}
