import { PrinterOutlined } from '@ant-design/icons'
import { Button, Tag } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { MatterView } from '../api/contract.ts'
import { momentText } from '../language/format.ts'
import { DueDay } from '../matters/DueDay.tsx'
import { Light } from '../matters/Light.tsx'

/** What the matter is, where it stands, until when; and what can be done. */
export function MatterHead({ matter, children }: { matter: MatterView; children: ReactNode }) {
  const { t } = useTranslation()
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
    ['rating', matter.rating === null ? null : t(`rating.${matter.rating}`)],
  ]
  return (
    <header className="card matter-head">
      <div className="matter-line">
        <span className="number matter-number">{matter.number}</span>
        <span className="stage">{matter.stageTitle}</span>
        <Light light={matter.light} />
        {matter.ending !== null && <Tag>{t(`ending.${matter.ending}`)}</Tag>}
        {matter.aboutPerson && (
          <Tag color="volcano" title={t('matter.aboutPersonHint')}>
            {t('matter.aboutPerson')}
          </Tag>
        )}
        <Button
          className="no-print matter-print"
          type="text"
          icon={<PrinterOutlined aria-hidden />}
          onClick={() => window.print()}
        >
          {t('page.print')}
        </Button>
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
