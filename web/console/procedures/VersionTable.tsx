import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { dayText, numberText } from '../language/format.ts'
import { DataTable } from '../page/DataTable.tsx'
import { Loaded } from '../page/Loaded.tsx'
import { useMay } from '../session/useMe.ts'
import { BeginDraft } from './BeginDraft.tsx'
import { versionsQuery } from './drafts.ts'

/** The versions of a procedure, and how many matters still run under each. */
export function VersionTable({ procedure, title }: { procedure: string; title: string }) {
  const { t } = useTranslation()
  const may = useMay()
  const query = useQuery(versionsQuery(procedure))
  return (
    <Loaded query={query} rows={2}>
      {({ items }) => (
        <DataTable
          label={t('procedure.versionsOf', { title })}
          rows={items}
          rowKey={({ version }) => String(version)}
          columns={[
            {
              id: 'version',
              title: t('procedure.versionColumn'),
              cell: ({ version }) => (
                <>
                  <Link to={`/procedures/${procedure}/${version}`}>{t('procedure.version', { version })}</Link>
                  {version === items[0]?.version && <span className="version-now">{t('procedure.newest')}</span>}
                </>
              ),
            },
            { id: 'published', title: t('procedure.published'), cell: ({ publishedAt }) => dayText(publishedAt) },
            {
              id: 'running',
              title: t('procedure.running'),
              width: 120,
              align: 'right',
              cell: ({ running }) => numberText(running),
            },
            ...(may('procedure.edit')
              ? [
                  {
                    id: 'actions',
                    title: t('list.actions'),
                    width: 240,
                    cell: ({ version, running }: (typeof items)[number]) => (
                      <span className="row">
                        <BeginDraft procedure={procedure} version={version} />
                        {running > 0 && items.length > 1 && (
                          <Link to={`/procedures/${procedure}/migrations?from=${version}`}>
                            {t('procedure.migrate')}
                          </Link>
                        )}
                      </span>
                    ),
                  },
                ]
              : []),
          ]}
        />
      )}
    </Loaded>
  )
}
