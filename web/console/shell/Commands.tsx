import { useQuery } from '@tanstack/react-query'
import { Input } from 'antd'
import { useDeferredValue, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { get } from '../api/client.ts'
import type { MatterList } from '../api/contract.ts'
import { useMay } from '../session/useMe.ts'
import { isNumber, matchesPage } from './commandText.ts'
import type { MenuGroup } from './menu.ts'
import './commands.css'

type Command = { id: string; kind: string; text: string; note?: string; to: string }

/** What was typed, and where it can lead; arrows choose, Enter goes. */
export default function Commands({ groups, onDone }: { groups: readonly MenuGroup[]; onDone: () => void }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const mayList = useMay()('matter.list')
  const list = useId()
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const text = useDeferredValue(typed.trim())
  const found = useQuery({
    queryKey: ['command', text],
    queryFn: ({ signal }) =>
      get<MatterList>(
        '/matters',
        { ...(isNumber(text) ? { number: text } : { words: text }), order: 'newest', limit: 8 },
        signal,
      ),
    enabled: mayList && text.length >= 2,
  })
  const commands: Command[] = [
    ...groups
      .flatMap(({ pages }) => pages)
      .map((page) => ({ ...page, title: t(`menu.page.${page.id}`) }))
      .filter((page) => matchesPage(text, page.title, page.initials))
      .map(({ id, title, path }) => ({ id, kind: t('command.page'), text: title, to: path })),
    ...(found.data?.items ?? []).map((matter) => ({
      id: matter.id,
      kind: t('command.matter'),
      text: matter.title,
      note: `${matter.number} · ${matter.stageTitle}`,
      to: `/matters/${matter.id}`,
    })),
    ...(mayList && text !== '' && !isNumber(text)
      ? [{ id: 'list', kind: t('command.list'), text: t('command.inList', { text }), to: wordsInList(text) }]
      : []),
  ]
  const chosen = Math.min(at, commands.length - 1)
  const go = (command: Command | undefined) => {
    if (command === undefined) return
    onDone()
    void navigate(command.to)
  }
  return (
    <div className="commands">
      <Input
        autoFocus
        role="combobox"
        aria-expanded
        aria-controls={list}
        aria-activedescendant={commands[chosen] && `${list}-${chosen}`}
        aria-label={t('command.title')}
        placeholder={t('command.hint')}
        value={typed}
        onChange={({ target }) => {
          setTyped(target.value)
          setAt(0)
        }}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return
          if (event.key === 'ArrowDown') setAt(Math.min(chosen + 1, commands.length - 1))
          else if (event.key === 'ArrowUp') setAt(Math.max(chosen - 1, 0))
          else if (event.key === 'Enter') go(commands[chosen])
          else return
          event.preventDefault()
        }}
      />
      <div id={list} role="listbox" className="commands-found" aria-label={t('command.title')}>
        {commands.map((command, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above holds the focus and hears the keys
          <div
            key={command.id}
            tabIndex={-1}
            id={`${list}-${index}`}
            role="option"
            aria-selected={index === chosen}
            onClick={() => go(command)}
            onMouseEnter={() => setAt(index)}
          >
            <small>{command.kind}</small>
            <span>{command.text}</span>
            {command.note !== undefined && <small className="commands-note">{command.note}</small>}
          </div>
        ))}
      </div>
      {commands.length === 0 && !found.isFetching && <p role="status">{t('command.none')}</p>}
    </div>
  )
}

const wordsInList = (words: string) => `/matters?words=${encodeURIComponent(words)}`
