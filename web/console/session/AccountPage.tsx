import { useQuery } from '@tanstack/react-query'
import { App } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { PageHead } from '../page/PageHead.tsx'
import { referenceQuery } from '../reference/reference.ts'
import { useRoleTitle } from '../reference/useRoleTitle.ts'
import { PasswordForm } from './PasswordForm.tsx'
import { useMe } from './useMe.ts'

/** One's own account: the posts one holds, and the password. */
export default function AccountPage() {
  const { t } = useTranslation()
  const me = useMe()
  const { message } = App.useApp()
  const roleTitle = useRoleTitle()
  const { data: reference } = useQuery(referenceQuery)
  const [changes, setChanges] = useState(0)
  const areaName = (key: string) => reference?.areas.find((area) => area.key === key)?.name ?? key
  const unitName = (id: string) => reference?.organizations.find((unit) => unit.id === id)?.name ?? ''
  const personName = (id: string) => reference?.accounts.find((account) => account.id === id)?.name ?? ''
  return (
    <>
      <PageHead title={t('session.account')} note={me.name}>
        <Link to="/me/notices">{t('notices.settings')}</Link>
      </PageHead>
      <section className="card">
        <h2>{t('session.posts')}</h2>
        <ul>
          {me.posts.map(({ post, role, area, organization, headsArea, standsInFor }) => (
            <li key={`${post}-${role}-${area}-${organization}-${standsInFor}`}>
              {[roleTitle(role), areaName(area), organization === null ? '' : unitName(organization)]
                .filter(Boolean)
                .join(' · ')}
              {headsArea && ` · ${t('session.headsArea')}`}
              {standsInFor !== undefined && ` · ${t('session.standsIn', { name: personName(standsInFor) })}`}
            </li>
          ))}
        </ul>
      </section>
      <section className="card" style={{ maxWidth: 440 }}>
        <h2>{t('session.changePassword')}</h2>
        <PasswordForm
          key={changes}
          onDone={() => {
            setChanges(changes + 1)
            void message.success(t('session.changed'))
          }}
        />
      </section>
    </>
  )
}
