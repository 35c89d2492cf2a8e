import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { MatterLine } from '../api/contract.ts'
import { DueDay } from './DueDay.tsx'
import { Light } from './Light.tsx'
import { Marks } from './Marks.tsx'
import { WhyMine } from './WhyMine.tsx'
import './cards.css'

/** Matters on a phone: each a card that is one large target for the thumb. */
export function MatterCards({
  lines,
  withReason = false,
}: {
  lines: readonly MatterLine[]
  /** says why each is one's own work */
  withReason?: boolean
}) {
  const { t } = useTranslation()
  return (
    <ul className="cards">
      {lines.map((line) => (
        <li key={line.id}>
          <Link to={`/matters/${line.id}`} className="matter-card">
            <span className="matter-card-top">
              <Light light={line.light} />
              <span className="stage">{line.stageTitle}</span>
            </span>
            <strong>
              <Marks flags={line.flags} followers={line.followers} part={line.part} isShort />
              {line.title}
            </strong>
            <span className="matter-card-facts">
              {withReason && <WhyMine line={line} />}
              <span>{line.areaName}</span>
              <span className="number">{line.number}</span>
              {line.dueDay !== null && (
                <span>
                  {t('column.due')}{' '}
                  <DueDay day={line.dueDay} provisional={line.dueProvisional} closed={line.closedAt !== null} />
                </span>
              )}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
