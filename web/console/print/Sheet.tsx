import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ClockView, EventView, MatterView } from '../api/contract.ts'
import { momentText } from '../language/format.ts'
import { referenceQuery } from '../reference/reference.ts'
import { useRoleTitle } from '../reference/useRoleTitle.ts'
import { useMe } from '../session/useMe.ts'
import { qrPath } from './qr.ts'
import { answerOf, deadlinesOf, reasonsOf, stepsOf } from './sheet.ts'

/** The sheet itself: A4, the margins of an official letter, one page for a short matter. Personal facts stay masked. */
export function Sheet({ matter }: { matter: MatterView }) {
  const { t } = useTranslation()
  const me = useMe()
  const { data: reference } = useQuery(referenceQuery)
  const { leading, others } = deadlinesOf(matter.clocks)
  const answer = answerOf(matter.timeline)
  const [first] = matter.submissions
  return (
    <article className="sheet">
      <header>
        <h1>{t('sheet.title', { tenant: reference?.tenantName ?? '', procedure: matter.procedure.title })}</h1>
        {first !== undefined && <TrackingCode number={first.number} />}
        <p>
          {t('sheet.number', { number: matter.number })}
          {matter.parent !== null && ` · ${t('sheet.partOf', { number: matter.parent.number })}`}
          <small>{t('sheet.printed', { at: momentText(Date.now()), name: me.name })}</small>
        </p>
      </header>
      <table>
        <tbody>
          {first !== undefined && (
            <Pair
              left={[t('column.petitioner'), first.anonymous ? t('matter.anonymous') : first.name]}
              right={[t('petitioner.phone'), first.phone]}
            />
          )}
          <Pair
            left={[t('column.received'), momentText(matter.receivedAt)]}
            right={[t('column.channel'), t(`channel.${matter.channel}`)]}
          />
          <Pair left={[t('column.category'), matter.categoryName]} right={[t('column.area'), placeOf(matter)]} />
          <Pair left={[t('column.unit'), matter.unitName]} right={[t('column.handler'), matter.handlerName]} />
          <Row label={t('column.title')}>{matter.title}</Row>
          {matter.submissions.map(({ id, body }) => (
            <Row key={id} label={t('matter.submission')}>
              {body}
            </Row>
          ))}
          {leading !== undefined && (
            <Row label={t('matter.clocks')}>
              <Deadline clock={leading} withReasons />
              {others.map((clock) => (
                <Deadline key={`${clock.clock}-${clock.run}`} clock={clock} />
              ))}
            </Row>
          )}
          <Row label={t('matter.timeline')}>
            <Course steps={stepsOf(matter.timeline)} />
          </Row>
          {matter.parts.map(({ id, unitName, opinion, stageTitle }) => (
            <Row key={id} label={t('sheet.opinionOf', { unit: unitName ?? '' })}>
              {opinion ?? stageTitle}
            </Row>
          ))}
          <Row label={t('sheet.answer')}>
            {answer === undefined
              ? t('sheet.noAnswer')
              : answer.fields.map(({ id, label, value }) => (
                  <p key={id}>{id === 'answer' ? value : t('sheet.field', { label, value })}</p>
                ))}
          </Row>
        </tbody>
      </table>
      <Signatures isPart={first === undefined} />
    </article>
  )
}

const placeOf = ({ areaName, submissions }: MatterView): string =>
  [areaName, submissions[0]?.place].filter(Boolean).join(' ')

/** Leads to the page where the petitioner sees how far it is, with number and query code; the code itself is on no sheet. */
function TrackingCode({ number }: { number: string }) {
  const { t } = useTranslation()
  const { path, size } = qrPath(`${window.location.origin}/track?number=${number}`)
  return (
    <figure>
      <svg viewBox={`-2 -2 ${size + 4} ${size + 4}`} role="img" aria-label={t('sheet.code')}>
        <path d={path} />
      </svg>
      <figcaption>{t('sheet.code')}</figcaption>
    </figure>
  )
}

type Cell = [label: string, value: string | null]

function Pair({ left, right }: { left: Cell; right: Cell }) {
  return (
    <tr>
      <th scope="row">{left[0]}</th>
      <td>{left[1]}</td>
      <th scope="row">{right[0]}</th>
      <td>{right[1]}</td>
    </tr>
  )
}

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <tr>
      <th scope="row">{label}</th>
      <td colSpan={3}>{children}</td>
    </tr>
  )
}

function Deadline({ clock, withReasons = false }: { clock: ClockView; withReasons?: boolean }) {
  const { t } = useTranslation()
  const state = clock.overdue ? `${clock.state}Late` : clock.state
  return (
    <p>
      {t('sheet.deadline', { title: clock.title, day: clock.dueDay, state: t(`clock.${state}`) })}
      {withReasons && <small>{reasonsOf(clock).join(t('sheet.semicolon'))}</small>}
    </p>
  )
}

function Course({ steps }: { steps: readonly EventView[] }) {
  const { t } = useTranslation()
  const roleTitle = useRoleTitle()
  const whoOf = ({ actorKind, actor, post }: EventView) =>
    actorKind === 'staff'
      ? [post === null ? '' : roleTitle(post), actor ?? ''].filter(Boolean).join(' ')
      : t(`matter.actor.${actorKind}`)
  return steps.map((step) => (
    <p key={step.seq}>
      <span className="number">{momentText(step.at)}</span> {step.title} {t('sheet.by', { who: whoOf(step) })}
    </p>
  ))
}

function Signatures({ isPart }: { isPart: boolean }) {
  const { t } = useTranslation()
  const boxes = isPart ? (['handler', 'head'] as const) : (['handler', 'head', 'petitioner'] as const)
  return (
    <div className="sheet-signatures">
      {boxes.map((box) => (
        <div key={box}>
          <strong>{t(`sheet.sign.${box}`)}</strong>
          <span>{t('sheet.day')}</span>
        </div>
      ))}
    </div>
  )
}
