import { DownOutlined } from '@ant-design/icons'
import { Button, Dropdown } from 'antd'
import { useTranslation } from 'react-i18next'
import { numberText } from '../language/format.ts'
import type { BatchAction } from './batch.ts'
import { BATCH_AT_MOST } from './useSelection.ts'

/** So many actions stand side by side; the rest is behind 更多. */
const ACTIONS_SEEN = 3

type Props = {
  count: number
  /** all that the filters leave, where it is known */
  total: number | null
  isChoosingAll: boolean
  onChooseAll: () => void
  onClear: () => void
  actions: readonly BatchAction[]
  onAction: (action: BatchAction) => void
}

/** What can be done with what is chosen. */
export function SelectionBar({ count, total, isChoosingAll, onChooseAll, onClear, actions, onAction }: Props) {
  const { t } = useTranslation()
  const [seen, rest] = [actions.slice(0, ACTIONS_SEEN), actions.slice(ACTIONS_SEEN)]
  const reachable = total === null ? 0 : Math.min(total, BATCH_AT_MOST)
  return (
    <div className="selection-bar" role="status">
      <span>
        {t('list.chosen', { count })}
        {count >= BATCH_AT_MOST && ` ${t('list.chosenMost', { count: BATCH_AT_MOST })}`}
      </span>
      {count < reachable && (
        <Button type="link" loading={isChoosingAll} onClick={onChooseAll}>
          {reachable === total
            ? t('list.chooseEvery', { total: numberText(total) })
            : t('list.chooseFirst', { count: reachable, total: numberText(total) })}
        </Button>
      )}
      {seen.map((action, index) => (
        <Button key={action.move} type={index === 0 ? 'primary' : 'default'} onClick={() => onAction(action)}>
          {t('batch.action', { move: action.title })}
        </Button>
      ))}
      {rest.length > 0 && (
        <Dropdown
          trigger={['click']}
          autoFocus
          menu={{
            items: rest.map(({ move, title }) => ({ key: move, label: t('batch.action', { move: title }) })),
            onClick: ({ key }) => {
              const chosen = rest.find(({ move }) => move === key)
              if (chosen !== undefined) onAction(chosen)
            },
          }}
        >
          <Button icon={<DownOutlined aria-hidden />} iconPlacement="end">
            {t('matter.more')}
          </Button>
        </Dropdown>
      )}
      {actions.length === 0 && <span className="soft">{t('batch.nothing')}</span>}
      <Button onClick={onClear}>{t('list.clear')}</Button>
    </div>
  )
}
