import { DownOutlined } from '@ant-design/icons'
import { Button, Dropdown, type MenuProps, Tooltip } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MoveView } from '../api/contract.ts'
import { isTyping } from './keys.ts'
import { type Arranged, arranged } from './moveGroups.ts'

/**
 * Every step of the procedure that could be taken now: the usual next one, a few more, the rest behind one button by what it is
 * about. Those that are closed say why. On a phone two buttons, within reach. Alt+N is the next step, Alt+M opens the rest.
 */
export function Moves({ moves, onChoose }: { moves: readonly MoveView[]; onChoose: (move: MoveView) => void }) {
  const { t } = useTranslation()
  const { lead, usual, more, blocked } = arranged(moves)
  const [open, setOpen] = useState(false)
  const rest = useRef<HTMLButtonElement>(null)
  const latest = useRef({ lead, onChoose })
  latest.current = { lead, onChoose }
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || isTyping(event)) return
      if (event.code === 'KeyN' && latest.current.lead !== undefined) latest.current.onChoose(latest.current.lead)
      else if (event.code === 'KeyM' && rest.current !== null) {
        rest.current.focus()
        setOpen(true)
      } else return
      event.preventDefault()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
  const choose = (key: string) => {
    const chosen = moves.find(({ id }) => id === key)
    if (chosen !== undefined) onChoose(chosen)
  }
  const items = useItems({ usual, more, blocked })
  if (lead === undefined && items.length === 0) return null
  return (
    <section className="moves no-print" aria-label={t('matter.moves')}>
      {lead !== undefined && (
        <Button type="primary" className="move-lead" aria-keyshortcuts="Alt+N" onClick={() => onChoose(lead)}>
          {lead.title}
        </Button>
      )}
      {usual.length > 0 && (
        <div className="moves-wide">
          {usual.map((move) => (
            <Tooltip key={move.id} title={move.hint}>
              <Button onClick={() => onChoose(move)}>{move.title}</Button>
            </Tooltip>
          ))}
        </div>
      )}
      {items.length > 0 && (
        <Dropdown
          trigger={['click']}
          placement="bottomLeft"
          autoFocus
          // in its region, where whoever reads by landmarks finds it
          getPopupContainer={(button) => button.closest('section') ?? document.body}
          open={open}
          onOpenChange={setOpen}
          classNames={{ root: 'moves-menu' }}
          menu={{
            items,
            onClick: ({ key, domEvent }) => {
              // else the same press of Enter closes the form that opens
              domEvent.preventDefault()
              choose(key)
            },
          }}
        >
          <Button
            ref={rest}
            aria-keyshortcuts="Alt+M"
            className={[
              more.length + blocked.length === 0 ? 'moves-narrow' : 'moves-more',
              lead === undefined ? 'move-lead' : '',
            ].join(' ')}
            icon={<DownOutlined aria-hidden />}
            iconPlacement="end"
          >
            {lead === undefined && usual.length === 0 ? t('matter.moves') : t('matter.more')}
          </Button>
        </Dropdown>
      )}
    </section>
  )
}

/** The entries of the menu. The usual steps, which have buttons of their own on a wide screen, are in it on a phone. */
function useItems({ usual, more, blocked }: Omit<Arranged, 'lead'>): NonNullable<MenuProps['items']> {
  const { t } = useTranslation()
  const entry = ({ id, title }: MoveView) => ({ key: id, label: title })
  return [
    ...usual.map((move) => ({ ...entry(move), className: 'moves-narrow' })),
    ...more.map(({ group, moves }) => ({
      type: 'group' as const,
      key: `group-${group}`,
      label: t(`moveGroup.${group}`),
      children: moves.map(entry),
    })),
    ...(blocked.length === 0
      ? []
      : [
          {
            type: 'group' as const,
            key: 'group-blocked',
            label: t('moveGroup.blocked'),
            children: blocked.map(({ id, title, reasons }) => ({
              key: id,
              disabled: true,
              label: (
                <span className="move-blocked">
                  {title}
                  <small>{reasons.join(' ')}</small>
                </span>
              ),
            })),
          },
        ]),
  ]
}
