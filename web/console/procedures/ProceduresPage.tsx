import { PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Reference } from '../api/contract.ts'
import { Loaded } from '../page/Loaded.tsx'
import { PageHead } from '../page/PageHead.tsx'
import { referenceQuery } from '../reference/reference.ts'
import { useMay } from '../session/useMe.ts'
import { DraftTable } from './DraftTable.tsx'
import { draftsQuery } from './drafts.ts'
import { MigrationTable } from './migration/MigrationTable.tsx'
import { isOpen, migrationsQuery } from './migration/migrations.ts'
import { NewProcedureDialog } from './NewProcedureDialog.tsx'
import { VersionTable } from './VersionTable.tsx'
import './procedures.css'

/** 流程: the ways that matters take, each with its versions; for administrators also what is being written. */
export default function ProceduresPage() {
  const { t } = useTranslation()
  const may = useMay()
  const query = useQuery(referenceQuery)
  const [adding, setAdding] = useState(false)
  return (
    <>
      <PageHead title={t('menu.page.procedures')} note={t('procedure.note')}>
        {may('procedure.edit') && (
          <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setAdding(true)}>
            {t('procedure.new')}
          </Button>
        )}
      </PageHead>
      {may('procedure.edit') && <Drafts />}
      {may('procedure.approveMigration') && <OpenMigrations />}
      <Loaded query={query}>
        {({ procedures }) =>
          newestOf(procedures).map(({ id, version, title, stages }) => (
            <section key={id} className="card procedure-card" aria-label={title}>
              <div className="card-head">
                <h2>
                  <Link to={`/procedures/${id}/${version}`}>{title}</Link>{' '}
                  <small className="soft">{t('procedure.version', { version })}</small>
                </h2>
                {may('procedure.approveMigration') && version > 1 && (
                  <Link to={`/procedures/${id}/migrations`}>{t('procedure.migrations')}</Link>
                )}
              </div>
              <p className="soft">{stages.map((stage) => stage.title).join(t('list.comma'))}</p>
              <VersionTable procedure={id} title={title} />
            </section>
          ))
        }
      </Loaded>
      {adding && <NewProcedureDialog onClose={() => setAdding(false)} />}
    </>
  )
}

/** The newest version of each procedure; the service lists them newest first. */
function newestOf(procedures: Reference['procedures']): Reference['procedures'] {
  return procedures.filter(({ id }, at) => procedures.findIndex((one) => one.id === id) === at)
}

/** What is being written; nothing where nothing is. */
function Drafts() {
  const { t } = useTranslation()
  const query = useQuery(draftsQuery)
  if (query.data?.items.length === 0) return null
  return (
    <section className="card">
      <h2>{t('procedure.drafts')}</h2>
      <Loaded query={query} rows={2}>
        {({ items }) => <DraftTable drafts={items} />}
      </Loaded>
    </section>
  )
}

/** Migrations that wait for somebody's word or are on their way; nothing where none is. */
function OpenMigrations() {
  const { t } = useTranslation()
  const items = useQuery(migrationsQuery).data?.items.filter(isOpen) ?? []
  if (items.length === 0) return null
  return (
    <section className="card">
      <h2>{t('procedure.openMigrations')}</h2>
      <MigrationTable migrations={items} named />
    </section>
  )
}
