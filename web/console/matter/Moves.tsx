import { DownOutlined } from '@ant-design/icons'
import { Button, Dropdown, Tooltip } from 'antd'
import { useTranslation } from 'react-i18next'
import type { MoveView } from '../api/contract.ts'
import { leadingMove } from './matter.ts'

/** Every step of the procedure that could be taken now. Those one may not take yet say why. On a phone: one button, within reach. */
export function Moves({ moves, onChoose }: { moves: readonly MoveView[]; onChoose: (move: MoveView) => void }) {
  const { t } = useTranslation()
  if (moves.length === 0) return null
  const lead = leadingMove(moves)
  const others = moves.filter((move) => move !== lead)
  return (
    <section className="moves no-print" aria-label={t('matter.moves')}>
      {lead !== undefined && (
        <Button type="primary" className="move-lead" onClick={() => onChoose(lead)}>
          {lead.title}
        </Button>
      )}
      <div className="moves-wide">
        {others.map((move) => (
          <Tooltip key={move.id} title={move.allowed ? move.hint : move.reasons.join(' ')}>
            {/* a disabled button hears no pointer, so its reason hangs on the span around it */}
            <span>
              <Button disabled={!move.allowed} onClick={() => onChoose(move)}>
                {move.title}
              </Button>
            </span>
          </Tooltip>
        ))}
      </div>
      {others.length > 0 && (
        <Dropdown
          trigger={['click']}
          placement="topRight"
          menu={{
            items: others.map((move) => ({
              key: move.id,
              disabled: !move.allowed,
              label: move.allowed
                ? move.title
                : t('matter.cannot', { move: move.title, reason: move.reasons.join(' ') }),
            })),
            onClick: ({ key }) => {
              const chosen = others.find(({ id }) => id === key)
              if (chosen !== undefined) onChoose(chosen)
            },
          }}
        >
          <Button
            className={lead === undefined ? 'moves-narrow move-lead' : 'moves-narrow'}
            icon={<DownOutlined aria-hidden />}
            iconPlacement="end"
          >
            {lead === undefined ? t('matter.moves') : t('matter.more')}
          </Button>
        </Dropdown>
      )}
    </section>
  )
}
