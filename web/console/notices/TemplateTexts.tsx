import { useQuery } from '@tanstack/react-query'
import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import { Loaded } from '../page/Loaded.tsx'
import { templatesQuery } from './channels.ts'

/** What messages say, to be handed to a gateway for approval: folded, for it is needed once. */
export function TemplateTexts() {
  const { t } = useTranslation()
  const query = useQuery(templatesQuery)
  return (
    <details className="card template-texts">
      <summary>{t('channels.texts')}</summary>
      <p className="soft">{t('channels.textsHint')}</p>
      <Loaded query={query} rows={4}>
        {({ items, address }) => (
          <>
            {address !== null && <Alert type="info" title={t('channels.publicAddress', { address })} />}
            <ul>
              {items.map(({ id, reader, text }) => (
                <li key={`${id}-${reader}`}>
                  <small>
                    {t(`channels.reader.${reader}`)} · {id}
                  </small>
                  {text}
                </li>
              ))}
            </ul>
          </>
        )}
      </Loaded>
    </details>
  )
}
