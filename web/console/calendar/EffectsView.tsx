import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import { numberText } from '../language/format.ts'
import type { Effects } from './calendar.ts'

const counts = ['open', 'moved', 'later', 'earlier', 'petitioners'] as const

/** What a notice would do: how many deadlines move, of which units, and how many residents are told. */
export function EffectsView({ effects }: { effects: Effects }) {
  const { t } = useTranslation()
  return (
    <>
      <Alert
        type={effects.moved > 0 ? 'warning' : 'info'}
        showIcon
        role="status"
        title={effects.moved > 0 ? t('calendar.willMove', { count: effects.moved }) : t('calendar.willMoveNothing')}
      />
      <dl className="counts">
        {counts.map((name) => (
          <div key={name}>
            <dt>{t(`calendar.count.${name}`)}</dt>
            <dd>{numberText(effects[name])}</dd>
          </div>
        ))}
      </dl>
      {effects.units.length > 0 && (
        <ul className="plain-list">
          {effects.units.map(({ unit, moved }) => (
            <li key={unit}>{t('calendar.unitMoved', { unit, count: moved })}</li>
          ))}
        </ul>
      )}
      <p className="soft">{t('calendar.toldOnce')}</p>
    </>
  )
}
