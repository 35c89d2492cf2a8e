import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { momentText, numberText } from '../../language/format.ts'
import { DataTable } from '../../page/DataTable.tsx'
import type { Migration } from './migrations.ts'
import './migration.css'

/** Migrations, the latest first, each a way to its page. */
export function MigrationTable({ migrations, named = false }: { migrations: readonly Migration[]; named?: boolean }) {
  const { t } = useTranslation()
  if (migrations.length === 0) return <p className="soft">{t('migration.none')}</p>
  return (
    <DataTable
      label={t('migration.list')}
      rows={migrations}
      rowKey={({ id }) => id}
      columns={[
        {
          id: 'what',
          title: t('migration.what'),
          cell: ({ id, procedure, title, from, to }) => (
            <Link to={`/procedures/${procedure}/migrations/${id}`}>
              {named && `${title} · `}
              {t('migration.fromTo', { from, to })}
            </Link>
          ),
        },
        {
          id: 'state',
          title: t('migration.state'),
          width: 110,
          cell: ({ state }) => (
            <span className={`migration-state migration-${state}`}>{t(`migrationState.${state}`)}</span>
          ),
        },
        {
          id: 'matters',
          title: t('migration.moved'),
          width: 130,
          align: 'right',
          cell: ({ moved, total }) => `${numberText(moved)} / ${numberText(total)}`,
        },
        {
          id: 'proposed',
          title: t('migration.proposed'),
          cell: ({ proposedByName, proposedAt }) => `${proposedByName ?? ''} ${momentText(proposedAt)}`,
        },
        {
          id: 'approved',
          title: t('migration.approvedBy'),
          width: 120,
          cell: ({ approvedByName }) => approvedByName ?? '—',
        },
      ]}
    />
  )
}
