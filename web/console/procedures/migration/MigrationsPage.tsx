import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { Loaded } from '../../page/Loaded.tsx'
import { PageHead } from '../../page/PageHead.tsx'
import { referenceQuery } from '../../reference/reference.ts'
import { useMay } from '../../session/useMe.ts'
import { versionsQuery } from '../drafts.ts'
import { MigrationForm } from './MigrationForm.tsx'
import { MigrationTable } from './MigrationTable.tsx'
import { migrationsQuery } from './migrations.ts'
import './migration.css'

/** 迁移: running matters of a procedure go on under another version, once somebody else has looked at what that means. */
export default function MigrationsPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const may = useMay()
  const reference = useQuery(referenceQuery)
  const versions = useQuery(versionsQuery(id))
  const migrations = useQuery(migrationsQuery)
  const title = reference.data?.procedures.find((procedure) => procedure.id === id)?.title ?? id
  return (
    <>
      <PageHead title={t('migration.pageTitle', { title })} note={t('migration.note')} />
      {may('procedure.edit') && (
        <Loaded query={versions}>{({ items }) => <MigrationForm procedure={id} versions={items} />}</Loaded>
      )}
      <section className="card">
        <h2>{t('migration.list')}</h2>
        <Loaded query={migrations} rows={3}>
          {({ items }) => <MigrationTable migrations={items.filter(({ procedure }) => procedure === id)} />}
        </Loaded>
      </section>
    </>
  )
}
