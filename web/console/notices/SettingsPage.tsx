import { useQuery } from '@tanstack/react-query'
import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import { Loaded } from '../page/Loaded.tsx'
import { PageHead } from '../page/PageHead.tsx'
import { ContactPoint } from './ContactPoint.tsx'
import { PreferenceForm } from './PreferenceForm.tsx'
import { settingsQuery } from './settings.ts'
import './notices.css'

/** 消息设置: where one is reached outside of the console, when not, and what waits for the digest. */
export default function SettingsPage() {
  const { t } = useTranslation()
  const query = useQuery(settingsQuery)
  return (
    <>
      <PageHead title={t('notices.settings')} note={t('notices.settingsNote')} />
      <Loaded query={query}>
        {({ channels, preference, usual }) => (
          <>
            <section className="card">
              <h2>{t('notices.where')}</h2>
              {channels.length === 0 ? (
                <Alert type="info" showIcon title={t('notices.noChannel')} />
              ) : (
                <ul className="contacts">
                  {channels.map((contact) => (
                    <ContactPoint key={contact.kind} contact={contact} />
                  ))}
                </ul>
              )}
            </section>
            <PreferenceForm channels={channels.map(({ kind }) => kind)} preference={preference} usual={usual} />
          </>
        )}
      </Loaded>
    </>
  )
}
