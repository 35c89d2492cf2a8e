import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useMay, useMe } from '../session/useMe.ts'
import { absencesQuery, handoversQuery } from './people.ts'
import './team.css'

/** What one has to know before the work begins: for whom one stands in, that one is away oneself, what the last shift left. */
export function WorkBanners() {
  const { t } = useTranslation()
  const me = useMe()
  const may = useMay()
  const absences = useInfiniteQuery({ ...absencesQuery(false), enabled: may('absence.manage') })
  const handovers = useInfiniteQuery({ ...handoversQuery('received', true), enabled: may('handover.write') })
  const running = (absences.data?.pages[0]?.items ?? []).filter(({ state }) => state === 'running')
  const waiting = (handovers.data?.pages[0]?.items ?? []).filter(({ mine }) => mine)
  const standing = running.filter(({ substitute }) => substitute === me.account)
  const away = running.filter(({ account }) => account === me.account)
  if (standing.length + away.length + waiting.length === 0) return null
  return (
    <ul className="plain-list work-banners">
      {away.map(({ id, until, substituteName }) => (
        <li key={id}>
          <span>{t('banner.away', { until, substitute: substituteName })}</span>
          <Link to="/absences">{t('banner.absences')}</Link>
        </li>
      ))}
      {standing.map(({ id, name, until, posts }) => (
        <li key={id}>
          <span>{t('banner.standsIn', { name, until, posts: posts.join(t('list.comma')) })}</span>
          <Link to="/absences">{t('banner.absences')}</Link>
        </li>
      ))}
      {waiting.map(({ id, fromName, matters, note }) => (
        <li key={id}>
          <span className="banner-text">
            {t('banner.handover', { from: fromName, count: matters })} {note}
          </span>
          <Link to={`/handovers/${id}`}>{t('banner.read')}</Link>
        </li>
      ))}
    </ul>
  )
}
