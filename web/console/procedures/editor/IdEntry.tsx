import { Input } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { idPattern } from './body.ts'
import { Entry } from './Entry.tsx'

/** What keeps a name from being an id here; undefined when nothing does. */
export type IdFault = 'pattern' | 'taken'
export function idFault(name: string, own: string, taken: readonly string[]): IdFault | undefined {
  if (!idPattern.test(name)) return 'pattern'
  return name !== own && taken.includes(name) ? 'taken' : undefined
}

/** The id of something: written down when one leaves the box or presses Enter, and only a good one. */
export function IdEntry({
  id: own,
  taken,
  path,
  label,
  hint,
  onRename,
}: {
  id: string
  taken: readonly string[]
  path: string
  label: string
  hint?: string
  onRename: (id: string) => void
}) {
  const { t } = useTranslation()
  const [text, setText] = useState(own)
  useEffect(() => setText(own), [own])
  const fault = idFault(text, own, taken)
  const finish = () => {
    if (fault !== undefined) return setText(own)
    if (text !== own) onRename(text)
  }
  return (
    <Entry label={label} path={path} hint={fault === undefined ? hint : t(`draft.id.${fault}`)}>
      {(id, describedBy, invalid) => (
        <Input
          id={id}
          value={text}
          className="id-input"
          spellCheck={false}
          autoCapitalize="none"
          maxLength={40}
          onChange={({ target }) => setText(target.value)}
          onBlur={finish}
          onPressEnter={finish}
          aria-describedby={describedBy}
          {...((invalid || fault !== undefined) && { status: 'error' as const })}
        />
      )}
    </Entry>
  )
}
