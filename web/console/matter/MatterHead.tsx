import { PrinterOutlined } from '@ant-design/icons'
import { Tag } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { MatterView } from '../api/contract.ts'
import { momentText } from '../language/format.ts'
import { DueDay } from '../matters/DueDay.tsx'
import { Light } from '../matters/Light.tsx'
import { Marks } from '../matters/Marks.tsx'
import { joinedCount } from './matter.ts'

/** What the matter is, where it stands, until when; and what can be done. */
export function MatterHead({ matter, children }: { matter: MatterView; children: ReactNode }) {
  const { t } = useTranslation()
  const tallies = useTallies(matter.tallies)
  const facts: [string, ReactNode][] = [
    [
      'due',
      matter.dueDay === null ? null : (
        <DueDay key="due" day={matter.dueDay} provisional={matter.dueProvisional} closed={false} />
      ),
    ],
    ['unit', matter.unitName],
    ['handler', matter.handlerName],
    ['category', matter.categoryName],
    ['area', matter.areaName],
    ['received', momentText(matter.receivedAt)],
    ['personTimes', matter.personTimes > 1 ? matter.personTimes : null],
    ['tallies', tallies.join(t('list.comma'))],
    ['rating', matter.rating === null ? null : t(`rating.${matter.rating}`)],
  ]
  return (
    <header className="card matter-head">
      <div className="matter-line">
        <span className="number matter-number">{matter.number}</span>
        <span className="stage">{matter.stageTitle}</span>
        <Light light={matter.light} />
        <Marks flags={matter.flags} followers={joinedCount(matter)} part={matter.part} />
        {matter.ending !== null && <Tag>{t(`ending.${matter.ending}`)}</Tag>}
        {matter.aboutPerson && (
          <Tag color="volcano" title={t('matter.aboutPersonHint')}>
            {t('matter.aboutPerson')}
          </Tag>
        )}
        <Link className="no-print matter-print" to={`/matters/${matter.id}/sheet`}>
          <PrinterOutlined aria-hidden /> {t('sheet.open')}
        </Link>
      </div>
      <h1>{matter.title}</h1>
      <dl className="facts">
        {facts
          .filter(([, value]) => value !== null && value !== '')
          .map(([id, value]) => (
            <div key={id}>
              <dt>{t(`column.${id}`)}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      {children}
    </header>
  )
}

/** How often what happened, in words. Procedures may count things of their own, which are called what the file calls them. */
function useTallies(tallies: Readonly<Record<string, number>>): string[] {
  const { t, i18n } = useTranslation()
  return Object.entries(tallies)
    .filter(([, count]) => count > 0)
    .map(([name, count]) =>
      i18n.exists(`tally.${name}`, { count }) ? t(`tally.${name}`, { count }) : `${name} ${count}`,
    )
}
