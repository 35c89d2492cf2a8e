import { PlusOutlined } from '@ant-design/icons'
import { Button, Input } from 'antd'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Section, sections, type Target, titleOf } from './body.ts'
import { problemsIn, targetText, useWriting } from './writing.ts'

type Props = {
  onAdd: (section: Section) => void
  onShift: (section: Section, id: string, by: -1 | 1) => void
  onRename: (section: Section, id: string) => void
  onRemove: (section: Section, id: string) => void
}

/** Everything of the procedure in one list: arrows walk it, Alt with an arrow puts in order, F2 renames, Delete removes. */
export function Outline({ onAdd, onShift, onRename, onRemove }: Props) {
  const { t } = useTranslation()
  const { root, target } = useWriting()
  const [words, setWords] = useState('')
  const list = useRef<HTMLElement>(null)
  const body = root.value
  const wanted = words.trim().toLowerCase()
  const fits = (section: Section, id: string) =>
    `${id} ${Object.values(body[section][id]?.title ?? {}).join(' ')}`.toLowerCase().includes(wanted)

  const shown = targetText(target)
  useEffect(() => {
    // what was jumped to from elsewhere is seen in the list as well
    const current = shown === '' ? null : list.current?.querySelector('[aria-current]')
    current?.scrollIntoView({ block: 'nearest' })
  }, [shown])
  const walk = (event: KeyboardEvent<HTMLElement>, by: -1 | 1) => {
    const buttons = [...(list.current?.querySelectorAll<HTMLElement>('.outline-item') ?? [])]
    const at = buttons.indexOf(document.activeElement as HTMLElement)
    if (at < 0) return
    event.preventDefault()
    buttons[at + by]?.focus()
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : undefined
    const item = (event.target as HTMLElement).closest<HTMLElement>('[data-item]')?.dataset['item']?.split('.')
    if (item === undefined) return
    const [section, id = ''] = item as [Section, string]
    if (by !== undefined && event.altKey) {
      event.preventDefault()
      onShift(section, id, by)
    } else if (by !== undefined) walk(event, by)
    else if (event.key === 'F2') onRename(section, id)
    else if (event.key === 'Delete') onRemove(section, id)
  }
  return (
    <nav className="outline" aria-label={t('draft.outline')} ref={list} onKeyDown={onKeyDown}>
      <Input
        allowClear
        value={words}
        onChange={({ target: box }) => setWords(box.value)}
        placeholder={t('draft.find')}
        aria-label={t('draft.find')}
      />
      <ul>
        <OutlineItem target={{ section: 'procedure' }} current={target} path="/title" title={t('draft.procedure')} />
      </ul>
      {sections.map((section) => {
        const ids = Object.keys(body[section])
        return (
          <section key={section} aria-label={t(`draft.section.${section}`)}>
            <h2>
              {t(`draft.section.${section}`)} <span className="fold-count">{ids.length}</span>
              <Button
                size="small"
                type="text"
                icon={<PlusOutlined aria-hidden />}
                aria-label={t(`draft.add.${section}`)}
                title={t(`draft.add.${section}`)}
                onClick={() => onAdd(section)}
              />
            </h2>
            <ul>
              {ids
                .filter((id) => fits(section, id))
                .map((id) => (
                  <OutlineItem
                    key={id}
                    target={{ section, id }}
                    current={target}
                    path={`/${section}/${id}`}
                    title={titleOf(body, section, id)}
                  />
                ))}
            </ul>
          </section>
        )
      })}
      <p className="soft outline-keys">{t('draft.keys')}</p>
    </nav>
  )
}

function OutlineItem({
  target,
  current,
  path,
  title,
}: {
  target: Target
  current: Target
  path: string
  title: string
}) {
  const { t } = useTranslation()
  const { problems, go, root } = useWriting()
  const wrong =
    target.section === 'procedure'
      ? problems.filter((one) => !sections.some((section) => one.path.startsWith(`/${section}/`))).length
      : problemsIn(problems, path)
  const isCurrent = targetText(target) === targetText(current)
  const isFinal = target.section === 'stages' && root.value.stages[target.id]?.final === true
  return (
    <li data-item={target.section === 'procedure' ? undefined : targetText(target)}>
      <button
        type="button"
        className={isCurrent ? 'outline-item outline-current' : 'outline-item'}
        aria-current={isCurrent ? 'true' : undefined}
        onClick={() => go(target)}
      >
        <span className="outline-title">{title}</span>
        {isFinal && <span className="outline-note">{t('draft.end')}</span>}
        {wrong > 0 && (
          <span className="outline-wrong">
            {wrong}
            <span className="hidden-text">{t('draft.wrong', { count: wrong })}</span>
          </span>
        )}
      </button>
    </li>
  )
}
