import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { MatterLine } from '../api/contract.ts'
import { referenceQuery } from '../reference/reference.ts'
import { useRoleTitle } from '../reference/useRoleTitle.ts'
import { useMe } from '../session/useMe.ts'
import { whyMine } from './whyMine.ts'

/** Why a matter stands in one's work list, in a few words. */
export function WhyMine({ line }: { line: MatterLine }) {
  const { t } = useTranslation()
  const me = useMe()
  const roleTitle = useRoleTitle()
  const accounts = useQuery(referenceQuery).data?.accounts
  const reason = whyMine(line, me)
  if (reason === undefined) return null
  switch (reason.why) {
    case 'standIn':
      return (
        <span className="mark-tag">
          {t('why.standIn', { name: accounts?.find(({ id }) => id === reason.for)?.name ?? t('why.somebody') })}
        </span>
      )
    case 'area':
      return <span className="soft">{roleTitle(reason.role)}</span>
    case 'supervised':
      return <span className="mark-tag mark-urgent">{t(`why.${reason.why}`)}</span>
    default:
      return <span className="soft">{t(`why.${reason.why}`)}</span>
  }
}
