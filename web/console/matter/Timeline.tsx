import { useTranslation } from 'react-i18next'
import type { EventView } from '../api/contract.ts'
import { momentText } from '../language/format.ts'
import { PhotoGrid } from '../photos/PhotoGrid.tsx'
import { useRoleTitle } from '../reference/useRoleTitle.ts'
import { lengthOf } from './lengthOf.ts'

/** What happened: when, who, what, and how long it took since the step before. Newest first. */
export function Timeline({ events }: { events: readonly EventView[] }) {
  const { t } = useTranslation()
  const roleTitle = useRoleTitle()
  const whoOf = ({ actorKind, actor, post }: EventView) => {
    if (actorKind !== 'staff') return t(`matter.actor.${actorKind}`)
    const title = post === null ? '' : roleTitle(post)
    return actor === null
      ? title || t('matter.actor.staff')
      : title === ''
        ? actor
        : t('matter.actorPost', { actor, post: title })
  }
  const rows = events.map((event, index) => ({ event, before: events[index - 1] })).reverse()
  return (
    <section className="card">
      <h2>{t('matter.timeline')}</h2>
      <ol className="timeline">
        {rows.map(({ event, before }) => {
          const length = before === undefined ? undefined : lengthOf(before.at, event.at)
          return (
            <li key={event.seq} className={event.undone ? 'internal undone' : event.public ? undefined : 'internal'}>
              <p className="timeline-head">
                <strong>{event.title}</strong>
                {event.from !== event.to && event.from !== null && (
                  <span className="stage">{t('matter.toStage', { stage: event.toTitle })}</span>
                )}
                {event.undone && <span className="stage">{t('undo.undone')}</span>}
                {!event.public && !event.undone && <span className="stage">{t('matter.internal')}</span>}
              </p>
              <p className="soft">
                <span className="number">{momentText(event.at)}</span> · {whoOf(event)}
                {length !== undefined && ` · ${t(`length.${length.unit}`, { count: length.amount })}`}
              </p>
              {event.fields.length > 0 && (
                <dl className="answers">
                  {event.fields.map(({ id, label, value }) => (
                    <div key={id}>
                      <dt>{label}</dt>
                      <dd>{value}</dd>
                    </div>
                  ))}
                </dl>
              )}
              {event.seq > 1 && <PhotoGrid ids={event.photos} label={t('matter.photos')} />}
            </li>
          )
        })}
      </ol>
    </section>
  )
}
