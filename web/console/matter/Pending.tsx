import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { MatterView, MoveView } from '../api/contract.ts'
import { momentText } from '../language/format.ts'

/** What was asked for and waits to be decided: who may decide it has the buttons here, everybody else sees that it waits. */
export function Pending({
  matter: { pending, moves },
  onChoose,
}: {
  matter: MatterView
  onChoose: (move: MoveView) => void
}) {
  const { t } = useTranslation()
  return pending.map(({ move, title, actor, at, fields }) => {
    const deciding = moves.filter(({ decides }) => decides === move)
    const open = deciding.filter(({ allowed }) => allowed)
    const reasons = [...new Set(deciding.flatMap((one) => one.reasons))]
    return (
      <section key={move} className="pending" aria-label={t('pending.title', { move: title })}>
        <h2>{t('pending.title', { move: title })}</h2>
        <dl className="facts">
          <div>
            <dt>{t('pending.by')}</dt>
            <dd>
              {actor ?? t('matter.actor.staff')} · <span className="number">{momentText(at)}</span>
            </dd>
          </div>
          {fields.map(({ id, label, value }) => (
            <div key={id}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        {open.length > 0 ? (
          <div className="row no-print">
            {open.map((one, index) => (
              <Button key={one.id} type={index === 0 ? 'primary' : 'default'} onClick={() => onChoose(one)}>
                {one.title}
              </Button>
            ))}
          </div>
        ) : (
          <p className="soft">{reasons.length > 0 ? reasons.join(' ') : t('pending.waits')}</p>
        )}
      </section>
    )
  })
}
